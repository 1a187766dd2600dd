"""Promised follow-ups under a fast clock, and safe hours by the hundred thousand.

python -m benchmarks.follow_ups [PROMISES] [SEED]
"""

import sys
import time
from datetime import timedelta
from random import Random

from benchmarks.follow_up_world import TICK, Promised, World
from tests.rules.chances import any_hours, any_moment, is_safe

from ringbuoy.followups.rules import OPEN
from ringbuoy.followups.windows import Step

CASES = 100_000
DAYS = 90
WORKER_AWAY = timedelta(minutes=600)


def main(promises: int, seed: int) -> None:
    """Run both, and say what came of them."""
    _hours(Random(seed))
    for busy in (0.5, 0.95):
        world = World(Random(seed), busy=busy)
        began = time.perf_counter()
        world.run(promises, DAYS)
        _report(world, time.perf_counter() - began)


def _hours(chance: Random) -> None:
    began, safe, wrong = time.perf_counter(), 0, 0
    for _ in range(CASES):
        hours, at = any_hours(chance), any_moment(chance)
        safe += hours.holds(at)
        wrong += hours.holds(at) != is_safe(hours, at)
    took = time.perf_counter() - began
    print(f"{CASES:,} moments: {safe:,} safe, {wrong} decided wrongly, {took:.1f} s")


def _report(world: World, took: float) -> None:
    rows = world.promises
    in_time = sum(is_in_time(one) for one in rows)
    told = sum(not is_in_time(one) and is_told(one) for one in rows)
    outside = sum(not is_safe(one.hours, at) for one in rows for at in one.began)
    tries = sum(len(one.began) for one in rows)
    still = sum(one.state in OPEN for one in rows)
    print(
        f"busy {world.busy:.2f}: {len(rows):,} promised, {in_time:,} first tried in time, {told:,} told of, "
        f"{len(rows) - in_time - told} neither; {tries:,} tries, {outside} outside safe hours; {still} open; "
        f"{took:.1f} s for {DAYS} days"
    )


def is_in_time(one: Promised) -> bool:
    """Tell whether a promise was first tried before the last safe moment of the window that was promised."""
    return one.first_tried_at is not None and one.first_tried_at < one.first_miss_at


def is_told(one: Promised) -> bool:
    """Tell whether somebody was told that it was not, as soon as the worker was there."""
    told = one.told.get(Step.MISS) or one.told.get(Step.PUT_BACK)
    return told is not None and told <= one.first_miss_at + WORKER_AWAY + TICK + timedelta(hours=2)


if __name__ == "__main__":
    said = [int(word) for word in sys.argv[1:]]
    main(*(said + [1_000, 1][len(said) :]))
