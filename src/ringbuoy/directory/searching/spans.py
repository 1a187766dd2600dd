"""When something is open within some days, as stretches of time. Pure; `opening` tells it of one moment."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo

from ringbuoy.directory.searching.opening import (
    MIDNIGHT,
    WHOLE_DAY,
    Hours,
    closing_of,
    days_of,
    span_of,
    zone_of,
)

Span = tuple[datetime, datetime]
"""From when until when; the last moment is not in it."""


def spans(schedules: Iterable[Hours], *, since: datetime, until: datetime, zone: tzinfo) -> list[Span]:
    """Give when something with these schedules is open: all of it that touches the time from since to until.

    Some may overlap. No schedule with hours: none.
    """
    known = list(schedules)
    closings = [span for one in known for span in _closed(one, since, until, zone)]
    opened = [span for one in known for span in _opened(one, since, until, zone)]
    return [left for span in opened for left in _without(span, closings)]


def _opened(hours: Hours, since: datetime, until: datetime, zone: tzinfo) -> Iterator[Span]:
    """Go through the days, and the one before them for what closes after midnight."""
    if not (hours.opens_at and hours.closes_at):
        return
    here = zone_of(hours, zone)
    first, last = since.astimezone(here).date() - WHOLE_DAY, until.astimezone(here).date()
    for day in sorted(days_of(hours, first, last)):
        opens, closes = (moment.astimezone(UTC) for moment in span_of(hours, day, here))
        if opens < closes:
            yield opens, closes


def _closed(hours: Hours, since: datetime, until: datetime, zone: tzinfo) -> Iterator[Span]:
    closing = closing_of(hours)
    if closing is None:
        return
    here = zone_of(hours, zone)
    first = max(closing[0], since.astimezone(here).date() - WHOLE_DAY)
    last = min(closing[1], until.astimezone(here).date() + WHOLE_DAY)
    if first <= last:
        begins, ends = (datetime.combine(day, MIDNIGHT, here) for day in (first, last + WHOLE_DAY))
        yield begins.astimezone(UTC), ends.astimezone(UTC)


def _without(span: Span, closings: Iterable[Span]) -> list[Span]:
    left = [span]
    for closing in closings:
        left = [part for one in left for part in _parts(one, closing)]
    return left


def _parts(span: Span, closing: Span) -> Iterator[Span]:
    """Give what is left of a span before and after a closing."""
    (opens, closes), (begins, ends) = span, closing
    for part in ((opens, min(closes, begins)), (max(opens, ends), closes)):
        if part[0] < part[1]:
            yield part
