"""Calls that wait with music at the same time: CPU a call, and packets lost, beside Asterisk's own music.

    python -m benchmarks.phone_held --calls 200 --seconds 20

Our own telephones call and listen. A packet is lost whose number never came. CPU is what Asterisk (and, for
ours, the engine) used of a core. Ten calls a second are a flood to our line: callers wait for 20 seconds
first.
"""

import argparse
import asyncio
import shutil
import sys

from benchmarks.cpu import cpu_seconds
from benchmarks.noise import listen
from benchmarks.phone_plain import MUSIC, PlainAsterisk
from benchmarks.phone_world import phone_world, plain_folder
from tests.phone.phone import phone

NUMBER = "5550100"
A_SECOND = 10
SETTLES_S = 25


def main() -> int:
    """Measure, print, and give 1 when a packet was lost or a call ended."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with phone_world(0) as line:
        programs = (line.exchange.process_id, line.engine.process_id)
        server = ("127.0.0.1", line.exchange.port)
        failed = asyncio.run(_hold("ours", server, NUMBER, asked.calls, asked.seconds, programs))
    data = plain_folder()
    asterisk = PlainAsterisk(data, 9)
    try:
        programs = (asterisk.exchange.process_id,)
        asyncio.run(_hold("MusicOnHold()", asterisk.server, MUSIC, asked.calls, asked.seconds, programs))
    finally:
        asterisk.exchange.kill()
        shutil.rmtree(data, ignore_errors=True)
    print(listen())
    return int(failed > 0)


async def _hold(
    name: str,
    server: tuple[str, int],
    number: str,
    count: int,
    seconds: int,
    programs: tuple[int, ...],
) -> int:
    """Let so many wait for so long; packets that were lost, and calls that ended."""
    async with phone("15550001", server) as caller:
        calls = []
        for turn in range(count):
            calls.append(await caller.dial(number, shows=f"44{turn:04d}5550000"))
            await asyncio.sleep(1 / A_SECOND)
        await asyncio.gather(*(call.answered() for call in calls))
        await asyncio.sleep(SETTLES_S)
        for call in calls:
            call.heard.pieces.clear()
        before = cpu_seconds(*programs)
        await asyncio.sleep(seconds)
        used = cpu_seconds(*programs) - before
        lost = sum(call.heard.lost for call in calls)
        came = sum(len(call.heard.pieces) for call in calls)
        ended = sum(call.state == "over" or not call.heard.pieces for call in calls)
        for call in calls:
            call.hang_up()
    each = used / seconds / count * 100
    print(
        f"{name}: {count} calls for {seconds} s, {each:.2f} % of a core a call, {lost} of {came + lost} "
        f"packets lost, {ended} calls ended or silent",
        flush=True,
    )
    return lost + ended


if __name__ == "__main__":
    sys.exit(main())
