"""Whether something is open now, by the schedules of the standard. Pure.

Nobody is sent to a closed door on our word: what the schedules do not say is unknown, and on a public
holiday even an open door is worth a call first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from ringbuoy.directory.searching.recurring import (
    FREQUENCIES,
    MOST_INTERVAL,
    WEEKDAYS,
    Rule,
    numbers,
    weekdays,
)

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")
MIDNIGHT = time(0, 0)
WHOLE_DAY = timedelta(days=1)


class Opening(StrEnum):
    """What is known about the door."""

    OPEN = "open"
    CALL_FIRST = "call_first"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Hours:
    """One schedule, as its row says it. None: not said."""

    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    interval: int | None = None
    freq: str | None = None
    wkst: str | None = None
    byday: str | None = None
    byweekno: str | None = None
    bymonthday: str | None = None
    byyearday: str | None = None
    timezone: float | None = None
    opens_at: str | None = None
    closes_at: str | None = None


def opening(schedules: Iterable[Hours], *, at: datetime, zone: tzinfo, is_holiday: bool) -> Opening:
    """Tell whether something with these schedules is open. No schedule with hours: unknown."""
    known = list(schedules)
    if any(_closes_the_day(one, at.astimezone(zone_of(one, zone)).date()) for one in known):
        return Opening.CLOSED
    with_hours = [one for one in known if one.opens_at and one.closes_at]
    if not with_hours:
        return Opening.UNKNOWN
    if not any(_is_open(one, at=at, zone=zone) for one in with_hours):
        return Opening.CLOSED
    return Opening.CALL_FIRST if is_holiday else Opening.OPEN


def _closes_the_day(hours: Hours, day: date) -> bool:
    """Tell whether this is a closing: a span of days and no hours."""
    closing = closing_of(hours)
    return closing is not None and closing[0] <= day <= closing[1]


def closing_of(hours: Hours) -> tuple[date, date] | None:
    """Give the first and the last day of a closing. None: this is none."""
    if hours.opens_at or hours.closes_at or hours.freq or not hours.valid_from or not hours.valid_to:
        return None
    return hours.valid_from, hours.valid_to


def _is_open(hours: Hours, *, at: datetime, zone: tzinfo) -> bool:
    """Look at today, and at yesterday for what closes after midnight."""
    here = zone_of(hours, zone)
    today = at.astimezone(here).date()
    for day in (today, today - WHOLE_DAY):
        opens, closes = span_of(hours, day, here)
        if opens <= at < closes and _happens_on(hours, day):
            return True
    return False


def span_of(hours: Hours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Give when it opens on a day and when it closes then, maybe after midnight."""
    opens = datetime.combine(day, _clock(hours.opens_at), zone)
    closes = datetime.combine(day, _clock(hours.closes_at), zone)
    return opens, closes if closes > opens else closes + WHOLE_DAY


def _clock(text: str | None) -> time:
    """Read the hour and minute; 24:00 is the midnight that ends the day."""
    hour, minute = int((text or "0:0")[:2]), int((text or "00:00")[3:5])
    return time(hour, minute) if hour < 24 else MIDNIGHT


def zone_of(hours: Hours, zone: tzinfo) -> tzinfo:
    """Find the zone in which the hours are meant: the hour's suffix, the schedule's, the center's."""
    text = hours.opens_at or ""
    if text.endswith("Z"):
        return UTC
    if found := _OFFSET.search(text):
        sign = -1 if found.group(1) == "-" else 1
        return timezone(sign * timedelta(hours=int(found.group(2)), minutes=int(found.group(3))))
    if hours.timezone is not None and abs(hours.timezone) < 24:
        return timezone(timedelta(hours=hours.timezone))
    return zone


def _happens_on(hours: Hours, day: date) -> bool:
    """Tell whether the rule has this day."""
    return bool(days_of(hours, day, day))


def days_of(hours: Hours, first: date, last: date) -> set[date]:
    """Give the days from first to last that the rule has; both may be among them."""
    first = max(first, hours.valid_from or first)
    last = min(last, hours.valid_to or last, hours.until or last)
    days = [first + number * WHOLE_DAY for number in range((last - first).days + 1)]
    if hours.freq not in FREQUENCIES:
        return set(days)
    if start := hours.dtstart or hours.valid_from:
        return set(_rule(hours, start).days(first, last))
    # Nothing says in which week or month it began: each day is looked at as if it were the first.
    return {day for day in days if _rule(hours, day).has(day)}


def _rule(hours: Hours, start: date) -> Rule:
    """Read the rule. One that names no days has those on which it began."""
    rule = Rule(
        is_weekly=hours.freq == "WEEKLY",
        start=start,
        interval=max(1, min(hours.interval or 1, MOST_INTERVAL)),
        week_begins=WEEKDAYS.index(hours.wkst or "MO"),
        count=max(0, hours.count) if hours.count and hours.dtstart else None,
        on=weekdays(hours.byday),
        month_days=numbers(hours.bymonthday),
        year_days=numbers(hours.byyearday),
        weeks=numbers(hours.byweekno),
    )
    if rule.on or rule.month_days or rule.year_days or rule.weeks:
        return rule
    if rule.is_weekly:
        return replace(rule, on=frozenset({(start.weekday(), 0)}))
    return replace(rule, month_days=frozenset({start.day}))
