"""What the core of calls is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.vouching import Vouched


@dataclass(frozen=True, slots=True)
class Entered:
    """A call has come into our hands. `number` is the caller's; empty: it is withheld.

    `is_again`: no engine took it at first, and it has waited since. `vouched`: what the network says of the
    number; None: nothing.
    """

    leg: str
    dialed: str
    is_again: bool = False
    number: str = field(default="", repr=False)
    vouched: Vouched | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What Asterisk had in hand when we came: callers, the counselors' legs, and who is joined with whom.

    `elsewhere`: legs that are there, but in no engine's hands: they wait until one takes them.
    """

    callers: tuple[Entered, ...] = ()
    desks: Mapping[int, str] = field(default_factory=dict)
    rooms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    phones: frozenset[int] = frozenset()
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """What was played to a leg is over, or was stopped."""

    leg: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A leg is gone."""

    leg: str


@dataclass(frozen=True, slots=True)
class DeskUp:
    """A counselor's leg is there."""

    person: int
    leg: str


@dataclass(frozen=True, slots=True)
class OtherCenterUp:
    """Another center has answered for this caller."""

    caller: str


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
class Recorded:
    """A call is a contact now. `wait` is the honest sentence about the wait; None: nothing is known."""

    leg: str
    contact: UUID
    wait: Prompt | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a contact stands in the records.

    `asks_more`: no hop has found anybody, and the caller is told so. `number`: the open hop leads to this
    telephone of another center; empty: to none.
    """

    contact: UUID
    state: State
    counselor: int | None = None
    asks_more: bool = False
    hop: int = 0
    number: str = ""


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
    | DeskUp
    | OtherCenterUp
    | PhoneThere
    | PhonesWanted
    | Recorded
    | Stands
    | NumbersKnown
    | Tick
)
