"""Accept to sound both ways, and a reload in mid-call to sound again, in a real Chromium and a fresh demo.

    python -m benchmarks.browser_talks --rounds 10

A counselor in Chromium, Robin at our telephone. Three ways: on the leg that stays up; on one that was cut the
moment before, so that the line has to call the browser again; and the page loaded anew in the talk. Times are
from the key, or from the reload. Beside them: the same browser asks the server for next to nothing.
"""

import argparse
import sys
import time
from collections.abc import Callable

from benchmarks.browser_world import (
    BrowserWorld,
    browser_world,
    fetches,
    finish,
    heard,
    heard_at_the_telephone,
    listen_for,
    rings_at,
)
from benchmarks.engine_killed import NUMBER
from benchmarks.noise import listen, percentile
from benchmarks.phone_world import say
from tests.browser.desk_stage import Desk
from tests.browser.robins_phone import COUNSELORS_HZ, ROBINS_HZ
from tests.phone.call import Call

ACCEPT_S, RELOAD_S = 0.150, 2.0
CUT = "document.querySelector('desk-phone').line.leg.terminate()"
Way = Callable[[Desk, Call], tuple[float, float]]


def main() -> int:
    """Measure, print, and give 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with browser_world() as world:
        desk = world.toms.sits_down("tom")
        desk.starts_the_phone()
        is_fine = True
        for name, way in (("leg that stays up", _accept), ("leg that was cut", _accept_anew)):
            is_fine &= _tell(f"accept, {name}", _rounds(world, desk, way, asked.rounds), goal_s=ACCEPT_S)
        is_fine &= _tell("reload in mid-call", _reloads(world, desk, asked.rounds), goal_s=RELOAD_S)
        say("a fetch of next to nothing by the same browser", fetches(desk.page))
    print(f"goals at p50: accept {ACCEPT_S * 1000:.0f} ms, reload {RELOAD_S:.0f} s; {listen()}")
    return int(not is_fine)


def _rounds(world: BrowserWorld, desk: Desk, way: Way, rounds: int) -> list[tuple[float, float]]:
    """Let Robin call and be answered so many times; seconds until each of the two heard the other."""
    took = []
    for _round in range(rounds):
        call = world.robin.dials(NUMBER)
        rings_at(desk)
        took.append(way(desk, call))
        world.robin.hangs_up(call)
        finish(desk)
    return took


def _accept(desk: Desk, call: Call) -> tuple[float, float]:
    listen_for(desk.page, ROBINS_HZ)
    at = time.time()
    desk.page.keyboard.press("Alt+0")
    return heard(desk.page) - at, heard_at_the_telephone(call, COUNSELORS_HZ, since=at) - at


def _accept_anew(desk: Desk, call: Call) -> tuple[float, float]:
    desk.page.evaluate(CUT)
    return _accept(desk, call)


def _reloads(world: BrowserWorld, desk: Desk, rounds: int) -> list[tuple[float, float]]:
    """Load the page anew so many times in one talk; seconds until each hears the other again."""
    call = world.robin.dials(NUMBER)
    rings_at(desk)
    _accept(desk, call)
    took = []
    for _round in range(rounds):
        time.sleep(2)
        at = time.time()
        desk.page.reload(wait_until="commit")
        listen_for(desk.page, ROBINS_HZ)
        took.append((heard(desk.page) - at, heard_at_the_telephone(call, COUNSELORS_HZ, since=at) - at))
    world.robin.hangs_up(call)
    finish(desk)
    return took


def _tell(what: str, took: list[tuple[float, float]], *, goal_s: float) -> bool:
    """Print how long each of the two took, and tell whether the half of both is within the goal."""
    counselors, callers = [counselor for counselor, _robin in took], [robin for _counselor, robin in took]
    say(f"{what} → the counselor hears", counselors)
    say(f"{what} → the caller hears", callers)
    return max(percentile(sorted(times), 50) for times in (counselors, callers)) <= goal_s


if __name__ == "__main__":
    sys.exit(main())
