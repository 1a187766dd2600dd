"""The engine killed, and somebody calls at once: how long until they are a contact, against a fresh demo.

    python -m benchmarks.engine_killed --rounds 3

Our own telephone calls, as a carrier would. "Heard" is the first sound that it gets, "a contact" the moment
at which the call stands in the records and can be offered, "longest silence" how long
the caller heard nothing.
Between two rounds it waits until the supervisor takes the engine for steady again.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import pairwise

import psycopg
from benchmarks.noise import listen
from tests.browser.stack import Demo
from tests.phone.call import Call
from tests.phone.phone import Phone, phone
from tests.phone.sound import loudness
from tests.ports import free_sip_port

from ringbuoy.server.supervisor import STEADY_AFTER_SECONDS

NUMBER = "5550100"
GOAL_S = 5.0
WITHIN_S = 40.0
AUDIBLE = 20.0
CALLS = "SELECT count(*) FROM telephony_call"
Round = Callable[[Demo, str, int, Phone], Awaitable[float]]
"""One round: the demo, its database, how many contacts there are, and a telephone; seconds that it took."""


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    return killed(str(__doc__), _one)


def killed(says: str, one: Round) -> int:
    """Go through so many rounds against a fresh demo; 1 when the longest missed the goal."""
    parser = argparse.ArgumentParser(description=says, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with Demo(sip_port=free_sip_port()) as demo:
        longest = asyncio.run(_rounds(demo.start(), asked.rounds, one))
    print(f"longest {longest:.1f} s, goal {GOAL_S:.0f} s; {listen()}")
    return int(longest > GOAL_S)


async def _rounds(demo: Demo, rounds: int, one: Round) -> float:
    url = next((demo.data / "d").rglob("database-owner.url")).read_text()
    took = []
    async with phone("15550100167", ("127.0.0.1", demo.sip_port)) as caller:
        await until_a_contact(url, await caller.dial(NUMBER), before=0)
        for _round in range(rounds):
            await asyncio.sleep(STEADY_AFTER_SECONDS + 1)
            try:
                took.append(await one(demo, url, await contacts(url), caller))
            except TimeoutError as error:
                took.append(WITHIN_S)
                print(f"a round has failed: {error}", flush=True)
    return max(took)


async def _one(demo: Demo, url: str, before: int, caller: Phone) -> float:
    demo.kill("ringbuoy.server.engine")
    began = time.monotonic()
    call = await caller.dial(NUMBER)
    after = await until_a_contact(url, call, before=before) - began
    heard = call.heard.pieces[0].at - began
    print(
        f"heard after {heard:.2f} s, a contact after {after:.2f} s, longest silence {silence(call):.2f} s",
        flush=True,
    )
    call.hang_up()
    return after


def silence(call: Call) -> float:
    """Give the longest span in which nothing audible came, in seconds."""
    loud = [piece.at for piece in call.heard.pieces if loudness([piece.content]) > AUDIBLE]
    return max((later - earlier for earlier, later in pairwise(loud)), default=0.0)


async def until_a_contact(url: str, call: Call, *, before: int) -> float:
    """Wait until the call stands in the records, and give when it does.

    :raises TimeoutError: it does not.
    """
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        if await contacts(url) > before:
            return time.monotonic()
        await asyncio.sleep(0.05)
    raise TimeoutError(f"No contact within {WITHIN_S} seconds; the call is {call.state}.")


async def contacts(url: str) -> int:
    """Count the calls that stand in the records."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        row = await (await connection.execute(CALLS)).fetchone()
        return int(row[0]) if row else 0


if __name__ == "__main__":
    sys.exit(main())
