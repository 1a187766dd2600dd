"""When a promise must be kept, and when somebody must be told that it is not. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.callers.safe_hours import SafeHours, Stretch

LEAST_SAFE = timedelta(minutes=30)
"""A promise with less safe time than this in its window is not made."""
WARN_BEFORE = timedelta(hours=4)
STALE_AFTER = timedelta(days=14)
"""So long after its window nobody keeps a promise any more: the consent is too old."""
TAKEN_FOR = timedelta(hours=2)
"""Whoever took one and says nothing for so long gives it back."""


@dataclass(frozen=True)
class Course:
    """The moments of one window. The promise is made from `first` to `miss_at`, in the safe hours between.

    Until `release_at` it is left to whom the person knows; from `warn_at` it can hardly wait any longer.
    """

    first: datetime
    release_at: datetime
    warn_at: datetime
    miss_at: datetime


class Step(StrEnum):
    """What is due next for a promise. The value is the stored code."""

    WARN = "warn"
    MISS = "miss"
    PUT_BACK = "put_back"
    LAPSE = "lapse"


@dataclass(frozen=True)
class Standing:
    """What decides which step is due. `taken_at` None: nobody has taken it."""

    warn_at: datetime
    miss_at: datetime
    was_warned: bool = False
    was_missed: bool = False
    taken_at: datetime | None = None


def course(hours: SafeHours, opens_at: datetime, closes_at: datetime) -> Course | None:
    """Lay out the moments of a window. None: it has less than half an hour of safe time."""
    safe = list(hours.stretches(opens_at, closes_at))
    if sum((one.ends - one.begins for one in safe), timedelta(0)) < LEAST_SAFE:
        return None
    first, last = safe[0], safe[-1]
    return Course(
        first=first.begins,
        release_at=first.begins + (last.ends - first.begins) / 2,
        warn_at=max(last.begins, last.ends - WARN_BEFORE),
        miss_at=last.ends,
    )


def may_begin(hours: SafeHours, opens_at: datetime, *, at: datetime) -> bool:
    """Tell whether the person may be called or texted at this moment."""
    return at >= opens_at and hours.holds(at)


def may_keep(prefers: int | None, person: int, *, release_at: datetime, at: datetime) -> bool:
    """Tell whether this person may keep a promise now: first whom the person knows, later everybody."""
    return prefers is None or prefers == person or at >= release_at


def next_safe(hours: SafeHours, since: datetime) -> Stretch | None:
    """Give the next safe stretch from a moment on. None: there is none within two weeks."""
    return next(hours.stretches(since, since + STALE_AFTER), None)


def next_step(standing: Standing) -> tuple[Step, datetime]:
    """Tell what is due next, and when. Who has taken it in time keeps it in time, however long they talk."""
    if standing.taken_at is not None:
        return Step.PUT_BACK, standing.taken_at + TAKEN_FOR
    if standing.was_missed:
        return Step.LAPSE, standing.miss_at + STALE_AFTER
    if standing.was_warned:
        return Step.MISS, standing.miss_at
    return Step.WARN, standing.warn_at
