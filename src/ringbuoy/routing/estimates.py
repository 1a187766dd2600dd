"""What we can honestly say about the wait: from the waits of others, never a place in a line. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from statistics import median

FEWEST_TO_JUDGE = 3
MOST_TO_JUDGE = 30
JUDGED_BY = timedelta(hours=1)


class Wait(StrEnum):
    """How long it usually takes just now. Wide steps: a number would promise too much."""

    UNKNOWN = "unknown"
    UNDER_A_MINUTE = "under_a_minute"
    A_FEW_MINUTES = "a_few_minutes"
    ABOUT_TEN_MINUTES = "about_ten_minutes"
    ABOUT_TWENTY_MINUTES = "about_twenty_minutes"
    HALF_AN_HOUR_OR_MORE = "half_an_hour_or_more"


_STEPS = (
    (timedelta(minutes=1), Wait.UNDER_A_MINUTE),
    (timedelta(minutes=5), Wait.A_FEW_MINUTES),
    (timedelta(minutes=12), Wait.ABOUT_TEN_MINUTES),
    (timedelta(minutes=25), Wait.ABOUT_TWENTY_MINUTES),
)


def usual_wait(recent: Sequence[timedelta], still_waiting: Sequence[timedelta] = ()) -> Wait:
    """Tell what a wait usually is: the median of recent ones.

    `recent` are waits that ended in an answer. `still_waiting` are those of people who wait now:
    they count once they have waited longer than the others, so that a jam shows while it lasts.
    Too few to judge: unknown.
    """
    if not recent:
        return _step(max(still_waiting)) if len(still_waiting) >= FEWEST_TO_JUDGE else Wait.UNKNOWN
    waits = [*recent, *(wait for wait in still_waiting if wait > _middle(recent))]
    return _step(_middle(waits)) if len(waits) >= FEWEST_TO_JUDGE else Wait.UNKNOWN


def still_honest(usual: Wait, waited: timedelta) -> Wait:
    """Give what may be told to somebody who has waited so long: what their own wait disproves is not said."""
    limit = next((limit for limit, name in _STEPS if name is usual), timedelta.max)
    return usual if waited < limit else Wait.UNKNOWN


def _middle(waits: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))


def _step(wait: timedelta) -> Wait:
    return next((name for limit, name in _STEPS if wait < limit), Wait.HALF_AN_HOUR_OR_MORE)
