"""Whether something is open now, by the schedules of the standard. Pure.

Nobody is sent to a closed door on our word: what the schedules do not say is unknown, and on a public
holiday even an open door is worth a call first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Literal

from dateutil import rrule
from dateutil.rrule import weekday

# The numbers that dateutil has for them.
FREQUENCIES: dict[str, Literal[1, 2]] = {"MONTHLY": 1, "WEEKLY": 2}
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
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
    if any(_closes_the_day(one, at.astimezone(_zone(one, zone)).date()) for one in known):
        return Opening.CLOSED
    with_hours = [one for one in known if one.opens_at and one.closes_at]
    if not with_hours:
        return Opening.UNKNOWN
    if not any(_is_open(one, at=at, zone=zone) for one in with_hours):
        return Opening.CLOSED
    return Opening.CALL_FIRST if is_holiday else Opening.OPEN


def _closes_the_day(hours: Hours, day: date) -> bool:
    """Tell whether this is a closing: a span of days and no hours."""
    if hours.opens_at or hours.closes_at or hours.freq or not hours.valid_from or not hours.valid_to:
        return False
    return hours.valid_from <= day <= hours.valid_to


def _is_open(hours: Hours, *, at: datetime, zone: tzinfo) -> bool:
    """Look at today, and at yesterday for what closes after midnight."""
    here = _zone(hours, zone)
    today = at.astimezone(here).date()
    for day in (today, today - WHOLE_DAY):
        opens, closes = _span(hours, day, here)
        if opens <= at < closes and _happens_on(hours, day):
            return True
    return False


def _span(hours: Hours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    opens = datetime.combine(day, _clock(hours.opens_at), zone)
    closes = datetime.combine(day, _clock(hours.closes_at), zone)
    return opens, closes if closes > opens else closes + WHOLE_DAY


def _clock(text: str | None) -> time:
    """Read the hour and minute; 24:00 is the midnight that ends the day."""
    hour, minute = int((text or "0:0")[:2]), int((text or "00:00")[3:5])
    return time(hour, minute) if hour < 24 else MIDNIGHT


def _zone(hours: Hours, zone: tzinfo) -> tzinfo:
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
    if (hours.valid_from and day < hours.valid_from) or (hours.valid_to and day > hours.valid_to):
        return False
    if hours.until and day > hours.until:
        return False
    frequency = FREQUENCIES.get(hours.freq or "")
    if frequency is None:
        return True
    start = hours.dtstart or hours.valid_from or day
    if start > day:
        return False
    if _is_every_week(hours):
        return day.weekday() in {one.weekday for one in _days(hours.byday) or [weekday(start.weekday())]}
    return bool(_rule(hours, frequency, start, day).between(_noon(day), _noon(day), inc=True))


def _is_every_week(hours: Hours) -> bool:
    """Tell whether only its days of the week count: nearly every rule, for which no other needs making."""
    narrower = (hours.byweekno, hours.bymonthday, hours.byyearday, hours.count and hours.dtstart)
    return hours.freq == "WEEKLY" and (hours.interval or 1) <= 1 and not any(narrower)


def _rule(hours: Hours, frequency: Literal[1, 2], start: date, day: date) -> rrule.rrule:
    """Make the rule, ended at the day that is asked for: no rule from a file runs on for ever."""
    is_counted = bool(hours.count and hours.dtstart)
    counted = {"count": min(hours.count or 0, 100_000)} if is_counted else {"until": _noon(day)}
    interval = max(1, min(hours.interval or 1, 1_000))
    if frequency == rrule.WEEKLY and not is_counted:
        start = _begun_lately(start, day, timedelta(weeks=interval))
    return rrule.rrule(
        frequency,
        dtstart=_noon(start),
        interval=interval,
        wkst=getattr(rrule, hours.wkst or "MO"),
        byweekday=_days(hours.byday),
        bymonthday=_numbers(hours.bymonthday),
        byyearday=_numbers(hours.byyearday),
        byweekno=_numbers(hours.byweekno),
        **counted,
    )


def _begun_lately(start: date, day: date, step: timedelta) -> date:
    """Begin a rule not long before a day: whole steps change nothing, and years of weeks are not counted."""
    return start + step * max(0, (day - start) // step - 1)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _days(text: str | None) -> list[weekday] | None:
    found = [
        getattr(rrule, name)(int(number)) if number and int(number) else getattr(rrule, name)
        for number, name in _DAY.findall(text or "")
    ]
    return found or None


def _numbers(text: str | None) -> list[int] | None:
    return [int(one) for one in re.findall(r"-?\d{1,3}", text or "")] or None
