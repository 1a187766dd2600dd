"""How a carrier is reached, what becomes of a call that we place or try, and which sounds are kept."""

from enum import StrEnum


class Transport(StrEnum):
    """How the words of SIP travel. The value is the stored code."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class TrunkKind(StrEnum):
    """How a carrier knows us: we sign in there with a name and a password, or it knows our address."""

    REGISTERS = "registers"
    ADDRESS = "address"


class Way(StrEnum):
    """How a caller reaches the phone line. The value is the stored code."""

    PHONE = "phone"
    BROWSER = "browser"


class NotLetIn(StrEnum):
    """Why a caller never came into the queue. The value is stored as how the contact was left."""

    AT_CHECK = "at_check"
    """They hung up while they were asked to press a key or to stay."""
    NO_ROOM = "no_room"
    """Every call that the carrier carries was taken, or kept for those who are known to be real."""


class Placed(StrEnum):
    """Where a call stands that we place. The value is the stored code."""

    WANTED = "wanted"
    CALLING = "calling"
    ANSWERED = "answered"
    OVER = "over"


class Came(StrEnum):
    """What came of a call that we placed. The value is the stored code."""

    TALKED = "talked"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REFUSED = "refused"
    NO_SUCH_NUMBER = "no_such_number"
    NOT_PLACED = "not_placed"
    """No carrier took it, or the phone line was away."""
    TAKEN_BACK = "taken_back"
    PHONE_NOT_TAKEN = "phone_not_taken"
    """The counselor's own phone was to be taken first, and was not."""


class Company(StrEnum):
    """With whom somebody talks whom we called into a talk. The value is the stored code."""

    ASIDE = "aside"
    """With the counselor alone: the caller hears music."""
    TOGETHER = "together"
    HANDED_ON = "handed_on"
    """With the caller alone: the counselor has left them to each other."""


class Whom(StrEnum):
    """Whom we called into a talk. The value is the stored code."""

    INTERPRETER = "interpreter"
    SERVICE = "service"
    ANSWERING_POINT = "answering_point"
    SOMEBODY = "somebody"


class TrialState(StrEnum):
    """How far a trial call has come. The value is the stored code."""

    ASKED = "asked"
    RINGS = "rings"
    TALKS = "talks"
    OVER = "over"


class Consent(StrEnum):
    """What a caller knows of a recording, or says to it. The value is the stored code."""

    TOLD = "told"
    AGREED = "agreed"
    REFUSED = "refused"


class RecordingState(StrEnum):
    """How it stands with the recording of a talk. The value is the stored code.

    Who was told, or agreed, is recorded while both talk (`runs`). `refused` is by the caller.
    """

    RUNS = "runs"
    PAUSED = "paused"
    STOPPED = "stopped"
    REFUSED = "refused"
    FAILED = "failed"


class SoundKind(StrEnum):
    """What is kept of a call. The value is the stored code; it never changes."""

    MESSAGE = "message"
    TALK = "talk"
