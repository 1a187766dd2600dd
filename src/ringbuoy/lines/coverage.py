"""Whether somebody is there at every time of a week, and on days off. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ringbuoy.lines.rules import Hours

_ANY_MONDAY = date(2024, 1, 1)


def is_ever_open(hours: Hours) -> bool:
    """Tell whether a line is open at any time of a week."""
    return not hours.week or any(hours.week.values())


def are_covered(every: Sequence[Hours], *, since: date) -> bool:
    """Tell whether one of them is open at every time of a week, and on every day off from `since` on."""
    weeks = [replace(hours, closed_on=frozenset()) for hours in every]
    off = {day for hours in every for day in hours.closed_on if day >= since}
    after = {day + timedelta(days=1) for day in off}  # a night that begins on a day off is closed too
    week = [_ANY_MONDAY + timedelta(days=day) for day in range(7)]
    return _are_open(weeks, week) and _are_open(every, sorted(off | after))


def _are_open(every: Sequence[Hours], days: Sequence[date]) -> bool:
    return all(any(hours.are_open(moment) for hours in every) for moment in _turns(every, days))


def _turns(every: Sequence[Hours], days: Sequence[date]) -> Iterator[datetime]:
    """Give the moments of these days at which any of them may open or close: in between nothing changes."""
    for hours in every:
        clocks = {clock for spans in hours.week.values() for span in spans for clock in span} | {time()}
        for day in days:
            for clock in clocks:
                yield datetime.combine(day, clock).replace(tzinfo=ZoneInfo(hours.zone))
