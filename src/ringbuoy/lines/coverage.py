"""Whether somebody is there at every time of a week. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ringbuoy.lines.rules import Hours

_ANY_MONDAY = date(2024, 1, 1)


def is_ever_open(hours: Hours) -> bool:
    """Tell whether a line is open at any time of a week."""
    return not hours.week or any(hours.week.values())


def are_covered(every: Sequence[Hours]) -> bool:
    """Tell whether one of them is open at every time of a week. Days off are not looked at."""
    weeks = [replace(hours, closed_on=frozenset()) for hours in every]
    return all(any(hours.are_open(moment) for hours in weeks) for moment in _turns(weeks))


def _turns(every: Sequence[Hours]) -> Iterator[datetime]:
    """Give the moments of a week at which any of them may open or close: in between nothing changes."""
    for hours in every:
        clocks = {clock for spans in hours.week.values() for span in spans for clock in span} | {time()}
        for day in range(7):
            for clock in clocks:
                moment = datetime.combine(_ANY_MONDAY + timedelta(days=day), clock)
                yield moment.replace(tzinfo=ZoneInfo(hours.zone))
