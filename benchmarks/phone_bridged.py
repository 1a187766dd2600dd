"""Calls at a rate, each through to a counselor, by our engine, Asterisk's own queue and a plain Dial().

    python -m benchmarks.phone_bridged --a-second 10 --seconds 20
    python -m benchmarks.phone_bridged --most          more and more a second, until calls fail
    python -m benchmarks.phone_bridged --seconds 300 --only plain      for five minutes, Asterisk's own

Our own telephones call and answer; each call talks for a second. Measured is the time from INVITE to the
counselor's sound at the caller. A call that hears nobody within 15 seconds, or is refused, has failed. So
many calls are a flood to our line: its callers press a key when they are answered, which is in the time.
CPU is what Asterisk (and, for ours, the engine and PostgreSQL, each said by itself) used of a core for a
call; our telephones, and those who press Accept, are not in it.
"""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Mapping, Sequence

from benchmarks.cpu import cpu_seconds, family_seconds
from benchmarks.noise import listen
from benchmarks.phone_plain import AGENT_HZ, DIAL, QUEUE, PlainAsterisk, answering, bridged
from benchmarks.phone_world import Answering, database_id, phone_world, plain_folder, say
from tests.phone.phone import phone

NUMBER = "5550100"
A_CALL_NEEDS = 4
"""So many counselors for each call a second: talk, record, and what is between."""
MOST_COUNSELORS = 80
"""With more telephones of ours beside it, they and not the line are what is measured."""
MORE = (10, 15, 20, 30, 40, 60, 80)
SECONDS_EACH = 10


def main() -> int:
    """Measure, print, and give 1 when a call has failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--a-second", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--most", action="store_true")
    parser.add_argument("--only", choices=("ours", "plain"), help="one half, where both take too long")
    asked = parser.parse_args()
    rates = MORE if asked.most else (asked.a_second,)
    seconds = SECONDS_EACH if asked.most else asked.seconds
    print(listen(), flush=True)
    failed = 0 if asked.only == "plain" else _ours(rates, seconds)
    if not asked.most and asked.only != "ours":
        asyncio.run(_plain(asked.a_second, seconds))
    print(listen())
    return int(failed > 0 and not asked.most)


def _ours(rates: Sequence[int], seconds: int) -> int:
    """Call at one rate after the other, until calls fail; give how many did in the end."""
    failed = 0
    with phone_world(min(max(rates) * A_CALL_NEEDS, MOST_COUNSELORS)) as line, Answering():
        server = ("127.0.0.1", line.exchange.port)
        asterisk, engine, database = line.exchange.process_id, line.engine.process_id, database_id()
        for rate in rates:
            before = _used(asterisk, engine, database)
            calls = bridged(server, NUMBER, a_second=rate, count=rate * seconds, presses="5")
            times, failed = asyncio.run(calls)
            after = _used(asterisk, engine, database)
            used = {part: after[part] - before[part] for part in after}
            _tell("ours", rate, seconds, times, failed, used)
            if failed:
                break
    return failed


async def _plain(rate: int, seconds: int) -> None:
    data = plain_folder()
    async with phone("agent", ("127.0.0.1", 9), plays_hz=AGENT_HZ) as agent:
        asterisk = PlainAsterisk(data, agent.address[1], agents=rate * A_CALL_NEEDS)
        try:
            await asyncio.sleep(3)
            for name, number in (("app_queue", QUEUE), ("Dial()", DIAL)):
                before = cpu_seconds(asterisk.exchange.process_id)
                async with answering(agent):
                    times, failed = await bridged(
                        asterisk.server, number, a_second=rate, count=rate * seconds
                    )
                used = {"Asterisk": cpu_seconds(asterisk.exchange.process_id) - before}
                _tell(name, rate, seconds, times, failed, used)
        finally:
            asterisk.exchange.kill()
            shutil.rmtree(data, ignore_errors=True)


def _used(asterisk: int, engine: int, database: int) -> dict[str, float]:
    """Give the seconds of a core that each part has used so far."""
    return {
        "Asterisk": cpu_seconds(asterisk),
        "engine": cpu_seconds(engine),
        "PostgreSQL": family_seconds(database),
    }


def _tell(
    name: str, rate: int, seconds: int, times: Sequence[float], failed: int, used: Mapping[str, float]
) -> None:
    calls = max(len(times) + failed, 1)
    each = ", ".join(f"{part} {spent * 1000 / calls:.1f}" for part, spent in used.items())
    cpu = f"CPU {sum(used.values()) * 1000 / calls:.1f} ms a call ({each})"
    say(
        f"{name}: {rate} calls/s for {seconds} s, {failed} failed, {cpu}; INVITE → counselor's sound",
        times,
    )


if __name__ == "__main__":
    sys.exit(main())
