"""How soon promises are kept, as this center decided. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_HOURS = 14 * 24
MOST_TRIES = 6
MOST_RETRY_HOURS = 72
MOST_IN_SERIES = 12
A_YEAR_DAYS = 366


@dataclass(frozen=True)
class Timing:
    """From when to when after the promise it is kept, in hours; sooner for somebody at high risk.

    `series_days`: how many days after the promise a caring contact goes out, for those who want several.
    """

    opens_hours: int = 24
    closes_hours: int = 72
    grave_opens_hours: int = 0
    grave_closes_hours: int = 24
    tries: int = 3
    retry_hours: int = 4
    series_days: tuple[int, ...] = (7, 30, 90)

    @property
    def has_windows(self) -> bool:
        """Tell whether each window begins before it ends, and ends within 14 days."""
        windows = ((self.opens_hours, self.closes_hours), (self.grave_opens_hours, self.grave_closes_hours))
        return all(0 <= opens < closes <= LONGEST_HOURS for opens, closes in windows)

    @property
    def has_tries(self) -> bool:
        """Tell whether there are one to six tries, with 1 to 72 hours between two."""
        return 1 <= self.tries <= MOST_TRIES and 1 <= self.retry_hours <= MOST_RETRY_HOURS

    @property
    def has_series(self) -> bool:
        """Tell whether the days of a series go up, up to twelve of them within a year."""
        days = self.series_days
        is_rising = list(days) == sorted(set(days)) and len(days) <= MOST_IN_SERIES
        return is_rising and all(1 <= day <= A_YEAR_DAYS for day in days)


@dataclass(frozen=True)
class Window:
    """From when to when a promise may be kept."""

    opens_at: datetime
    closes_at: datetime


def first_window(timing: Timing, *, is_grave: bool, at: datetime) -> Window:
    """Give the window of what is promised now."""
    opens, closes = timing.opens_hours, timing.closes_hours
    if is_grave:
        opens, closes = timing.grave_opens_hours, timing.grave_closes_hours
    return Window(at + timedelta(hours=opens), at + timedelta(hours=closes))


def retry_window(timing: Timing, closes_at: datetime, *, at: datetime) -> Window:
    """Give the window of the next try: what is left of this one, and never less than a day."""
    opens_at = at + timedelta(hours=timing.retry_hours)
    return Window(opens_at, max(closes_at, opens_at + timedelta(days=1)))


def series_window(day: int, *, since: datetime) -> Window:
    """Give the window of a caring contact: two days around the day on which it is due."""
    due = since + timedelta(days=day)
    return Window(due - timedelta(days=1), due + timedelta(days=1))
