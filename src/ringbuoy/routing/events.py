"""What the router is told. A day of these, replayed, gives the same orders again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ringbuoy.routing.counselors import Counselor
from ringbuoy.routing.orders import Why
from ringbuoy.routing.policy import LineRules
from ringbuoy.routing.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Ringing:
    """An offer that stands: who is rung, on which seat, until when."""

    person: int
    seat: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """A contact waits, or what is known of it has changed. Its offers stay as they are."""

    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Standing:
    """A contact waits as the database has it: with these offers and no others, and who has passed."""

    waiting: Waiting
    ringing: tuple[Ringing, ...] = ()
    passed: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """A contact waits no more."""

    contact: UUID
    why: Why = Why.CALLER_LEFT


@dataclass(frozen=True, slots=True)
class Settled:
    """A contact waits no more, and the database knows of nothing that rings for it."""

    contact: UUID


@dataclass(frozen=True, slots=True)
class Seen:
    """A counselor is here, with everything in hand."""

    counselor: Counselor


@dataclass(frozen=True, slots=True)
class Gone:
    """A counselor is not here any more."""

    person: int


@dataclass(frozen=True, slots=True)
class Declined:
    """A counselor passes on a contact. Nothing is held against them."""

    contact: UUID
    person: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A counselor has answered."""

    contact: UUID
    person: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A counselor has finished a contact, its record too."""

    contact: UUID
    person: int


@dataclass(frozen=True, slots=True)
class NotMade:
    """An order to offer could not be carried out: the database knew better."""

    contact: UUID
    person: int


@dataclass(frozen=True, slots=True)
class LinesChanged:
    """These are the lines now."""

    lines: tuple[LineRules, ...]


Event = (
    Arrived | Standing | Left | Settled | Seen | Gone | Declined | Answered | Ended | NotMade | LinesChanged
)
