"""When a closed line opens again: pure, told the time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ringbuoy.lines.rules import DAYS, Hours

LOOK_AHEAD = timedelta(days=14)


def opens_next(hours: Hours, at: datetime) -> datetime | None:
    """Give the next moment at which the line opens. None: not within two weeks, or it is open now."""
    if hours.are_open(at):
        return None
    today = at.astimezone(ZoneInfo(hours.zone)).date()
    for ahead in range(LOOK_AHEAD.days + 1):
        starts = _starts(hours, today + timedelta(days=ahead))
        later = [start for start in starts if start > at and hours.are_open(start)]
        if later:
            return min(later)
    return None


def _starts(hours: Hours, day: date) -> list[datetime]:
    zone = ZoneInfo(hours.zone)
    spans = hours.week.get(DAYS[day.weekday()], ()) if hours.week else [(time(0), time(0))]
    return [datetime.combine(day, start, zone).astimezone(UTC) for start, _end in spans]
