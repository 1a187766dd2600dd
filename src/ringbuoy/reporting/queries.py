"""Fetching a report: a day is fetched row by row and counted here, a month is counted by PostgreSQL."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.center import the_center
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import Policy
from ringbuoy.reporting import voiced
from ringbuoy.reporting.complaints import Complaints
from ringbuoy.reporting.counting import count, plain
from ringbuoy.reporting.facts import Fact
from ringbuoy.reporting.followed import Followed
from ringbuoy.reporting.heard import Heard
from ringbuoy.reporting.helped import Helped
from ringbuoy.reporting.incidents import Incidents
from ringbuoy.reporting.referred import tally
from ringbuoy.reporting.reports import Breakdown, Report
from ringbuoy.reporting.requests import Requests
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.tallies import Spread, Tally
from ringbuoy.reporting.texted import total_of
from ringbuoy.reporting.voiced import Voiced
from ringbuoy.texting.costs import counted_between

_HERE = Path(__file__).parent
_FACTS = (_HERE / "facts.sql").read_text()
_OUTCOMES = (_HERE / "outcomes.sql").read_text()
_EACH = _FACTS + (_HERE / "each.sql").read_text()
_TALLIES = _FACTS + _OUTCOMES + (_HERE / "tallies.sql").read_text()
_TIMES = _FACTS + _OUTCOMES + (_HERE / "times.sql").read_text()
_REFERRED = (_HERE / "referred.sql").read_text()
_FOLLOWED = (_HERE / "followed.sql").read_text()
_HELPED = (_HERE / "helped.sql").read_text()
_VOICED = (_HERE / "voiced.sql").read_text()
_HEARD = (_HERE / "heard.sql").read_text()
_COMPLAINTS = _HEARD + (_HERE / "complaints.sql").read_text()
_INCIDENTS = _HEARD + (_HERE / "incidents.sql").read_text()
_REQUESTS = _HEARD + (_HERE / "requests.sql").read_text()
_HEARD_KINDS = _HEARD + (_HERE / "heard_kinds.sql").read_text()
_BREAKDOWNS = _FACTS + _OUTCOMES + (_HERE / "breakdowns.sql").read_text()

# What grouping(day, hour, line, channel) says of a row: a bit is set for each column not grouped by.
_ALL, _BY_DAY, _BY_HOUR, _BY_LINE, _BY_CHANNEL = 0b1111, 0b0111, 0b1011, 0b1101, 0b1110
_KEY_OF = {_BY_DAY: 1, _BY_HOUR: 2, _BY_LINE: 3, _BY_CHANNEL: 4}
_COUNTS = 5
_SPREADS = ("wait", "talk", "wrap_up", "handling")
_SPREAD_WIDTH = 5

Row = Sequence[Any]


def report(span: Span, *, line: str | None = None, reader: int | None = None) -> Report:
    """Make the report of a day or a month, of one line (its code) or of all.

    `reader`: who reads it, as they learn nothing of complaints about themself. None: nobody in particular.
    """
    made = count(span, facts(span), line=line) if span.is_day else counted_by_database(span, line=line)
    made = with_follow_ups(with_texts(with_referrals(made)), at=clock.now())
    return with_heard(with_help(with_voices(made)), reader=reader, at=clock.now())


def with_heard(made: Report, *, reader: int | None, at: datetime) -> Report:
    """Add what was said of us, filed and asked for. Whether a time is over is told as of `at`."""
    asked = {"line": made.line, "reader": reader, "now": at, "zone": the_center().zone}
    (complaints,) = rows_of(_COMPLAINTS, made.span, **asked)
    (incidents,) = rows_of(_INCIDENTS, made.span, **asked)
    (requests,) = rows_of(_REQUESTS, made.span, **asked)
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for section, code, number in rows_of(_HEARD_KINDS, made.span, **asked):
        kinds[section][code] = number
    heard = Heard(Complaints(*complaints), Incidents(*incidents), Requests(*requests), dict(kinds))
    return replace(made, heard=heard)


def with_help(made: Report) -> Report:
    """Add the emergency help that was asked for, and the harm that was disclosed."""
    rows = [counts for line, *counts in rows_of(_HELPED, made.span) if made.line in (None, line)]
    return replace(made, helped=Helped(*(sum(column) for column in zip(*rows, strict=True))))


def with_voices(made: Report) -> Report:
    """Add what callers told before and after a chat, and before and after a talk by text."""
    by_text = _voiced(made, Channel.TEXT)
    return replace(made, voiced=_voiced(made, Channel.CHAT), voiced_by_text=by_text)


def _voiced(made: Report, channel: Channel) -> Voiced:
    told = voiced.read(rows_of(_VOICED, made.span, channel=channel.value))
    return voiced.total_of([counts for line, counts in told.items() if made.line in (None, line)])


def with_texts(made: Report) -> Report:
    """Add the texts that went through carriers, and what these said that they cost."""
    counted = counted_between(made.span.first, made.span.last)
    of_line = [row for row in counted if made.line in (None, row.line)]
    return replace(made, texted=total_of(of_line))


def with_referrals(made: Report) -> Report:
    """Add what was given, what became of it, and what was not to be found."""
    counted = _by_line(rows_of(_REFERRED, made.span))
    unmet = counted.get("unmet", {})
    states = made.of_this_line(counted.get("referral", {}))
    total = tally(states, unmet=sum(made.of_this_line(unmet).values()))
    return replace(made, referred=total, unmet=unmet)


def with_follow_ups(made: Report, *, at: datetime) -> Report:
    """Add what was promised, kept in its time, and whom it reached. What is not over at `at` is not due."""
    counts: Counter[str] = Counter()
    for what, line, number in rows_of(_FOLLOWED, made.span, now=at):
        counts[what] += number if made.line in (None, line) else 0
    return replace(made, followed=Followed(**counts))


def facts(span: Span) -> list[Fact]:
    """Fetch the facts of every contact of a span."""
    return [Fact(*row) for row in rows_of(_EACH, span)]


def counted_by_database(span: Span, *, line: str | None = None) -> Report:
    """Make a report whose counting PostgreSQL does."""
    groups = _tallies(span, line)
    broken_down = _breakdowns(span)
    kinds = broken_down.pop("kind", {})
    empty: Breakdown = {}
    return Report(
        span=span,
        line=line,
        total=replace(groups[_ALL].get(None, Tally()), **_times(span, line)),
        by_day=groups[_BY_DAY],
        by_hour=groups[_BY_HOUR],
        by_line=groups[_BY_LINE],
        by_channel=groups[_BY_CHANNEL],
        dispositions=broken_down.get("disposition", empty),
        risk_levels=broken_down.get("risk_level", empty),
        topics=broken_down.get("topic", empty),
        kinds=_of_line(kinds, line),
    )


def _tallies(span: Span, line: str | None) -> Mapping[int, dict[Any, Tally]]:
    groups: dict[int, dict[Any, Tally]] = defaultdict(dict)
    for row in rows_of(_TALLIES, span, line=line):
        key = row[_KEY_OF[row[0]]] if row[0] in _KEY_OF else None
        groups[row[0]][key] = _read_tally(row[_COUNTS:])
    return groups


def _read_tally(row: Row) -> Tally:
    """Read one row of `tallies.sql`, whose counts stand in the order of `Tally`."""
    counts: list[Any] = [tuple(count) if isinstance(count, list) else count for count in row]
    return Tally(*counts)


def _times(span: Span, line: str | None) -> dict[str, Any]:
    (row,) = rows_of(_TIMES, span, line=line)
    return {name: _read_spread(row[place * _SPREAD_WIDTH :]) for place, name in enumerate(_SPREADS)}


def _read_spread(row: Row) -> Spread:
    """Read the next five columns: how many, the sum, the half, the 95 in 100, the longest."""
    number, total, p50, p95, longest = row[:_SPREAD_WIDTH]
    return Spread(number, total, p50, p95, longest) if number else Spread()


def _breakdowns(span: Span) -> dict[str, Breakdown]:
    return _by_line(rows_of(_BREAKDOWNS, span))


def _by_line(rows: Sequence[Row]) -> dict[str, Breakdown]:
    counted: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for what, line, code, number in rows:
        counted[what][line][code] = number
    return {what: plain(lines) for what, lines in counted.items()}


def _of_line(breakdown: Breakdown, line: str | None) -> Mapping[str, int]:
    if line is not None:
        return breakdown.get(line, {})
    return sum((Counter(codes) for codes in breakdown.values()), Counter[str]())


def rows_of(query: str, span: Span, **more: Any) -> list[Row]:
    """Ask for what belongs to a span; `more` are further parameters of the query."""
    zones = {the_center().zone, *Line.objects.values_list("zone", flat=True)}
    reached_from, reached_before = span.bounds(zones)
    parameters: dict[str, Any] = {
        "reached_from": reached_from,
        "reached_before": reached_before,
        "first": span.first,
        "last": span.last,
        "goal": Policy().service_level_seconds,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
