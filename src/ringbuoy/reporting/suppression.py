"""Hiding small groups, so that nobody can be recognized in a printed report.

A group of 1 to 10 people is hidden. If that alone could be worked out again from the total, the next
smallest groups are hidden too, until at least two groups with together at least 11 people are hidden.
What is small on one line is hidden in the report of every line, so that a difference of two reports
tells nothing either. One day is not broken down at all: a month without its other days would tell.
Source: cms-cell-size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace

from ringbuoy.reporting.complaints import Complaints
from ringbuoy.reporting.heard import Heard
from ringbuoy.reporting.helped import Helped
from ringbuoy.reporting.incidents import Incidents
from ringbuoy.reporting.reports import Breakdown, Report
from ringbuoy.reporting.requests import Requests

SMALLEST_SHOWN = 11
Shown = Mapping[str, int | None]


def show_all(report: Report, breakdown: Breakdown) -> Shown:
    """Give every count: for those who may read the contacts themselves."""
    return dict(report.of_this_line(breakdown))


def show_large(report: Report, breakdown: Breakdown) -> Shown:
    """Give the counts with small groups hidden (None)."""
    counts = report.of_this_line(breakdown)
    if report.span.is_day:
        return dict.fromkeys(counts)
    small = _small(counts)
    if report.line is not None:
        small |= {code for codes in breakdown.values() for code in _small(codes) if counts.get(code)}
    hidden = _with_complement(counts, small)
    return {code: None if code in hidden else number for code, number in counts.items()}


def without_small_groups(report: Report) -> Report:
    """Take out what could tell of one person: emergency help and harm, and what was heard of us.

    Each stays in a month's report of all lines, when no number of it is small. What was heard stays
    without its kinds, which nobody adds up.
    """
    is_whole = report.line is None and not report.span.is_day
    heard = report.heard
    keeps_help = is_whole and not _tells_of_one(report.helped)
    keeps_heard = is_whole and heard is not None and not any(map(_tells_of_one, _parts(heard)))
    return replace(
        report,
        helped=report.helped if keeps_help else None,
        heard=replace(heard, kinds={}) if heard is not None and keeps_heard else None,
    )


def _parts(heard: Heard) -> Sequence[Complaints | Incidents | Requests]:
    return heard.complaints, heard.incidents, heard.requests


def _tells_of_one(counts: Helped | Complaints | Incidents | Requests | None) -> bool:
    numbers = [] if counts is None else astuple(counts)
    return any(0 < number < SMALLEST_SHOWN for number in numbers)


def hide_small(counts: Mapping[str, int]) -> Shown:
    """Give counts that stand alone, with small groups hidden, and with them what would tell them."""
    hidden = _with_complement(counts, _small(counts))
    return {code: None if code in hidden else number for code, number in counts.items()}


def _small(counts: Mapping[str, int]) -> set[str]:
    return {code for code, number in counts.items() if 0 < number < SMALLEST_SHOWN}


def _with_complement(counts: Mapping[str, int], small: set[str]) -> set[str]:
    """Hide as many more groups, the smallest first, as it takes to keep the hidden ones hidden."""
    hidden = set(small)
    others = sorted((number, code) for code, number in counts.items() if number and code not in small)
    for _number, code in others:
        if not hidden or _is_safe(counts, hidden):
            break
        hidden.add(code)
    return hidden


def _is_safe(counts: Mapping[str, int], hidden: set[str]) -> bool:
    return len(hidden) >= 2 and sum(counts[code] for code in hidden) >= SMALLEST_SHOWN
