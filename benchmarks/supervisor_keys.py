"""A supervisor's keys at a call, in real browsers against a fresh demo: from the key to the sound.

    python -m benchmarks.supervisor_keys --rounds 10

A counselor talks with Robin; a supervisor on the floor, in a browser and with a voice of their own, presses L
(until they hear the caller), W (until the counselor hears them), J (until the caller does), X. Beside it: the
same browser asks the server for next to nothing.
"""

import argparse
import sys
import time

from benchmarks.browser_world import (
    browser_world,
    fetches,
    heard,
    heard_at_the_telephone,
    listen_for,
    rings_at,
)
from benchmarks.engine_killed import NUMBER
from benchmarks.noise import listen
from benchmarks.phone_world import say
from tests.browser.desk_stage import Desk
from tests.browser.robins_phone import COUNSELORS_HZ, ROBINS_HZ, SUPERVISORS_HZ
from tests.phone.call import Call

GOAL_S = 1.0
PAUSE_S = 1.5
"""Between two keys, so that the last one's sound is over."""


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with browser_world() as world:
        tom, ines = world.toms.sits_down("tom"), world.ines_own.watches("ines")
        tom.starts_the_phone()
        ines.starts_the_phone()
        call = world.robin.dials(NUMBER)
        rings_at(tom)
        tom.takes_the_call()
        heard_at_the_telephone(call, COUNSELORS_HZ, since=0.0)
        ines.page.locator("[data-person]", has_text="Tom Becker").focus()
        ines.page.locator("#bar [data-key=listen]:not([aria-disabled=true])").wait_for()
        took = [_one(tom, ines, call) for _round in range(asked.rounds)]
        for key, times in zip("LWJ", zip(*took, strict=True), strict=True):
            say(f"{key} → sound", times)
        say("a fetch of next to nothing by the same browser", fetches(ines.page))
        world.robin.hangs_up(call)
    print(listen())
    return int(max(map(max, took)) > GOAL_S)


def _one(tom: Desk, ines: Desk, call: Call) -> tuple[float, float, float]:
    """Press each key once; seconds until it was heard."""
    listened = _press(ines, "l", ear=ines, hz=ROBINS_HZ)
    whispered = _press(ines, "w", ear=tom, hz=SUPERVISORS_HZ)
    at = time.time()
    ines.page.keyboard.press("j")
    joined = heard_at_the_telephone(call, SUPERVISORS_HZ, since=at) - at
    time.sleep(PAUSE_S)
    ines.page.keyboard.press("x")
    time.sleep(PAUSE_S)
    return listened, whispered, joined


def _press(ines: Desk, key: str, *, ear: Desk, hz: int) -> float:
    listen_for(ear.page, hz)
    at = time.time()
    ines.page.keyboard.press(key)
    took = heard(ear.page) - at
    time.sleep(PAUSE_S)
    return took


if __name__ == "__main__":
    sys.exit(main())
