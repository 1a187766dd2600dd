"""Many calls a second, through the engine of a fresh demo, and beside it through Asterisk's own queue alone.

    python -m benchmarks.phone_flood --a-second 10 --seconds 20

Our own telephone places the calls, each of two seconds. Measured is the time from INVITE to the answer. A
call that is refused, or not answered within 15 seconds, has failed.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.noise import listen
from benchmarks.phone_plain import AGENT_HZ, QUEUE, PlainAsterisk, flood
from benchmarks.phone_world import say
from tests.browser.stack import Demo
from tests.phone.phone import phone
from tests.ports import free_sip_port

NUMBER = "5550100"


def main() -> int:
    """Measure, print, and give 1 when a call has failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--a-second", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=20)
    asked = parser.parse_args()
    print(listen(), flush=True)
    asyncio.run(_plain(asked.a_second, asked.seconds))
    failed = _ours(asked.a_second, asked.seconds)
    print(listen())
    return int(failed > 0)


def _ours(a_second: int, seconds: int) -> int:
    with Demo(sip_port=free_sip_port()) as demo:
        server = ("127.0.0.1", demo.start().sip_port)
        answers, failed = asyncio.run(_after_the_first(server, a_second, seconds))
    say(f"ours: {a_second} calls/s for {seconds} s, {failed} failed; answered after", answers)
    return failed


async def _after_the_first(server: tuple[str, int], a_second: int, seconds: int) -> tuple[list[float], int]:
    """Wait until one call is answered: Asterisk is the last program of a demo that comes up."""
    async with asyncio.timeout(60):
        while (await flood(server, NUMBER, a_second=1, count=1))[1]:
            await asyncio.sleep(1)
    return await flood(server, NUMBER, a_second=a_second, count=a_second * seconds)


async def _plain(a_second: int, seconds: int) -> None:
    os.environ["RINGBUOY_DATA"] = data = tempfile.mkdtemp(prefix="rb-", dir="/tmp")
    from ringbuoy.server import folder

    folder.prepare(Path(data))
    (Path(data) / "asterisk").mkdir(exist_ok=True)
    async with phone("agent", ("127.0.0.1", 9), plays_hz=AGENT_HZ) as agent:
        asterisk = PlainAsterisk(Path(data), agent.address[1])
        try:
            await asyncio.sleep(3)
            count = a_second * seconds
            answers, failed = await flood(asterisk.server, QUEUE, a_second=a_second, count=count)
            say(f"app_queue: {a_second} calls/s for {seconds} s, {failed} failed; answered after", answers)
        finally:
            asterisk.exchange.kill()


if __name__ == "__main__":
    sys.exit(main())
