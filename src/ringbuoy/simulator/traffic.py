"""Simulated callers, and as many counselors as asked for, on a running demo.

python -m ringbuoy.simulator --url http://127.0.0.1:8000 --rate 30 --counselors 2
"""

import argparse
import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from ringbuoy.simulator.arrivals import gaps, visit
from ringbuoy.simulator.callers import reach_out
from ringbuoy.simulator.counselors import CannotSignIn, Counselor, sit_down
from ringbuoy.simulator.dialogue import stories

PEOPLE = Path("demo") / "demo-passwords.json"


def main(words: Sequence[str] | None = None) -> None:
    """Let people reach out until told to stop, then say how it went."""
    asked = _parser().parse_args(words)
    outcomes: Counter[str] = Counter()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(asked, outcomes))
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())) or "Nobody came.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ringbuoy.simulator", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demo is")
    parser.add_argument("--rate", type=float, default=30, help="how many people reach out in an hour")
    parser.add_argument("--counselors", type=int, default=2, help="how many simulated counselors work")
    parser.add_argument("--people", type=Path, default=None, help="the demo's list of people and passwords")
    parser.add_argument("--minutes", type=float, default=None, help="stop after so many minutes")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same people")
    return parser


async def run(asked: argparse.Namespace, outcomes: Counter[str]) -> None:
    """Run callers and counselors side by side until the time is over or a signal comes."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    dice = Random(asked.seed)  # noqa: S311  made-up people need no secret dice
    work = [asyncio.create_task(_callers(asked, dice, outcomes))]
    for person in chosen(asked.people or _default_people(), asked.counselors):
        work.append(asyncio.create_task(_counselor(asked.url, person, Random(dice.random()))))  # noqa: S311
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), asked.minutes * 60 if asked.minutes else None)
    for task in work:
        task.cancel()
    for ended in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(ended, CannotSignIn):
            print(ended)


async def _callers(asked: argparse.Namespace, dice: Random, outcomes: Counter[str]) -> None:
    """Let one person after another reach out, each in their own time."""
    async with asyncio.TaskGroup() as people:
        for gap in gaps(dice, per_hour=asked.rate):
            people.create_task(reach_out(asked.url, visit(dice, stories=stories()), outcomes))
            await asyncio.sleep(gap.total_seconds())


async def _counselor(url: str, person: dict[str, str], dice: Random) -> None:
    async with sit_down(url) as session:
        await Counselor(session, person["username"], dice=dice).work(person["password"])


def chosen(people: Path, count: int) -> list[dict[str, str]]:
    """Choose counselors from the demo's list: the last first, so that a visitor may be the first ones."""
    if not count:
        return []
    listed: list[dict[str, str]] = json.loads(people.read_text())
    return [person for person in listed if person["role"].startswith("Counselor")][::-1][:count]


def _default_people() -> Path:
    return Path(os.environ.get("RINGBUOY_DATA", "data")) / PEOPLE


if __name__ == "__main__":
    main()
