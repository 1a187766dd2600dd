"""The days of a weekly or monthly rule of the calendar standard (RFC 5545), as schedules have it. Pure.

Each day is looked at for itself: a rule that never happens, which a file may have, is found out in the days
that are asked for, and not looked for to the end of the calendar.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

FREQUENCIES = frozenset({"WEEKLY", "MONTHLY"})
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MOST_INTERVAL = 1_000
COUNTED_FOR = timedelta(days=36_525)
"""A rule that happens so many times is counted from its beginning, but from no longer ago than this."""
_ON = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True)
class Rule:
    """A rule, read. Empty parts: that does not matter. `count` None: it goes on.

    `on` is weekdays, 0 is Monday, each with which one of the month it is; 0: each one.
    """

    is_weekly: bool
    start: date
    interval: int = 1
    week_begins: int = 0
    count: int | None = None
    on: frozenset[tuple[int, int]] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()

    def days(self, first: date, last: date) -> Iterator[date]:
        """Give its days from first to last."""
        if self.count is None:
            return (day for day in _between(max(self.start, first), last) if self.has(day))
        begin = max(self.start, first - COUNTED_FOR)
        all_days = (day for day in _between(begin, last) if self.has(day))
        return (day for day in islice(all_days, self.count) if day >= first)

    def has(self, day: date) -> bool:
        """Tell whether a day is one of its days, however many there are."""
        return (
            (not self.on or any(self._is_on(day, weekday, which) for weekday, which in self.on))
            and (not self.month_days or _is_numbered(day.day, _days_in_month(day), self.month_days))
            and (not self.year_days or _is_numbered(_day_of_year(day), _days_in_year(day), self.year_days))
            and (not self.weeks or self._is_in_week(day))
            and self._is_in_turn(day)
        )

    def _is_on(self, day: date, weekday: int, which: int) -> bool:
        """Tell whether it is this weekday; in a month the first, the second, the last one."""
        if day.weekday() != weekday:
            return False
        if self.is_weekly or not which:
            return True
        if which > 0:
            return (day.day - 1) // 7 + 1 == which
        return (_days_in_month(day) - day.day) // 7 + 1 == -which

    def _is_in_week(self, day: date) -> bool:
        """Tell whether it is in a week of this number; the first one has at least four days in the year."""
        middle = self._week_of(day) + 3 * DAY
        # December 28 is in the last week of its year, on whatever day weeks begin.
        last = self._week_of(date(middle.year, 12, 28)) + 3 * DAY
        return _is_numbered(_week_number(middle), _week_number(last), self.weeks)

    def _is_in_turn(self, day: date) -> bool:
        if self.interval == 1:
            return True
        if self.is_weekly:
            return (self._week_of(day) - self._week_of(self.start)) // WEEK % self.interval == 0
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        return months % self.interval == 0

    def _week_of(self, day: date) -> date:
        """Give the day on which its week begins."""
        return day - (day.weekday() - self.week_begins) % 7 * DAY


def weekdays(text: str | None) -> frozenset[tuple[int, int]]:
    """Read MO,2TU,-1FR: the weekday and which one of the month."""
    return frozenset((WEEKDAYS.index(name), int(which or 0)) for which, name in _ON.findall(text or ""))


def numbers(text: str | None) -> frozenset[int]:
    """Read numbers with commas; 0 numbers nothing."""
    return frozenset(int(one) for one in re.findall(r"-?\d{1,3}", text or "")) - {0}


def _between(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def _is_numbered(number: int, most: int, wanted: frozenset[int]) -> bool:
    """Tell whether the number is wanted, counted from the beginning or, below 0, from the end."""
    return number in wanted or number - most - 1 in wanted


def _week_number(middle: date) -> int:
    return (_day_of_year(middle) - 1) // 7 + 1


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _days_in_year(day: date) -> int:
    return 366 if calendar.isleap(day.year) else 365


def _days_in_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
