"""Calls that wait with music, and calls that talk: CPU a call, and packets lost, beside Asterisk's own.

    python -m benchmarks.phone_held
    python -m benchmarks.phone_held --calls 200 --talks 40 --seconds 60
    python -m benchmarks.phone_held --most             more and more talks at once, until a packet is lost

Our own telephones call and listen; in a talk both sides send a tone, and the packets that came to either are
counted. A packet is lost whose number never came. CPU is what Asterisk (and, for ours, the engine) used of a
core. Ten calls a second are a flood to our line: callers wait for 20 seconds first. Beside ours:
MusicOnHold() and a plain Dial().
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from benchmarks.cpu import cpu_seconds
from benchmarks.noise import listen
from benchmarks.phone_plain import AGENT_HZ, DIAL, MUSIC, PlainAsterisk, answering
from benchmarks.phone_world import Answering, phone_world, plain_folder, sit_down
from tests.phone.call import Call
from tests.phone.phone import Phone, phone

NUMBER = "5550100"
A_SECOND = 10
SETTLES_S = 25
PLAIN_SETTLES_S = 3
CALLERS_HZ = 500
MORE = (20, 40, 60, 80, 100, 120, 160, 200)


@dataclass(frozen=True)
class Held:
    """So many calls, at one place, for so many seconds; `programs` are those whose CPU counts."""

    name: str
    server: tuple[str, int]
    number: str
    calls: int
    seconds: int
    programs: tuple[int, ...]
    settles_s: float = SETTLES_S
    plays_hz: int = 0
    with_whom: Callable[[], Collection[Call]] = tuple


def main() -> int:
    """Measure, print, and give 1 when a packet was lost or a call ended."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=50)
    parser.add_argument("--talks", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--only", choices=("ours",), help="without Asterisk's own beside it")
    parser.add_argument("--most", action="store_true", help="more and more talks, until a packet is lost")
    asked = parser.parse_args()
    print(listen(), flush=True)
    if asked.most:
        return _most(asked.seconds)
    failed = _ours(asked.calls, asked.talks, asked.seconds)
    if asked.only != "ours":
        asyncio.run(_plain(asked.calls, asked.talks, asked.seconds))
    print(listen())
    return int(failed > 0)


def _ours(calls: int, talks: int, seconds: int) -> int:
    """Let people wait with music, then others talk; packets lost and calls ended."""
    with phone_world(0) as line:
        server = ("127.0.0.1", line.exchange.port)
        programs = (line.exchange.process_id, line.engine.process_id)
        music = Held("ours, music", server, NUMBER, calls, seconds, programs)
        failed = asyncio.run(_hold(music)) if calls else 0
        sit_down(line, talks)
        with Answering():
            talk = Held(
                "ours, talks",
                server,
                NUMBER,
                talks,
                seconds,
                programs,
                plays_hz=CALLERS_HZ,
                with_whom=line.desk_legs.values,
            )
            return failed + asyncio.run(_hold(talk))


def _most(seconds: int) -> int:
    """Let more and more people talk at once, each time in a house of its own, until a packet is lost."""
    well = 0
    for talks in MORE:
        words = ("--calls", "0", "--talks", str(talks), "--seconds", str(seconds), "--only", "ours")
        if subprocess.run([sys.executable, "-m", "benchmarks.phone_held", *words]).returncode:
            break
        well = talks
    print(f"the most that lost no packet: {well} talks, {2 * well} legs; {listen()}")
    return int(well == 0)


async def _plain(calls: int, talks: int, seconds: int) -> None:
    data = plain_folder()
    async with phone("agent", ("127.0.0.1", 9), plays_hz=AGENT_HZ) as agent:
        asterisk = PlainAsterisk(data, agent.address[1])
        programs = (asterisk.exchange.process_id,)
        try:
            music = Held("MusicOnHold()", asterisk.server, MUSIC, calls, seconds, programs, PLAIN_SETTLES_S)
            await _hold(music)
            async with answering(agent):
                await _hold(
                    Held(
                        "Dial(), talks",
                        asterisk.server,
                        DIAL,
                        talks,
                        seconds,
                        programs,
                        PLAIN_SETTLES_S,
                        CALLERS_HZ,
                        lambda: [call for call in agent.calls.values() if call.state == "up"],
                    )
                )
        finally:
            asterisk.exchange.kill()
            shutil.rmtree(data, ignore_errors=True)


async def _hold(held: Held) -> int:
    """Let so many calls last for so long; packets that were lost, and calls that ended."""
    async with AsyncExitStack() as stack:
        caller = await stack.enter_async_context(phone("15550001", held.server, plays_hz=held.plays_hz))
        calls = await _placed(caller, held)
        await asyncio.gather(*(call.answered() for call in calls), return_exceptions=True)
        await asyncio.sleep(held.settles_s)
        others = list(held.with_whom())
        for call in (*calls, *others):
            call.heard.pieces.clear()
        before = cpu_seconds(*held.programs)
        await asyncio.sleep(held.seconds)
        failed = _tell(held, calls, others, cpu_seconds(*held.programs) - before)
        for call in calls:
            if call.state != "over":
                call.hang_up()
        await asyncio.sleep(1)
    return failed


async def _placed(caller: Phone, held: Held) -> Sequence[Call]:
    calls = []
    for turn in range(held.calls):
        calls.append(await caller.dial(held.number, shows=f"44{turn:04d}5550000"))
        await asyncio.sleep(1 / A_SECOND)
    return calls


def _tell(held: Held, calls: Sequence[Call], others: Sequence[Call], used: float) -> int:
    """Say what a call cost, and give what went wrong. `others`: who talks with these callers."""
    lost = sum(call.heard.lost for call in (*calls, *others))
    came = sum(len(call.heard.pieces) for call in (*calls, *others))
    ended = sum(call.state == "over" or not call.heard.pieces for call in calls)
    each = used / held.seconds / held.calls * 100
    print(
        f"{held.name}: {held.calls} calls for {held.seconds} s, {each:.2f} % of a core a call, {lost} of "
        f"{came + lost} packets lost, {ended} calls ended or silent",
        flush=True,
    )
    return lost + ended


if __name__ == "__main__":
    sys.exit(main())
