"""How long a chat message takes to the other side's socket, sealed and authenticated, and how many fit.

    python -m benchmarks.chat --talks 2000 --seconds 20

Starts a PostgreSQL that waits for the disk, the pages and the hub, in a folder that is thrown away; opens
a stream for each caller and for each counselor (four talks each), writes from both sides with real
cookies, and looks at what arrives. Beside it, in the same run: the floor, a bare loop that inserts the
same rows in groups, without sockets, sealing or anybody to tell. Goals at 2,000 talks: p99 at most 25 ms
at 270 messages a second, 1,000 a second sustained, none lost, none doubled, none out of order.
"""

import argparse
import sys
import time

import uvloop
from benchmarks.chat_floor import Floor
from benchmarks.chat_load import Load, Sent
from benchmarks.chat_world import World, world
from benchmarks.noise import listen, percentile

RATE, GOAL_P99_MS, GOAL_RATE = 270.0, 25.0, 1_000.0


def main() -> int:
    """Measure, print, and give 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--talks", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each part")
    asked = parser.parse_args()
    print(listen())
    with world(asked.talks) as made:
        missed = uvloop.run(_measure(made, asked.seconds))
    print(listen())
    return 1 if missed else 0


async def _measure(made: World, seconds: float) -> bool:
    load, floor = Load(made), await Floor.lay(made.owner_database)
    began = time.perf_counter()
    await load.open_streams()
    took = time.perf_counter() - began
    print(f"{len(made.talks)} callers and {len(made.sessions)} counselors connected in {took:.1f} s")
    await load.at_rate(50, 3)
    print(f"floor at {RATE:.0f}/s: {_spread(await floor.at_rate(RATE, seconds / 2))}")
    p99 = await _at_rate(load, RATE, seconds)
    await _at_rate(load, GOAL_RATE, seconds)
    print(f"floor, 300 at once: {await floor.as_fast_as_it_goes(300, seconds / 2):.0f}/s")
    most = await _most(load, seconds)
    print(
        f"refused: {dict(load.refused) or 'none'}; out of order: {load.disordered}; streams cut: {load.cut}"
    )
    return p99 > GOAL_P99_MS or most < GOAL_RATE or load.disordered > 0


async def _at_rate(load: Load, rate: float, seconds: float) -> float:
    """Measure at one rate, and give the p99 in milliseconds."""
    before = load.world.processor_seconds()
    own = await load.at_rate(rate, seconds)
    used = load.world.processor_seconds() - before
    print(f"hub at {rate:.0f}/s: {_told(own)}; {used / len(own) * 1e6:.0f} µs of processor a message")
    return percentile(_times(own), 99)


async def _most(load: Load, seconds: float) -> float:
    own, rate = await load.as_fast_as_it_goes(300, seconds)
    print(f"hub, 300 at once: {rate:.0f}/s sustained; {_told(own)}")
    return rate


def _told(own: dict[str, Sent]) -> str:
    times = _times(own)
    lost = sum(1 for one in own.values() if not (one.on_caller and one.on_staff))
    doubled = sum(1 for one in own.values() if one.on_caller > 1 or one.on_staff > 1)
    return f"{len(own)} messages, {_spread(times)}; lost {lost}, doubled {doubled}"


def _spread(times: list[float]) -> str:
    half, most, worst = (percentile(times, percent) for percent in (50, 95, 99))
    return f"p50 {half:.1f} ms, p95 {most:.1f}, p99 {worst:.1f}"


def _times(own: dict[str, Sent]) -> list[float]:
    return sorted((one.arrived_at - one.at) * 1000 for one in own.values() if one.arrived_at) or [
        float("inf")
    ]


if __name__ == "__main__":
    sys.exit(main())
