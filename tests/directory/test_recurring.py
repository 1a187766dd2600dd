"""Weekly and monthly rules have the days that another reader of RFC 5545 gives them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product, takewhile

import pytest
from dateutil import rrule

from ringbuoy.directory.searching.opening import Hours, days_of
from ringbuoy.directory.searching.recurring import Rule, weekdays

BEGUN = date(2023, 2, 14)
LAST = BEGUN + timedelta(days=1_400)
OFTEN = list(product(("WEEKLY", "MONTHLY"), (1, 2, 3), ("MO", "SU", "TH")))


def by_another(hours: Hours, weekdays: Sequence[rrule.weekday], **more: Sequence[int]) -> set[date]:
    rule = rrule.rrule(
        rrule.MONTHLY if hours.freq == "MONTHLY" else rrule.WEEKLY,
        dtstart=datetime.combine(BEGUN, datetime.min.time()),
        interval=hours.interval or 1,
        wkst=getattr(rrule, hours.wkst or "MO"),
        byweekday=weekdays or None,
        **more,
    )
    return set(takewhile(lambda day: day <= LAST, (moment.date() for moment in rule)))


@pytest.mark.parametrize(
    ("said", "weekdays", "more"),
    [
        (Hours(), (), {}),
        (Hours(byday="TU"), (rrule.TU,), {}),
        (Hours(byday="MO,WE,SU"), (rrule.MO, rrule.WE, rrule.SU), {}),
        (Hours(byday="1MO,-1FR"), (rrule.MO(1), rrule.FR(-1)), {}),
        (Hours(byday="+2SA,-2SA,5WE"), (rrule.SA(2), rrule.SA(-2), rrule.WE(5)), {}),
        (Hours(bymonthday="1,15,-1"), (), {"bymonthday": (1, 15, -1)}),
        (Hours(bymonthday="29,30,31,-31"), (), {"bymonthday": (29, 30, 31, -31)}),
        (Hours(byday="FR", bymonthday="13,14,15,16,17"), (rrule.FR,), {"bymonthday": (13, 14, 15, 16, 17)}),
        (
            Hours(byyearday="1,60,100,-1,-200,366"),
            (),
            {"byyearday": (1, 60, 100, -1, -200, 366)},
        ),
        (Hours(byweekno="1,2,20,-1,53"), (), {"byweekno": (1, 2, 20, -1, 53)}),
        (Hours(byweekno="10,30,50", byday="MO,SU"), (rrule.MO, rrule.SU), {"byweekno": (10, 30, 50)}),
    ],
)
def test_a_rule_has_the_days_that_another_reader_gives_it(
    said: Hours, weekdays: Sequence[rrule.weekday], more: dict[str, Sequence[int]]
) -> None:
    for freq, interval, week_starts in OFTEN:
        hours = replace(said, freq=freq, interval=interval, wkst=week_starts, dtstart=BEGUN)

        assert days_of(hours, BEGUN - timedelta(days=9), LAST) == by_another(hours, weekdays, **more), hours


def test_a_rule_that_is_counted_ends_with_the_day_on_which_it_is_used_up() -> None:
    begun = date(2026, 11, 24)
    mondays = Rule(is_weekly=True, start=begun, count=3, on=weekdays("MO"))

    assert list(mondays.days(begun, LAST)) == [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]
    assert list(mondays.days(date(2026, 12, 8), LAST)) == [date(2026, 12, 14)]


def test_a_rule_that_never_happens_is_not_searched_through_to_the_end_of_time() -> None:
    never = Hours(freq="MONTHLY", bymonthday="31", byyearday="1", dtstart=date(1, 1, 1))

    assert not days_of(never, BEGUN, LAST)
    assert not days_of(replace(never, count=10**15), BEGUN, LAST)
