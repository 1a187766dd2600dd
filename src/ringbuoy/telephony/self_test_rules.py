"""How the line tests itself, and how long a line may be quiet. Pure.

Source: quiet-line (docs/sources.md).
"""

from datetime import datetime, timedelta
from enum import StrEnum

EVERY = timedelta(minutes=15)
EVERY_BY_CARRIER = timedelta(hours=1)
"""By a carrier each test is a call that it charges for."""
OVER_WITHIN = timedelta(minutes=2)
ASKED_WITHIN = timedelta(minutes=5)
"""What somebody wants waits so long for its turn: a test with a person may go on before it."""
FIRST_AFTER = timedelta(minutes=1)
"""An engine that has just begun has calls to look after."""
LIKELY_ENOUGH = 9.2
"""So many calls were expected since the last one: that none came by chance happens once in 10,000 times."""
WEEKS = 4


class SelfTestOutcome(StrEnum):
    """What came of a test. The value is the stored code."""

    ASKED = "asked"
    """Somebody wants it; the engine places it at once."""
    GOOD = "good"
    NOT_PLACED = "not_placed"
    NOT_ANSWERED = "not_answered"
    NOT_HEARD = "not_heard"
    """The line answered, but our keys did not reach it."""
    NO_WAY_BACK = "no_way_back"
    """They reached it; its own did not come back."""
    CUT_SHORT = "cut_short"
    """The engine ended meanwhile."""


ALARMING = frozenset(
    {
        SelfTestOutcome.NOT_PLACED,
        SelfTestOutcome.NOT_ANSWERED,
        SelfTestOutcome.NOT_HEARD,
        SelfTestOutcome.NO_WAY_BACK,
    }
)


def outcome_of(*, is_answered: bool, is_heard: bool, is_met: bool) -> SelfTestOutcome:
    """Say how far a test came."""
    if is_met:
        return SelfTestOutcome.GOOD
    if is_heard:
        return SelfTestOutcome.NO_WAY_BACK
    return SelfTestOutcome.NOT_HEARD if is_answered else SelfTestOutcome.NOT_ANSWERED


def is_due(last: datetime | None, *, by_carrier: bool, at: datetime, minutes: int = 0) -> bool:
    """Tell whether a line is to be tested again. `minutes` is what the line itself says; 0: nothing."""
    suggested = EVERY_BY_CARRIER if by_carrier else EVERY
    return last is None or at - last >= (timedelta(minutes=minutes) if minutes else suggested)


def is_quieter_than_likely(calls_before: int, *, weeks: int) -> bool:
    """Tell whether none came for too long: `calls_before` came in the same hours of so many weeks."""
    return weeks > 0 and calls_before / weeks >= LIKELY_ENOUGH
