"""Scanners and broken packets at the phone line's port while somebody waits, against a fresh demo: a drill.

    python -m benchmarks.phone_scanners --a-second 500 --seconds 60

They come from an address that is no phone's and no carrier's. Said are: the longest silence that the caller
heard, how Asterisk's memory grew from the first quarter to the end, and how many contacts there are besides
the caller's.
"""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from benchmarks.engine_killed import contacts, silence, until_a_contact
from benchmarks.noise import listen
from tests.browser.stack import Demo
from tests.phone.phone import phone
from tests.phone.scanners import send
from tests.ports import free_sip_port

NUMBER = "5550100"
ASTERISK = "-C"
MOST_SILENCE_S = 0.5
MOST_GROWTH_MB = 40


def main() -> int:
    """Send, print, and give 1 where anything has changed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--a-second", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with Demo(sip_port=free_sip_port()) as demo:
        is_fine = asyncio.run(_drill(demo.start(), asked.a_second, asked.seconds))
    print(listen())
    return int(not is_fine)


async def _drill(demo: Demo, a_second: int, seconds: int) -> bool:
    url = next((demo.data / "d").rglob("database-owner.url")).read_text()
    async with phone("15550100167", ("127.0.0.1", demo.sip_port)) as caller:
        call = await caller.dial(NUMBER)
        await until_a_contact(url, call, before=0)
        program = demo.process_id(ASTERISK)
        before, call.heard.pieces[:] = await contacts(url), []
        grown = [0, 0]
        for part, share in enumerate((0.25, 0.75)):
            count = int(a_second * seconds * share)
            await asyncio.to_thread(_send, demo, count, part, 1 / a_second)
            grown[part] = _memory_mb(program)
        longest, more = silence(call), await contacts(url) - before
        call.hang_up()
    growth = grown[1] - grown[0]
    print(
        f"{a_second * seconds} packets, {a_second} a second: longest silence {longest:.2f} s, "
        f"Asterisk's memory {grown[0]} MB, then {growth:+d} MB; {more} contacts by it",
        flush=True,
    )
    return longest <= MOST_SILENCE_S and growth <= MOST_GROWTH_MB and more == 0


def _send(demo: Demo, count: int, seed: int, pause_s: float) -> None:
    send(("127.0.0.1", demo.sip_port), count=count, seed=seed, wait=lambda: time.sleep(pause_s))


def _memory_mb(program: int) -> int:
    lines = Path(f"/proc/{program}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


if __name__ == "__main__":
    sys.exit(main())
