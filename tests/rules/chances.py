"""Safe hours and moments by chance, and a second opinion that goes minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ringbuoy.callers.safe_hours import SafeHours

ZONES = (
    "UTC",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Europe/Lisbon",
    "Africa/Casablanca",
)
CHANGES = (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC))
"""When the clocks change in New York: half of the moments lie around such an hour."""
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = 525_600


def any_hours(chance: Random) -> SafeHours:
    """Give hours in any zone, over midnight or not, on some days."""
    days = frozenset(day for day in range(7) if chance.random() < 0.8)
    avoids = frozenset(date(2026, 1, 1) + timedelta(days=chance.randrange(365)) for _ in range(5))
    return SafeHours(_any_time(chance), _any_time(chance), chance.choice(ZONES), days, avoids)


def _any_time(chance: Random) -> time:
    return time(chance.randrange(24), chance.choice((0, 15, 30, 59)))


def any_moment(chance: Random) -> datetime:
    """Give a moment of a year, often one around which clocks change."""
    if chance.random() < 0.5:
        return YEAR + timedelta(minutes=chance.randrange(MINUTES))
    return chance.choice(CHANGES) + timedelta(minutes=chance.randrange(-2_000, 2_000))


def is_safe(hours: SafeHours, at: datetime) -> bool:
    """Say it a second time, from the sentence of the rule."""
    local = at.astimezone(ZoneInfo(hours.zone))
    now, opens, closes = (_minute(one) for one in (local.time(), hours.opens, hours.closes))
    length = (closes - opens) % 1440
    since = (now - opens) % 1440
    began = local.date() - timedelta(days=1) if now < since else local.date()
    return since < length and began.weekday() in hours.days and began not in hours.avoids


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
