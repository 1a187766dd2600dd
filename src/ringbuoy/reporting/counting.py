"""Counting facts: the meaning of every count, in code that can be read.

`queries` counts the same in PostgreSQL where there are many; a test holds both to one result.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from ringbuoy.contacts.rules import CountsAs
from ringbuoy.reporting.facts import Fact, Outcome
from ringbuoy.reporting.reports import Breakdown, Report
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.tallies import WITHIN_SECONDS, Spread, Tally

Key = TypeVar("Key", bound=Hashable)


def count(span: Span, facts: Sequence[Fact], *, line: str | None = None) -> Report:
    """Count a report of one line, or of all lines when `line` is None.

    The breakdowns cover all lines even then: what may be shown of one depends on the others.
    """
    ours = [fact for fact in facts if line is None or fact.line == line]
    return Report(
        span=span,
        line=line,
        total=with_times(tally(ours), ours),
        by_day=tally_by(ours, lambda fact: fact.day),
        by_hour=tally_by(ours, lambda fact: fact.hour),
        by_line=tally_by(ours, lambda fact: fact.line),
        by_channel=tally_by(ours, lambda fact: fact.channel),
        dispositions=break_down(facts, lambda fact: [fact.disposition]),
        risk_levels=break_down(facts, lambda fact: [fact.risk_level]),
        topics=break_down(facts, lambda fact: fact.topics),
        kinds=Counter(fact.counts_as for fact in ours if _is_talked_and_apart(fact)),
    )


def tally_by(facts: Iterable[Fact], key: Callable[[Fact], Key]) -> dict[Key, Tally]:
    """Count each group of facts by itself."""
    groups: dict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return {name: tally(members) for name, members in groups.items()}


def tally(facts: Sequence[Fact]) -> Tally:
    """Count these facts, without their times."""
    outcomes = Counter(fact.outcome for fact in facts)
    answered = [fact for fact in facts if fact.outcome is Outcome.ANSWERED]
    return Tally(
        offered=sum(fact.is_offered for fact in facts),
        answered=len(answered),
        answered_in_goal=sum(fact.wait is not None and fact.wait <= fact.goal for fact in answered),
        abandoned=outcomes[Outcome.ABANDONED],
        overflowed=outcomes[Outcome.OVERFLOWED],
        messages=outcomes[Outcome.MESSAGE_TAKEN],
        waiting=outcomes[Outcome.WAITING],
        lost=sum(fact.was_lost for fact in facts),
        not_let_in=sum(fact.was_not_let_in for fact in facts),
        on_paper=outcomes[Outcome.ON_PAPER],
        tests=outcomes[Outcome.TEST],
        counseling=sum(fact.is_counseling for fact in facts),
        not_counseling=sum(_is_talked_and_apart(fact) for fact in facts),
        closed_counseling=sum(fact.is_closed_counseling for fact in facts),
        answered_within=_within(fact.wait for fact in answered),
        abandoned_within=_within(fact.patience for fact in facts if fact.outcome is Outcome.ABANDONED),
    )


def with_times(counted: Tally, facts: Sequence[Fact]) -> Tally:
    """Add how long people waited, and how long the finished counseling contacts took."""
    answered = [fact for fact in facts if fact.outcome is Outcome.ANSWERED]
    closed = [fact for fact in answered if fact.is_closed_counseling]
    return replace(
        counted,
        wait=spread(fact.wait for fact in answered),
        talk=spread(fact.talk for fact in closed),
        wrap_up=spread(fact.wrap_up for fact in closed),
        handling=spread(fact.handling for fact in closed),
    )


def _is_talked_and_apart(fact: Fact) -> bool:
    """Tell whether a counselor answered and it was no counseling contact: wrong number, silent, prank."""
    return fact.outcome is Outcome.ANSWERED and fact.counts_as != CountsAs.COUNSELING


def _within(times: Iterable[timedelta | None]) -> tuple[int, ...]:
    known = [time for time in times if time is not None]
    return tuple(sum(time <= timedelta(seconds=limit) for time in known) for limit in WITHIN_SECONDS)


def spread(times: Iterable[timedelta | None]) -> Spread:
    """Sum up a set of times. Source: nearest-rank."""
    ordered = sorted(time for time in times if time is not None)
    if not ordered:
        return Spread()
    return Spread(
        count=len(ordered),
        total=sum(ordered, timedelta(0)),
        p50=ordered[_rank(50, len(ordered)) - 1],
        p95=ordered[_rank(95, len(ordered)) - 1],
        longest=ordered[-1],
    )


def _rank(percent: int, of: int) -> int:
    """Give the nearest rank, 1..of: the smallest place that has at least this share at or below it."""
    return -(-percent * of // 100)


def break_down(facts: Iterable[Fact], codes: Callable[[Fact], Iterable[str]]) -> Breakdown:
    """Count closed counseling contacts by line and code. A contact with two topics counts in both."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        if fact.is_closed_counseling:
            counted[fact.line].update(set(codes(fact)))
    return plain(counted)


def plain(counted: Mapping[str, Mapping[str, int]]) -> Breakdown:
    """Give a breakdown in a fixed order, so that two of them can be compared."""
    return {line: dict(sorted(codes.items())) for line, codes in sorted(counted.items()) if codes}
