"""Asterisk killed, and somebody calls until they are answered, against a fresh demo.

    python -m benchmarks.asterisk_killed --rounds 3

Our own telephones call, one every quarter of a second, as people do. "Answered" is the first call that is, "a
contact" the moment at which it stands in the records and can be offered. Between two rounds it waits until
the supervisor takes Asterisk for steady again. How long a browser needs to be connected again is not in it.
"""

import asyncio
import sys
import time
from contextlib import AsyncExitStack

from benchmarks.engine_killed import NUMBER, WITHIN_S, killed, until_a_contact
from tests.browser.stack import Demo
from tests.phone.call import Call
from tests.phone.phone import Phone, phone

TRIES_EVERY_S = 0.25
ASTERISK = "-C"
"""A word by which its program is known among those of a demo."""


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    return killed(str(__doc__), _one)


async def _one(demo: Demo, url: str, before: int, _caller: Phone) -> float:
    """Kill it once; many telephones call, one every quarter of a second."""
    began = time.monotonic()
    demo.kill(ASTERISK)
    async with AsyncExitStack() as stack, asyncio.timeout(WITHIN_S):
        calls: list[Call] = []
        while not any(call.state == "up" for call in calls):
            other = phone(f"1555010{len(calls):04d}", ("127.0.0.1", demo.sip_port))
            calls.append(await (await stack.enter_async_context(other)).dial(NUMBER))
            await asyncio.sleep(TRIES_EVERY_S)
        answered = time.monotonic() - began
        contact = await until_a_contact(url, calls[0], before=before) - began
        for call in calls:
            call.hang_up()
        await asyncio.sleep(TRIES_EVERY_S)
    print(f"answered after {answered:.2f} s, a contact after {contact:.2f} s", flush=True)
    return answered


if __name__ == "__main__":
    sys.exit(main())
