"""Nobody is called outside the hours they called safe: many chances, each with a second opinion."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ringbuoy.callers.safe_hours import SafeHours
from ringbuoy.followups.windows import LEAST_SAFE, Course, course, may_begin
from tests.rules.chances import any_hours, any_moment, is_safe

CASES = 10_000


def test_what_is_safe_is_what_the_clock_on_the_wall_says() -> None:
    chance, decided = Random(20261126), Counter[bool]()
    for _ in range(CASES):
        hours, at = any_hours(chance), any_moment(chance)
        assert hours.holds(at) == is_safe(hours, at), (hours, at)
        decided[hours.holds(at)] += 1

    assert min(decided.values()) > CASES / 10


def test_what_is_planned_is_always_safe_and_a_promise_is_due_in_its_window() -> None:
    chance, planned = Random(7), 0
    for _ in range(CASES // 30):
        hours, opens_at = any_hours(chance), any_moment(chance)
        closes_at = opens_at + timedelta(hours=chance.choice((1, 24, 48, 72)))
        for one in hours.stretches(opens_at, closes_at):
            inside = one.begins + (one.ends - one.begins) * chance.random()
            assert all(may_begin(hours, opens_at, at=at) for at in (one.begins, inside)), (hours, one)
            assert opens_at <= one.begins < one.ends <= closes_at
        laid = course(hours, opens_at, closes_at)
        planned += laid is not None and _is_in_order(laid, opens_at, closes_at)

    assert planned > CASES / 125


def _is_in_order(laid: Course, opens_at: datetime, closes_at: datetime) -> bool:
    moments = [opens_at, laid.first, laid.warn_at, laid.miss_at, closes_at]
    assert moments == sorted(moments)
    assert laid.first <= laid.release_at <= laid.miss_at
    return True


NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("hours", "moment", "is_now"),
    [
        (SafeHours(time(18), time(20), NEW_YORK), datetime(2026, 3, 7, 23, 0, tzinfo=UTC), True),
        (SafeHours(time(18), time(20), NEW_YORK), datetime(2026, 3, 8, 22, 0, tzinfo=UTC), True),
        (SafeHours(time(18), time(20), NEW_YORK), datetime(2026, 3, 9, 0, 0, tzinfo=UTC), False),
        (SafeHours(time(22), time(6), NEW_YORK), datetime(2026, 6, 2, 9, 59, tzinfo=UTC), True),
        (
            SafeHours(time(22), time(6), NEW_YORK, frozenset({0})),
            datetime(2026, 6, 2, 9, 0, tzinfo=UTC),
            True,
        ),
        (
            SafeHours(time(22), time(6), NEW_YORK, frozenset({1})),
            datetime(2026, 6, 2, 9, 0, tzinfo=UTC),
            False,
        ),
        (
            SafeHours(time(9), time(20), NEW_YORK, avoids=frozenset({date(2026, 12, 25)})),
            datetime(2026, 12, 25, 17, 0, tzinfo=UTC),
            False,
        ),
        (SafeHours(time(9), time(9), NEW_YORK), datetime(2026, 6, 2, 13, 0, tzinfo=UTC), False),
    ],
)
def test_days_nights_holidays_and_clocks_that_change(
    hours: SafeHours, moment: datetime, is_now: bool
) -> None:
    assert hours.holds(moment) is is_now


def test_the_hours_come_back_as_they_were_kept() -> None:
    hours = SafeHours(time(9, 15), time(20), NEW_YORK, frozenset({0, 6}), frozenset({date(2026, 12, 25)}))

    assert SafeHours.read(hours.as_codes()) == hours


def test_less_than_half_an_hour_is_no_window() -> None:
    opens_at = datetime(2026, 6, 2, 12, 0, tzinfo=ZoneInfo(NEW_YORK))
    hours = SafeHours(time(12), time(12, 29), NEW_YORK)

    assert timedelta(minutes=30) == LEAST_SAFE
    assert course(hours, opens_at, opens_at + timedelta(hours=23)) is None
    assert course(hours, opens_at, opens_at + timedelta(hours=47)) is not None
