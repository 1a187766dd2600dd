"""What the core of calls is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.rules import State
from ringbuoy.escalations.rules import Mode
from ringbuoy.telephony.calls.limits import Limit
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.kinds import Company, Consent, Placed
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.vouching import Vouched


@dataclass(frozen=True, slots=True)
class Entered:
    """A call has come into our hands. `number` is the caller's; empty: it is withheld.

    `is_again`: no engine had it in hand for a while, and it has waited. `is_late`: none ever had. `vouched`:
    what the network says of the number; None: nothing. `line`: a code; empty: the line of the number dialed.
    `language` empty: the line's. `carrier` brings it; empty: none does. `taken`: how many calls that carrier
    has in hand, this one too; 0: nobody counted.
    """

    leg: str
    dialed: str
    is_again: bool = False
    number: str = field(default="", repr=False)
    vouched: Vouched | None = None
    line: str = ""
    language: str = ""
    carrier: str = ""
    taken: int = 0
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What Asterisk had in hand when we came: callers, the counselors' legs, and who is joined with whom.

    `elsewhere`: legs that are there, but in no engine's hands: they wait until one takes them.
    `own`: legs of counselors' own phones that have answered.
    `placed`: legs of calls that we placed, and whether they were answered. `ears`: legs that lead from talks
    to supervisors. `recorders`: legs that hear talks for us, also where only a part of one is left.
    `browsers`: callers' browsers that are connected.
    """

    callers: tuple[Entered, ...] = ()
    desks: Mapping[int, str] = field(default_factory=dict)
    rooms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    phones: frozenset[int] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    placed: Mapping[str, bool] = field(default_factory=dict)
    ears: frozenset[str] = frozenset()
    recorders: frozenset[str] = frozenset()
    browsers: frozenset[UUID] = frozenset()
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """What was played to a leg is over, or was stopped. `was_played`: Asterisk had a sound of it to play."""

    leg: str
    prompt: str
    was_played: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """A leg is gone. `cause` says why, as the network does (Q.850); 0: nobody knows."""

    leg: str
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Hanging:
    """The network ends a leg, and says why (Q.850)."""

    leg: str
    cause: int


@dataclass(frozen=True, slots=True)
class DeskUp:
    """A counselor's leg is there."""

    person: int
    leg: str


@dataclass(frozen=True, slots=True)
class OtherCenterUp:
    """Another center has answered for this caller, at this leg."""

    caller: str
    leg: str = ""


@dataclass(frozen=True, slots=True)
class EarUp:
    """A leg that leads from a talk to a supervisor is there."""

    leg: str


@dataclass(frozen=True, slots=True)
class OutsideRings:
    """It rings at the other end of a call that we placed."""

    leg: str


@dataclass(frozen=True, slots=True)
class OutsideUp:
    """Somebody has answered a call that we placed."""

    leg: str


@dataclass(frozen=True, slots=True)
class OutsideStands:
    """Where a call that we place stands in the records. `shows` is the number of ours that is shown there.

    `company`: they are called into the talk of the contact; None: they are its caller. `after_own`: the
    counselor's own phone is taken first.
    """

    id: UUID
    contact: UUID
    state: Placed
    counselor: int | None = None
    is_wanted: bool = True
    number: str = field(default="", repr=False)
    shows: str = ""
    company: Company | None = None
    after_own: bool = False


@dataclass(frozen=True, slots=True)
class OutsidesAre:
    """Every call that we place and that is not over."""

    calls: tuple[OutsideStands, ...] = ()


