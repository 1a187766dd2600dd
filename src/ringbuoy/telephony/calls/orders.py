"""What the core of calls wants done: by Asterisk, and by the records."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ringbuoy.lines.phone_ways import Choice
from ringbuoy.telephony.kinds import Came, Consent, NotLetIn, Placed
from ringbuoy.telephony.person_test_rules import PersonTestOutcome
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.vouching import Vouched


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a call."""

    leg: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Do not take a call: the carrier leads it on, or says that all is busy."""

    leg: str


@dataclass(frozen=True, slots=True)
class Say:
    """Say a sentence of a line to a leg."""

    leg: str
    line: str
    language: str
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class StopSaying:
    """Stop what is said to a leg."""

    leg: str
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Music:
    """Let a leg hear music."""

    leg: str


@dataclass(frozen=True, slots=True)
class Join:
    """Bring a caller and a counselor together."""

    caller: str
    desk: str


@dataclass(frozen=True, slots=True)
class Part:
    """Take a caller out of the talk; the counselor's leg stays, by itself."""

    caller: str
    desk: str


@dataclass(frozen=True, slots=True)
class JoinToo:
    """Bring one more leg into a talk."""

    caller: str
    desk: str


@dataclass(frozen=True, slots=True)
class PartToo:
    """Take one leg out of a talk that goes on. `is_needed`: it goes elsewhere at once."""

    caller: str
    desk: str
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class ListenIn:
    """Make a leg that hears all of a talk at the counselor's leg `on`; whispering, it is heard there too."""

    leg: str
    on: str
    whispers: bool = False


@dataclass(frozen=True, slots=True)
class Hear:
    """Let a supervisor's own leg hear such a leg."""

    leg: str
    own: str


@dataclass(frozen=True, slots=True)
class StopHearing:
    """Such a leg has gone: the supervisor's own stays. `is_needed`: it goes elsewhere at once."""

    leg: str
    own: str
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class MeetAside:
    """Bring two legs together in a room of their own, beside the talk with the caller."""

    caller: str
    room: str
    desk: str
    third: str


@dataclass(frozen=True, slots=True)
class PartAside:
    """Take the counselor's leg out of such a room, which is needed no more."""

    caller: str
    room: str
    desk: str


@dataclass(frozen=True, slots=True)
class JoinTest:
    """Bring a counselor's leg together with a test of the line, which no caller is in."""

    caller: str
    desk: str


@dataclass(frozen=True, slots=True)
class PartTest:
    """Take a counselor's leg out of a test; it stays as it was before."""

    caller: str
    desk: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End a leg."""

    leg: str


@dataclass(frozen=True, slots=True)
class CallDesk:
    """Call a counselor's phone: it answers by itself, and the leg stays for the whole shift."""

    person: int
    leg: str


@dataclass(frozen=True, slots=True)
class CallOwnPhone:
    """Call a counselor's own phone by a carrier. `shows` is the number of ours that is shown there."""

    leg: str
    number: str = field(repr=False)
    shows: str = ""


@dataclass(frozen=True, slots=True)
class CallBrowser:
    """Call a caller's browser, which answers by itself. `line` and `dialed` stay noted at the leg."""

    leg: str
    id: UUID
    line: str
    dialed: str


@dataclass(frozen=True, slots=True)
class CallOtherCenter:
    """Call another center for a caller who waits, with our own number shown."""

    caller: str
    leg: str
    number: str = field(repr=False)
    shows: str = ""


@dataclass(frozen=True, slots=True)
class CallOutside:
    """Call a number by one carrier. `shows` is the number of ours that is shown there; empty: none."""

    leg: str
    carrier: str
    number: str = field(repr=False)
    shows: str = ""


@dataclass(frozen=True, slots=True)
class MakeKeeper:
    """Make a leg of ours that listens for this caller: what it hears comes to us."""

    caller: str
    keeper: str


@dataclass(frozen=True, slots=True)
class MakeRecorder:
    """Make a leg of ours to which comes, by a tap, all that is said and heard at the caller's leg `on`."""

    leg: str
    on: str


@dataclass(frozen=True, slots=True)
class JoinRecorder:
    """Both parts of such a leg are there: bring them together."""

    leg: str


@dataclass(frozen=True, slots=True)
class EndRecorder:
    """End such a leg with its tap. Caller and counselor hear nothing of it."""

    leg: str


@dataclass(frozen=True, slots=True)
class CloseRoom:
    """A talk is over: its bridge is not needed any more."""

    caller: str


@dataclass(frozen=True, slots=True)
class Record:
    """Make a contact of a call."""

    leg: str
    dialed: str
    at: datetime
    number: str = field(default="", repr=False)
    vouched: Vouched | None = None


