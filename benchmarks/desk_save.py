"""How long one save of a counselor's notes takes, with one and with eight counselors at once.

    ./ringbuoy demo --no-browser        (in another window)
    python -m benchmarks.desk_save --data data

Every save goes the whole way: session, gate, key, seal, row, journal. Goals: p95 at most 54 ms with one
counselor and 198 ms with eight. A think time between saves can be set; the default is none, which is
harder than any real desk.
"""

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from aiohttp import ClientSession, CookieJar
from benchmarks.noise import listen, percentile

from ringbuoy.simulator.counselors import Counselor, sit_down

GOALS_MS = {1: 54.0, 8: 198.0}
WORDS = "Talked about exams and sleep. Will write a list. "
RING_SECONDS = 60


class NobodyRang(Exception):
    """No contact reached any of the counselors."""


@dataclass(frozen=True)
class Seat:
    """A signed-in counselor and the contact whose notes are saved."""

    session: ClientSession
    counselor: Counselor
    contact: str


def main() -> int:
    """Measure, print, and give 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--saves", type=int, default=200, help="by each counselor")
    parser.add_argument("--think", type=float, default=0.0, help="seconds between two saves of one counselor")
    return asyncio.run(_run(parser.parse_args()))


async def _run(asked: argparse.Namespace) -> int:
    people = json.loads((asked.data / "demo" / "demo-passwords.json").read_text())
    able = [one for one in people if one["role"].startswith(("Counselor", "Trainee"))]
    missed = 0
    print(listen())
    async with asyncio.TaskGroup() as beats:
        seats, tasks = [], []
        for person in able[: max(GOALS_MS)]:
            session = sit_down(asked.url)
            counselor = Counselor(session, person["username"], dice=Random(1))
            await counselor.sign_in(person["password"])
            tasks.append(beats.create_task(counselor.beat()))
            seats.append(Seat(session, counselor, ""))
        ready = await _each_with_a_contact(asked.url, seats)
        for clients, goal in GOALS_MS.items():
            missed += await _measure(ready[:clients], goal, asked)
        for task in tasks:
            task.cancel()
    await _put_away(ready)
    print(listen())
    return 1 if missed else 0


async def _each_with_a_contact(url: str, seats: list[Seat]) -> list[Seat]:
    """Let one person after another reach out until every counselor has somebody."""
    await asyncio.sleep(3)
    found: list[Seat] = []
    free = list(seats)
    for seat in free:
        await seat.counselor.post("/my/readiness", readiness="ready")
    while free:
        await _reach_out(url)
        seat, contact = await _who_hears(free)
        await seat.counselor.post("/my/readiness", readiness="paused")
        free.remove(seat)
        found.append(Seat(seat.session, seat.counselor, contact))
    return found


async def _reach_out(url: str) -> None:
    """Open one chat and say nothing in it."""
    async with (
        ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as caller,
        caller.post("/start", data={"l": "en"}, headers={"Sec-Fetch-Site": "same-origin"}) as answer,
    ):
        answer.raise_for_status()


async def _who_hears(free: list[Seat]) -> tuple[Seat, str]:
    until = time.monotonic() + RING_SECONDS
    while time.monotonic() < until:
        for seat in free:
            for contact in await seat.counselor.offers():
                if await seat.counselor.post(f"/desk/contacts/{contact}/answer"):
                    return seat, contact
        await asyncio.sleep(0.2)
    raise NobodyRang("No contact rang within a minute. Is the engine running, and nobody else signed in?")


async def _measure(seats: list[Seat], goal: float, asked: argparse.Namespace) -> int:
    """Let these counselors save at once; print; give 1 when the goal is missed."""
    began = time.perf_counter()
    each = await asyncio.gather(*(_saves(seat, asked.saves, asked.think) for seat in seats))
    seconds = time.perf_counter() - began
    times = sorted(time for one in each for time in one)
    p50, p95, p99 = (percentile(times, percent) for percent in (50, 95, 99))
    print(
        f"{len(seats)} at once: {len(times)} saves, {len(times) / seconds:.0f}/s, p50 {p50:.1f} ms, "
        f"p95 {p95:.1f} ms (goal {goal:.0f}), p99 {p99:.1f} ms, most {times[-1]:.1f} ms"
    )
    return int(p95 > goal)


async def _saves(seat: Seat, saves: int, think: float) -> list[float]:
    """Save again and again, each time a little more; a save that is refused stops everything."""
    times = []
    version = await _version(seat)
    for number in range(saves):
        words = (WORDS * (1 + number % 20)).strip()
        began = time.perf_counter()
        sent = {"words": words, "seen": version}
        async with seat.session.post(f"/desk/contacts/{seat.contact}/notes", json=sent) as answer:
            version = (await answer.json())["version"]
            answer.raise_for_status()
        times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(think)
    return times


async def _version(seat: Seat) -> int:
    """Learn which version is the newest: an old one is refused, and the refusal tells."""
    async with seat.session.post(
        f"/desk/contacts/{seat.contact}/notes", json={"words": "", "seen": 0}
    ) as answer:
        return int((await answer.json())["version"])


async def _put_away(seats: list[Seat]) -> None:
    """Close what was opened, as tests of our own, so that no report counts it."""
    for seat in seats:
        await seat.counselor.post(f"/desk/contacts/{seat.contact}/not-counseling", counts_as="test")
        await seat.session.close()


if __name__ == "__main__":
    sys.exit(main())
