"""Who is called when a counselor cannot be alone with a contact, and who next when nobody comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.access.rules import Act, Role, may


class Kind(StrEnum):
    """Why somebody is needed. The value is the stored code."""

    HELP = "help"
    HIGH_RISK = "high_risk"
    IMMINENT = "imminent"


class DangerReason(StrEnum):
    """Why a life is said to be in danger."""

    ATTEMPT = "attempt"
    IMMINENT = "imminent"
    HELP_NOW = "help_now"


class Mode(StrEnum):
    """How a supervisor takes part in a contact."""

    LISTEN = "listen"
    WHISPER = "whisper"
    JOIN = "join"


class Called(StrEnum):
    """Who is called on one rung of the ladder."""

    SUPERVISORS = "supervisors"
    EVERYONE_ON_THE_FLOOR = "everyone_on_the_floor"
    ON_CALL_PHONES = "on_call_phones"
    CLINICAL_DIRECTORS = "clinical_directors"


@dataclass(frozen=True)
class Rung:
    """Who is called, and how long they have before the next rung. None: nobody comes after them.

    The last rung of a ladder that has a patience is called again each time it is over.
    """

    called: Called
    patience: timedelta | None = None


NEXT_WITHIN = timedelta(seconds=60)
"""A life in danger: the next ones are called within this, also when a process died just before."""
PATIENCE = timedelta(seconds=30)
"""Half of `NEXT_WITHIN`: what is left is for processes that died to come back (benchmarks/escalations.py)."""

LADDERS: dict[Kind, tuple[Rung, ...]] = {
    Kind.HELP: (
        Rung(Called.SUPERVISORS, PATIENCE),
        Rung(Called.EVERYONE_ON_THE_FLOOR, PATIENCE),
        Rung(Called.CLINICAL_DIRECTORS),
    ),
    Kind.HIGH_RISK: (
        Rung(Called.SUPERVISORS, timedelta(minutes=5)),
        Rung(Called.EVERYONE_ON_THE_FLOOR),
    ),
    Kind.IMMINENT: (
        Rung(Called.SUPERVISORS, PATIENCE),
        Rung(Called.EVERYONE_ON_THE_FLOOR, PATIENCE),
        Rung(Called.ON_CALL_PHONES, PATIENCE),
        Rung(Called.CLINICAL_DIRECTORS, PATIENCE),
    ),
}
RINGS_FROM = {Kind.HELP: 1, Kind.IMMINENT: 0}
"""From which step on a request rings aloud. High risk never rings: it stands on the floor."""


@dataclass(frozen=True)
class Reachable:
    """Whom a call can reach at this moment."""

    supervisors: bool
    floor: bool
    phones: bool


EVERYBODY = Reachable(supervisors=True, floor=True, phones=True)


def rung(kind: Kind, step: int) -> Rung:
    """Give the rung on which a request stands; above the last one there is only the last one."""
    ladder = LADDERS[kind]
    return ladder[min(step, len(ladder) - 1)]


def phones_called(kind: Kind, step: int) -> bool:
    """Tell whether the on-call phones are called at this step, or were before."""
    return any(row.called is Called.ON_CALL_PHONES for row in LADDERS[kind][: step + 1])


def due_after(kind: Kind, step: int, *, at: datetime) -> datetime | None:
    """Tell when a request that reaches this step now climbs on. None: it stays until somebody comes."""
    patience = rung(kind, step).patience
    return None if patience is None else at + patience


def first_step(kind: Kind, reachable: Reachable) -> int:
    """Tell where a request begins: it does not wait for people who are not there."""
    return 0 if kind is Kind.HIGH_RISK else _from(kind, 0, reachable)


def next_step(kind: Kind, step: int, reachable: Reachable) -> int:
    """Tell which step comes after this one; the last one stays, and is called again."""
    return min(_from(kind, step + 1, reachable), len(LADDERS[kind]) - 1)


def _from(kind: Kind, step: int, reachable: Reachable) -> int:
    """Give the first step from here on at which somebody can be reached. Nobody at all: the last one."""
    can = {
        Called.SUPERVISORS: reachable.supervisors,
        Called.EVERYONE_ON_THE_FLOOR: reachable.floor,
        Called.ON_CALL_PHONES: reachable.phones,
        Called.CLINICAL_DIRECTORS: True,
    }
    last = len(LADDERS[kind]) - 1
    return next((one for one in range(step, last) if can[rung(kind, one).called]), last)


def is_overdue(kind: Kind, step: int) -> bool:
    """Tell whether the first ones who were called let their time pass."""
    return step > 0 and kind is not Kind.HELP


def rings_for(roles: Iterable[str], kind: Kind, step: int) -> bool:
    """Tell whether a request at this step rings for somebody with these roles.

    Whoever was called stays called: a higher rung adds people and takes none away.
    """
    if step < RINGS_FROM.get(kind, step + 1):
        return False
    held = set(roles)
    called = {row.called for row in LADDERS[kind][: step + 1]}
    return (
        (Called.SUPERVISORS in called and Role.SUPERVISOR in held)
        or (Called.EVERYONE_ON_THE_FLOOR in called and may(held, Act.WATCH_FLOOR))
        or (Called.CLINICAL_DIRECTORS in called and Role.CLINICAL_DIRECTOR in held)
    )