@dataclass(frozen=True, slots=True)
class RecordNotLetIn:
    """A caller has gone who never came into the queue. It is written down when nothing else is to be."""

    leg: str
    dialed: str
    came_at: datetime
    why: NotLetIn
    number: str = field(default="", repr=False)
    vouched: Vouched | None = None


@dataclass(frozen=True, slots=True)
class RecordGone:
    """The caller has gone. `was_cut_off`: not by their own hand."""

    leg: str
    was_cut_off: bool = False


@dataclass(frozen=True, slots=True)
class RecordAccepted:
    """A counselor has accepted an offer by the key of their own phone."""

    leg: str
    person: int
    contact: UUID


@dataclass(frozen=True, slots=True)
class RecordOwnPhone:
    """A counselor has shown by the key that the phone at this number is theirs."""

    leg: str
    person: int
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordTestAccepted:
    """A counselor has accepted a test of the line by the key of their own phone."""

    leg: str
    person: int
    test: int


@dataclass(frozen=True, slots=True)
class RecordTestMissed:
    """A counselor's own phone was called for a test of the line, and nobody pressed the key there."""

    leg: str
    person: int
    test: int
    outcome: PersonTestOutcome


@dataclass(frozen=True, slots=True)
class RecordAway:
    """The caller's browser is cut off: they keep their place for a while."""

    leg: str


@dataclass(frozen=True, slots=True)
class RecordLost:
    """The counselor's leg did not come back: the caller goes to the front of the queue."""

    leg: str
    contact: UUID


@dataclass(frozen=True, slots=True)
class RecordHandedOver:
    """Another center has the caller."""

    leg: str
    contact: UUID


@dataclass(frozen=True, slots=True)
class RecordHopFailed:
    """The other center did not answer: the next hop opens."""

    leg: str
    contact: UUID
    hop: int


@dataclass(frozen=True, slots=True)
class RecordGivenBack:
    """The other center has let the caller go at once: they wait here again. `came`: how they came."""

    leg: str
    came: Record
    hop: int


@dataclass(frozen=True, slots=True)
class RecordPlaced:
    """Where a call that we place stands now, and, when it is over, what came of it."""

    leg: str
    id: UUID
    state: Placed
    came: Came | None = None


@dataclass(frozen=True, slots=True)
class RecordMessage:
    """The caller leaves a message from now on: what this keeper hears is kept. `came`: how the call came."""

    leg: str
    keeper: str
    came: Record


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """The caller was told that the call may be recorded, or has agreed, or wants it not."""

    leg: str
    consent: Consent


@dataclass(frozen=True, slots=True)
class RecordTold:
    """The caller has heard to its end that a colleague may listen."""

    leg: str


@dataclass(frozen=True, slots=True)
class RecordTalk:
    """The talk is recorded from now on: what this recorder hears is kept."""

    leg: str
    recorder: str


@dataclass(frozen=True, slots=True)
class RecordNoTalk:
    """What is said cannot be kept: the recording of the talk has stopped."""

    leg: str


@dataclass(frozen=True, slots=True)
class RecordKey:
    """The caller has pressed a key in the talk: they may be unable to speak."""

    leg: str


@dataclass(frozen=True, slots=True)
class RecordMet:
    """A caller who wanted to be called back is on the line with a counselor: the wish is over."""

    leg: str


@dataclass(frozen=True, slots=True)
class RecordCallBack:
    """The caller wants to be called back, and keeps their place. `came`: how they came in."""

    leg: str
    came: Record


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """The caller has chosen another language, or another line."""

    leg: str
    choice: Choice


ToAsterisk = (
    Answer
    | Refuse
    | Say
    | StopSaying
    | Music
    | Join
    | Part
    | JoinToo
    | PartToo
    | ListenIn
    | Hear
    | StopHearing
    | MeetAside
    | PartAside
    | JoinTest
    | PartTest
    | HangUp
    | CallDesk
    | CallBrowser
    | CallOwnPhone
    | CallOtherCenter
    | CallOutside
    | MakeKeeper
    | MakeRecorder
    | JoinRecorder
    | EndRecorder
    | CloseRoom
)
ToRecords = (
    Record
    | RecordNotLetIn
    | RecordGone
    | RecordAway
    | RecordAccepted
    | RecordOwnPhone
    | RecordTestAccepted
    | RecordTestMissed
    | RecordLost
    | RecordHandedOver
    | RecordHopFailed
    | RecordGivenBack
    | RecordPlaced
    | RecordMessage
    | RecordConsent
    | RecordTold
    | RecordTalk
    | RecordNoTalk
    | RecordChoice
    | RecordCallBack
    | RecordMet
    | RecordKey
)
Order = ToAsterisk | ToRecords