@dataclass(frozen=True, slots=True)
class WaysOut:
    """The carriers by which calls may go out, the first to be tried first."""

    carriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitsAre:
    """How many calls each carrier carries at once, where that is known."""

    limits: Mapping[str, Limit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttackModeIs:
    """Until when somebody lets every stranger show that they are there. None: nobody does."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeeperUp:
    """A leg that listens to this caller is there: from now on what they say is kept."""

    caller: str
    keeper: str


@dataclass(frozen=True, slots=True)
class MessageKept:
    """All that this keeper heard of a caller is written: it is lost no more, whatever dies."""

    caller: str
    keeper: str


@dataclass(frozen=True, slots=True)
class CallBackKept:
    """It is written that this caller wants to be called back: it is lost no more, whatever dies."""

    leg: str


@dataclass(frozen=True, slots=True)
class RecorderUp:
    """A part of a leg that hears a talk for us is there."""

    leg: str


@dataclass(frozen=True, slots=True)
class RecordersFailed:
    """What is said cannot be kept: the records do not answer."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A caller has pressed a key."""

    leg: str
    key: str


@dataclass(frozen=True, slots=True)
class PhoneThere:
    """A counselor's phone is connected, or is no more. `address` is empty where Asterisk does not tell it."""

    person: int
    is_there: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class PhonesWanted:
    """Whose phones have an account now."""

    persons: frozenset[int]


@dataclass(frozen=True, slots=True)
class OwnRing:
    """What a counselor's own phone is to ring for: an offer, a talk, or a `test` of the line.

    `contact` and `test` None: to be confirmed as theirs.
    """

    person: int
    number: str = field(repr=False)
    contact: UUID | None = None
    is_talk: bool = False
    shows: str = ""
    language: str = "en"
    test: int | None = None


@dataclass(frozen=True, slots=True)
class OwnPhonesAre:
    """Every own phone that should ring, or be in a talk."""

    rings: tuple[OwnRing, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPhoneRings:
    """It rings at a counselor's own phone, as far as the carrier tells."""

    leg: str


@dataclass(frozen=True, slots=True)
class OwnPhoneUp:
    """Somebody has answered at a counselor's own phone, or a machine has."""

    leg: str


@dataclass(frozen=True, slots=True)
class BrowserStands:
    """A call in a caller's browser that the records want. `dialed`: the line's number; empty: it has none."""

    id: UUID
    line: str
    language: str
    dialed: str = ""


@dataclass(frozen=True, slots=True)
class BrowsersAre:
    """Every call in a browser that may begin or go on."""

    calls: tuple[BrowserStands, ...] = ()


@dataclass(frozen=True, slots=True)
class BrowserThere:
    """A caller's browser is connected, or is no more. `address` is empty where Asterisk does not tell it."""

    id: UUID
    is_there: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class BrowserUp:
    """A caller's browser has taken the leg by which we call it."""

    id: UUID
    leg: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A call is a contact now. `wait` is the honest sentence about the wait; None: nothing is known."""

    leg: str
    contact: UUID
    wait: Prompt | None = None


@dataclass(frozen=True, slots=True)
class Watches:
    """A supervisor takes part in a contact."""

    person: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a contact stands in the records, and who takes part in it.

    `asks_more`: no hop has found anybody, and the caller is told so. `number`: the open hop leads to this
    telephone of another center, the line's `hop`th (from 1); empty: to none. `is_last`: no other hop opens.
    `needs_no_key`: a center or a queue answers there by itself, no voicemail. `is_handed_on`: the counselor
    left the caller with somebody.
    `line` is a code. `consent`: what the caller knows of a recording, or says to it; None: nothing.
    `is_recorded`: what is said in the talk shall be kept. `is_told_of_listening`: they have heard that a
    colleague may listen. `is_to_be_called`: they want to be called back, and nobody has met them.
    """

    contact: UUID
    state: State
    counselor: int | None = None
    asks_more: bool = False
    hop: int = 0
    number: str = ""
    is_last: bool = False
    needs_no_key: bool = False
    watchers: tuple[Watches, ...] = ()
    is_handed_on: bool = False
    language: str = ""
    line: str = ""
    consent: Consent | None = None
    is_recorded: bool = False
    is_told_of_listening: bool = False
    is_to_be_called: bool = False


@dataclass(frozen=True, slots=True)
class PersonTestAccepted:
    """A counselor has accepted a test call of the line, whose own leg is `leg`."""

    person: int
    leg: str


@dataclass(frozen=True, slots=True)
class PersonTestEnded:
    """A test call of the line is over."""

    leg: str


@dataclass(frozen=True, slots=True)
class PersonTestTimedOut:
    """A test with a person has no more time, whatever the records still want."""

    test: int


@dataclass(frozen=True, slots=True)
class NumbersKnown:
    """Which line answers where."""

    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Event = (
    Entered
    | Found
    | Said
    | Gone
    | Hanging
    | DeskUp
    | OtherCenterUp
    | EarUp
    | OutsideRings
    | OutsideUp
    | OutsidesAre
    | WaysOut
    | LimitsAre
    | AttackModeIs
    | KeeperUp
    | MessageKept
    | CallBackKept
    | RecorderUp
    | RecordersFailed
    | KeyPressed
    | PhoneThere
    | PhonesWanted
    | OwnPhonesAre
    | OwnPhoneRings
    | OwnPhoneUp
    | BrowsersAre
    | BrowserThere
    | BrowserUp
    | Recorded
    | Stands
    | PersonTestAccepted
    | PersonTestEnded
    | PersonTestTimedOut
    | NumbersKnown
    | Tick
)
