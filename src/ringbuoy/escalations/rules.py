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


class Mode(StrEnum):
    """How a supervisor takes part in a contact."""

    LISTEN = "listen"
    WHISPER = "whisper"
    JOIN = "join"


class Called(StrEnum):
    """Who is called on one rung of the ladder."""

    SUPERVISORS = "supervisors"
    EVERYONE_ON_THE_FLOOR = "everyone_on_the_floor"
    CLINICAL_DIRECTORS = "clinical_directors"


@dataclass(frozen=True)
class Rung:
    """Who is called, and how long they have before the next rung. None: nobody comes after them."""

    called: Called
    patience: timedelta | None = None


LADDERS: dict[Kind, tuple[Rung, ...]] = {
    Kind.HELP: (Rung(Called.SUPERVISORS),),
    Kind.HIGH_RISK: (
        Rung(Called.SUPERVISORS, timedelta(minutes=5)),
        Rung(Called.EVERYONE_ON_THE_FLOOR),
    ),
    Kind.IMMINENT: (
        Rung(Called.SUPERVISORS, timedelta(seconds=60)),
        Rung(Called.EVERYONE_ON_THE_FLOOR, timedelta(seconds=30)),
        Rung(Called.CLINICAL_DIRECTORS),
    ),
}


def rung(kind: Kind, step: int) -> Rung:
    """Give the rung on which a request stands; above the last one there is only the last one."""
    ladder = LADDERS[kind]
    return ladder[min(step, len(ladder) - 1)]


def due_after(kind: Kind, step: int, *, at: datetime) -> datetime | None:
    """Tell when a request that reaches this step now climbs on. None: it stays until somebody comes."""
    patience = rung(kind, step).patience
    return None if patience is None else at + patience


def first_step(kind: Kind, *, is_supervised: bool) -> int:
    """Tell where a request begins: with no supervisor on shift, an alarm does not wait for one."""
    return 1 if kind is Kind.IMMINENT and not is_supervised else 0


def is_overdue(kind: Kind, step: int) -> bool:
    """Tell whether the first ones who were called let their time pass."""
    return step > 0 and kind is not Kind.HELP


def rings_for(roles: Iterable[str], kind: Kind, step: int) -> bool:
    """Tell whether an alarm at this step rings for somebody with these roles.

    Whoever was called stays called: a higher rung adds people and takes none away.
    """
    if kind is not Kind.IMMINENT:
        return False
    held = set(roles)
    called = {row.called for row in LADDERS[kind][: step + 1]}
    return (
        (Called.SUPERVISORS in called and Role.SUPERVISOR in held)
        or (Called.EVERYONE_ON_THE_FLOOR in called and may(held, Act.WATCH_FLOOR))
        or (Called.CLINICAL_DIRECTORS in called and Role.CLINICAL_DIRECTOR in held)
    )
