"""What the records' side of the phone line is asked to write, and what it tells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringbuoy.doors.voice.on_call import AlarmAnswered, StillNeeded
from ringbuoy.doors.voice.spoken import Passed
from ringbuoy.telephony.asterisk.accounts import Carrier
from ringbuoy.telephony.calls.events import Event
from ringbuoy.telephony.calls.limits import Limit
from ringbuoy.telephony.calls.orders import ToRecords
from ringbuoy.telephony.on_call import ToRing
from ringbuoy.telephony.person_tests import PersonTestStands
from ringbuoy.telephony.self_tests import ToTest
from ringbuoy.telephony.softphones import Account
from ringbuoy.telephony.trials import Asked


@dataclass(frozen=True)
class AccountsAre:
    """Every phone's account that holds now, by person, those of callers' browsers, and every carrier.

    `limits`: how many calls each carrier carries at once, by its name.
    """

    phones: tuple[tuple[int, Account], ...]
    carriers: tuple[Carrier, ...]
    browsers: tuple[Account, ...] = ()
    limits: tuple[tuple[str, Limit], ...] = ()


@dataclass(frozen=True)
class ReachedBefore:
    """Whom a call reached by their browser when that was last written. It comes before any account."""

    persons: frozenset[int]


@dataclass(frozen=True)
class Pressed:
    """Keys that the caller of this contact shall hear."""

    contact: UUID
    keys: str


@dataclass(frozen=True)
class Survivors:
    """The legs that Asterisk still has: all other calls ended while nobody looked."""

    legs: frozenset[str]
    at: datetime


@dataclass(frozen=True)
class Noted:
    """Something that is to be written down, by what writes it."""

    deed: Callable[[], object]


News = (
    Event
    | AccountsAre
    | ReachedBefore
    | Pressed
    | Asked
    | ToTest
    | PersonTestStands
    | ToRing
    | StillNeeded
    | AlarmAnswered
)
Task = ToRecords | Survivors | Noted | Passed | None
