"""What remains to be done when a promise is over: the next one of its series, and forgetting."""

from datetime import datetime

from ringbuoy.followups.laying import longer
from ringbuoy.followups.models import FollowUp, Reach
from ringbuoy.followups.reach import let_go, let_go_for_good
from ringbuoy.followups.swaps import moments, note, set_due
from ringbuoy.followups.timing import series_window
from ringbuoy.journal.names import Happened

_KEPT = (
    "contact",
    "caller",
    "channel",
    "language",
    "is_grave",
    "promised_by",
    "promised_at",
    "prefers",
    "answering",
    "voicemail",
    "shows_us",
    "safe_from",
    "safe_until",
    "zone",
    "days",
    "avoids",
    "days_left",
)
"""What each promise of a series has in common with the one before."""


def conclude(follow_up: FollowUp, *, goes_on: bool, at: datetime) -> None:
    """Promise the next contact of a series; where there is none, forget how the person was reached."""
    if goes_on and follow_up.days_left:
        _promise_next(follow_up, at=at)
    elif goes_on:
        let_go(follow_up)
    else:
        let_go_for_good(follow_up, at=at)


def _promise_next(follow_up: FollowUp, *, at: datetime) -> None:
    """Promise the next of the series. How the person is reached goes on to it as it is, sealed."""
    due = _after(follow_up, at)
    row = FollowUp(**{name: getattr(follow_up, name) for name in _KEPT})
    row.before, row.days_left = follow_up, [day for day in follow_up.days_left if day > due]
    window, laid = longer(row.hours, series_window(due, since=row.promised_at))
    row.opens_at, row.closes_at = max(window.opens_at, at), window.closes_at
    row.first_closes_at = window.closes_at
    for name, moment in moments(laid).items():
        setattr(row, name, moment)
    set_due(row, at=at)
    row.save(force_insert=True)
    Reach.objects.filter(follow_up=follow_up, over_at=None).update(follow_up=row)
    note(Happened.FOLLOW_UP_PROMISED, row, at=at, closes_at=row.closes_at.isoformat(), day=due)


def _after(follow_up: FollowUp, at: datetime) -> int:
    """Give the day of the next contact: the first one whose time is not over."""
    passed = (at - follow_up.promised_at).days
    coming = [day for day in follow_up.days_left if day > passed]
    return coming[0] if coming else follow_up.days_left[-1]
