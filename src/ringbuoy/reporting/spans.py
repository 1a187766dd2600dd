"""The stretch of days that a report is about. Each line counts in its own time zone."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ringbuoy.kernel.errors import Refused

HOURS = range(24)


class BadSpan(Refused):
    """The address names no day and no month."""


@dataclass(frozen=True)
class Span:
    """A day or a month: from `first` to `last`, both counted, on the wall clock of each line."""

    first: date
    last: date

    @classmethod
    def day(cls, text: str) -> "Span":
        """Read a day such as 2026-11-23.

        :raises BadSpan: there is no such day.
        """
        day = _read_date(text)
        return cls(day, day)

    @classmethod
    def month(cls, text: str) -> "Span":
        """Read a month such as 2026-11.

        :raises BadSpan: there is no such month.
        """
        first = _read_date(f"{text}-01")
        return cls(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))

    @property
    def is_day(self) -> bool:
        """Tell whether this is one day, which is shown by hours; a month is shown by days."""
        return self.first == self.last

    @property
    def code(self) -> str:
        """The way the span is written in an address or a file name."""
        return self.first.isoformat() if self.is_day else f"{self.first:%Y-%m}"

    @property
    def before(self) -> "Span":
        """The day before, or the month before."""
        eve = self.first - timedelta(days=1)
        return Span(eve, eve) if self.is_day else Span(eve.replace(day=1), eve)

    @property
    def after(self) -> "Span":
        """The day after, or the month after."""
        morrow = self.last + timedelta(days=1)
        return Span(morrow, morrow) if self.is_day else Span.month(f"{morrow:%Y-%m}")

    @property
    def days(self) -> Sequence[int]:
        """The days of the month that the span covers."""
        return range(self.first.day, self.last.day + 1)

    def bounds(self, zones: Iterable[str]) -> tuple[datetime, datetime]:
        """Give the first moment of the span in any of these zones, and the first moment after it in all."""
        known = [ZoneInfo(zone) for zone in zones] or [ZoneInfo("UTC")]
        morrow = self.last + timedelta(days=1)
        return (
            min(datetime.combine(self.first, time.min, zone).astimezone(UTC) for zone in known),
            max(datetime.combine(morrow, time.min, zone).astimezone(UTC) for zone in known),
        )


def today(at: datetime, zone: str) -> date:
    """Tell which day it is on the wall clock of a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def _read_date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadSpan("Write a day as 2026-11-23 or a month as 2026-11.") from None
    if not 2000 <= day.year <= 2100:
        raise BadSpan("Choose a year between 2000 and 2100.")
    return day
