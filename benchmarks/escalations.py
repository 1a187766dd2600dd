"""A life in danger, ten thousand times, while processes are killed: who hears in time?

    python -m benchmarks.escalations [FLAGS] [SEED]

The rules are the real ones. A kill is what it is for PostgreSQL: the sweep that was under way never was. Two
processes sweep, worker and engine; each is killed about every 25 seconds, started again by the supervisor
with its pauses, and needs some seconds to come up. Now and then the database itself is gone too. Whoever is
called comes or does not.
"""

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from ringbuoy.escalations.rules import LADDERS, NEXT_WITHIN, Kind, Reachable, due_after, first_step, next_step
from ringbuoy.server.supervisor import PAUSES_SECONDS, STEADY_AFTER_SECONDS

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY_SECONDS = 86_400.0
SWEEP_EVERY_SECONDS = 1.0
LIVES_FOR_SECONDS = 25.0
COMES_UP_SECONDS = (1.0, 6.0)
PROCESSES = 2
DATABASE_DIES_EVERY_SECONDS = 600.0
DATABASE_GONE_SECONDS = (1.0, 5.0)
COMES = 0.5
COMES_AFTER_SECONDS = 20.0
LONGEST_SECONDS = 3_600.0


@dataclass
class Found:
    """What became of the flags. Times in seconds."""

    flags: int = 0
    heard: int = 0
    calls: int = 0
    kills: int = 0
    longest_gap: float = 0.0
    late: list[float] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether every flag had a human being or its next call within the time, and none was left."""
        return not self.late and self.heard == self.flags


def sweeps(dice: Random, found: Found) -> list[float]:
    """Give the moments at which a sweep came to its end, on a day of many kills."""
    ends = sorted(end for _process in range(PROCESSES) for end in _sweeps_of_one(dice, found))
    gone = _database_gone(dice)
    return [end for end in ends if not any(since <= end < until for since, until in gone[int(end // 600)])]


def _sweeps_of_one(dice: Random, found: Found) -> Iterator[float]:
    now, deaths = 0.0, 0
    while now < DAY_SECONDS + LONGEST_SECONDS:
        life = dice.expovariate(1 / LIVES_FOR_SECONDS)
        yield from _lived(now, life)
        deaths = 0 if life > STEADY_AFTER_SECONDS else deaths + 1
        now += life + PAUSES_SECONDS[min(deaths, len(PAUSES_SECONDS) - 1)] + dice.uniform(*COMES_UP_SECONDS)
        found.kills += 1


def _database_gone(dice: Random) -> dict[int, list[tuple[float, float]]]:
    """Give the spans in which the database was gone, by tens of minutes."""
    gone: dict[int, list[tuple[float, float]]] = defaultdict(list)
    now = 0.0
    while now < DAY_SECONDS + LONGEST_SECONDS:
        now += dice.expovariate(1 / DATABASE_DIES_EVERY_SECONDS)
        until = now + dice.uniform(*DATABASE_GONE_SECONDS)
        for ten_minutes in {int(now // 600), int(until // 600)}:
            gone[ten_minutes].append((now, until))
        now = until
    return gone


def _lived(since: float, seconds: float) -> Iterator[float]:
    yield from (since + beat * SWEEP_EVERY_SECONDS for beat in range(int(seconds / SWEEP_EVERY_SECONDS)))


def run(flags: int, seed: int) -> Found:
    """Raise so many flags over a day and follow each until somebody has taken it."""
    dice, found = Random(seed), Found(flags=flags)
    ends = sweeps(dice, found)
    for _number in range(flags):
        _follow(dice.uniform(0, DAY_SECONDS), ends, dice, found)
    return found


def _follow(raised: float, ends: list[float], dice: Random, found: Found) -> None:
    here = Reachable(*(dice.random() < 0.7 for _ in range(3)))
    step, called = first_step(Kind.IMMINENT, here), raised
    while called < raised + LONGEST_SECONDS:
        found.calls += 1
        following = _next_call(step, called, ends)
        comes = called + dice.expovariate(1 / COMES_AFTER_SECONDS) if dice.random() < COMES else None
        _count(called, min(following, comes or following), found)
        if comes is not None and comes <= following:
            found.heard += 1
            return
        step, called = next_step(Kind.IMMINENT, step, here), following


def _next_call(step: int, called: float, ends: list[float]) -> float:
    """Give the moment of the first whole sweep after this call's patience is over."""
    due = due_after(Kind.IMMINENT, step, at=START + timedelta(seconds=called))
    assert due is not None, "the last rung is called again, for as long as nobody has come"
    return ends[bisect_left(ends, (due - START).total_seconds())]


def _count(called: float, heard: float, found: Found) -> None:
    gap = heard - called
    found.longest_gap = max(found.longest_gap, gap)
    if gap > NEXT_WITHIN.total_seconds():
        found.late.append(gap)


def main() -> None:
    """Say what became of the flags."""
    flags, seed = (int(text) for text in (*sys.argv[1:], "10000", "1")[:2])
    found = run(flags, seed)
    print(
        f"{found.flags} flags, {found.calls} calls, {found.kills} kills, rungs {len(LADDERS[Kind.IMMINENT])}"
    )
    print(f"taken by a human being: {found.heard}; longest time to the next: {found.longest_gap:.1f} s")
    print(f"later than {NEXT_WITHIN.total_seconds():.0f} s: {len(found.late)}")


if __name__ == "__main__":
    main()
