"""A call that is cut off: how long until it stands at the desk and on the floor, in real browsers.

    python -m benchmarks.dropped_shown --rounds 3

Robin talks with a counselor, and Asterisk is killed: no carrier says goodbye then. Between two rounds it
waits until the supervisor takes Asterisk for steady again. Beside it: the browser asks for next to nothing.
"""

import argparse
import sys
import time

from benchmarks.asterisk_killed import ASTERISK
from benchmarks.browser_world import WITHIN_S, BrowserWorld, browser_world, fetches, finish, rings_at
from benchmarks.engine_killed import NUMBER
from benchmarks.noise import listen
from benchmarks.phone_world import say
from tests.browser.desk_stage import Desk

from ringbuoy.server.supervisor import STEADY_AFTER_SECONDS

GOAL_S = 15.0
COUNT = "document.querySelectorAll('li[id^=dropped-]').length"


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with browser_world() as world:
        tom, ines = world.toms.sits_down("tom"), world.ines_own.watches("ines")
        tom.starts_the_phone()
        took = [_one(world, tom, ines) for _round in range(asked.rounds)]
        say("cut off → shown at the desk", [desk for desk, _floor in took])
        say("cut off → shown on the floor", [floor for _desk, floor in took])
        say("a fetch of next to nothing by the same browser", fetches(tom.page))
    print(listen())
    return int(max(map(max, took)) > GOAL_S)


def _one(world: BrowserWorld, tom: Desk, ines: Desk) -> tuple[float, float]:
    """Cut one call off; seconds until each page shows it."""
    time.sleep(STEADY_AFTER_SECONDS + 1)
    call = world.robin.dials(NUMBER)
    rings_at(tom)
    tom.takes_the_call()
    world.robin.hears_the_counselor(call)
    before = {desk.page: desk.page.evaluate(COUNT) for desk in (tom, ines)}
    began = time.monotonic()
    world.demo.kill(ASTERISK)
    shown: dict[object, float] = {}
    while len(shown) < len(before):
        for page in before:
            if page not in shown and page.evaluate(COUNT) > before[page]:
                shown[page] = time.monotonic() - began
        if time.monotonic() - began > 2 * WITHIN_S:
            raise TimeoutError("It is not shown.")
        time.sleep(0.02)
    finish(tom)
    return shown[tom.page], shown[ines.page]


if __name__ == "__main__":
    sys.exit(main())
