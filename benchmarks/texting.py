"""How long a text takes from a carrier's webhook to the counselor's screen, also while processes are killed.

    ./ringbuoy demo --no-browser --data fresh        (in another window; nobody else may be signed in)
    python -m benchmarks.texting --data fresh --kill

Made-up phones text at a fixed rate through the signed webhook; who gets no 204 posts the same again, as
carriers do. A text is on the screen when its event has come by the counselor's own stream. At the end every
screen is asked for its whole conversation: each text must be there once. Beside it, in the same minute, the
least that any such system must do: one INSERT and one NOTIFY heard by another connection. Goal: p99 at most
200 ms at 50 a second.
"""

import argparse
import asyncio
import json
import os
import secrets
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import uuid4

import psycopg
from aiohttp import ClientError, ClientSession, ClientTimeout
from benchmarks.noise import listen, percentile

from ringbuoy.simulator.counselors import Counselor, sit_down
from ringbuoy.simulator.streams import events

GOAL_MS = 200.0
TAKEN = 204
RING_SECONDS = 60
AGAIN_AFTER_SECONDS = 0.2
KILLED = ("granian", "ringbuoy.server.worker")


@dataclass
class Run:
    """What goes on: when each text was first posted, and when it was on the screen."""

    url: str
    token: str
    secret: str
    public_url: str
    posted: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    again: int = 0
    name: str = field(default_factory=lambda: secrets.token_hex(4))

    def latencies(self) -> list[float]:
        """Give milliseconds from the first post to the screen, sorted."""
        return sorted(1000 * (self.seen[mark] - self.posted[mark]) for mark in self.seen)


@dataclass(frozen=True)
class Desk:
    """A counselor at the desk, and the one who texts with them."""

    session: ClientSession
    counselor: Counselor
    contact: str
    number: str


def main() -> int:
    """Measure, print, and give 1 when the goal is missed or a text is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--rate", type=float, default=50.0, help="texts in a second")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--desks", type=int, default=6)
    parser.add_argument("--kill", action="store_true", help="kill -9 web and worker on the way, once each")
    return asyncio.run(_run(parser.parse_args()))


async def _run(asked: argparse.Namespace) -> int:
    run = await asyncio.to_thread(_carrier_of, asked)
    print(listen())
    async with ClientSession(run.url, timeout=ClientTimeout(total=15)) as air, asyncio.TaskGroup() as tasks:
        desks, going = await _desks(run, air, asked, tasks)
        going += [tasks.create_task(_follow(run, desk)) for desk in desks]
        kills = [asyncio.to_thread(_kill, asked.data, asked.seconds)] if asked.kill else []
        bare, *_ = await asyncio.gather(_bare(asked), _text_all(run, air, desks, asked), *kills)
        await asyncio.sleep(3)
        shown = [mark for desk in desks for mark in await _screen(desk, run.name)]
        for task in going:
            task.cancel()
    for desk in desks:
        await desk.session.close()
    print(listen())
    return _told(run, bare, shown)


def _carrier_of(asked: argparse.Namespace) -> Run:
    """Open the demo's own carrier, so that its signature can be made here."""
    os.environ["RINGBUOY_DATA"] = str(asked.data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
    import django

    django.setup()
    from django.conf import settings

    from ringbuoy.texting.models import Carrier
    from ringbuoy.texting.ways import way_of

    carrier = Carrier.objects.filter(is_on=True)[0]
    return Run(asked.url, carrier.token, way_of(carrier).checking, settings.RINGBUOY.public_url)


async def _desks(
    run: Run, air: ClientSession, asked: argparse.Namespace, tasks: asyncio.TaskGroup
) -> tuple[list[Desk], list[asyncio.Task[None]]]:
    """Let each counselor answer one person who texts."""
    people = json.loads((asked.data / "demo" / "demo-passwords.json").read_text())
    able = [one for one in people if one["role"].startswith("Counselor") and "Anchor" not in one["role"]]
    desks, beats = [], []
    for person in able[: asked.desks]:
        session = sit_down(asked.url)
        counselor = Counselor(session, person["username"], dice=Random(1))
        await counselor.sign_in(person["password"])
        beats.append(tasks.create_task(counselor.beat()))
        await counselor.post("/my/readiness", readiness="ready")
        number = f"+1555{secrets.randbelow(10_000_000):07d}"
        await _post(run, air, number, "hello")
        desks.append(Desk(session, counselor, await _answered(counselor), number))
        await counselor.post("/my/readiness", readiness="paused")
    return desks, beats


async def _answered(counselor: Counselor) -> str:
    until = time.monotonic() + RING_SECONDS
    while time.monotonic() < until:
        for contact in await counselor.offers():
            if await counselor.post(f"/desk/contacts/{contact}/answer"):
                return contact
        await asyncio.sleep(0.2)
    raise TimeoutError("No text rang within a minute. Is the engine running, and nobody else signed in?")


async def _post(run: Run, air: ClientSession, number: str, words: str) -> None:
    """Post a text until it is taken, always with the same id."""
    from ringbuoy.texting.carriers.gateway import signed

    body = json.dumps({"kind": "message", "id": str(uuid4()), "from": number, "words": words}).encode()
    while True:
        headers = signed(f"{run.public_url}/text/{run.token}", body, run.secret)
        try:
            async with air.post(f"/text/{run.token}", data=body, headers=headers) as answer:
                if answer.status == TAKEN:
                    return
        except (ClientError, TimeoutError):
            pass
        run.again += 1
        await asyncio.sleep(AGAIN_AFTER_SECONDS)


async def _text_all(run: Run, air: ClientSession, desks: list[Desk], asked: argparse.Namespace) -> None:
    """Text at the rate, whatever has become of the texts before."""
    began, sending = time.perf_counter(), []
    for number in range(int(asked.rate * asked.seconds)):
        await asyncio.sleep(max(0.0, began + number / asked.rate - time.perf_counter()))
        mark, desk = f"{run.name} {number}", desks[number % len(desks)]
        run.posted[mark] = time.perf_counter()
        sending.append(asyncio.create_task(_post(run, air, desk.number, mark)))
    await asyncio.gather(*sending)


async def _follow(run: Run, desk: Desk) -> None:
    """Read the counselor's stream, again where it broke."""
    while True:
        try:
            async with desk.session.get("/live/stream", timeout=ClientTimeout(total=None)) as stream:
                async for event in events(stream):
                    if event.name == "message" and event.said.get("words") in run.posted:
                        run.seen.setdefault(event.said["words"], time.perf_counter())
        except (ClientError, TimeoutError):
            await asyncio.sleep(0.2)


async def _screen(desk: Desk, name: str) -> list[str]:
    """Ask for the whole conversation, as a desk does after a cut."""
    async with desk.session.get(f"/live/contacts/{desk.contact}/messages?after=0") as answer:
        told = await answer.json()
    return [one["words"] for one in told["messages"] if one["words"].startswith(f"{name} ")]


async def _bare(asked: argparse.Namespace) -> list[float]:
    """Do the least: one INSERT and one NOTIFY each, heard by another connection."""
    url = (asked.data / "secrets" / "database-owner.url").read_text().strip()
    times: list[float] = []
    async with (
        await psycopg.AsyncConnection.connect(url, autocommit=True) as ear,
        await psycopg.AsyncConnection.connect(url, autocommit=True) as hand,
    ):
        await ear.execute("LISTEN bare")
        await hand.execute("CREATE UNLOGGED TABLE IF NOT EXISTS bare (words text)")
        for number in range(int(asked.rate * asked.seconds / 5)):
            began = time.perf_counter()
            await hand.execute("INSERT INTO bare VALUES (%s)", [str(number)])
            await hand.execute("NOTIFY bare")
            async for _hint in ear.notifies(timeout=5, stop_after=1):
                times.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(5 / asked.rate)
        await hand.execute("DROP TABLE bare")
    return sorted(times)


def _kill(data: Path, seconds: float) -> None:
    """Kill web after a third of the time and the worker after two thirds."""
    for which in KILLED:
        time.sleep(seconds / 3)
        for pid in _processes(data, which):
            os.kill(pid, signal.SIGKILL)


def _processes(data: Path, which: str) -> list[int]:
    """Find the processes of this data folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            said = (place / "cmdline").read_bytes().decode(errors="replace")
            of_ours = str(data.absolute()) in (place / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if which in said and of_ours:
            found.append(int(place.name))
    return found


def _told(run: Run, bare: list[float], shown: list[str]) -> int:
    """Print what came of it; give 1 when the goal is missed or a text is."""
    times, lost = run.latencies(), set(run.posted) - set(shown)
    doubled = len(shown) - len(set(shown))
    print(f"bare INSERT and NOTIFY: {_spread(bare)}")
    print(f"webhook to screen: {_spread(times)} of {len(run.posted)} texts; posted again {run.again} times")
    print(f"lost {len(lost)}, shown twice {doubled}")
    return int(bool(lost) or bool(doubled) or not times or percentile(times, 99) > GOAL_MS)


def _spread(times: list[float]) -> str:
    if not times:
        return "nothing"
    p50, p95, p99 = (percentile(times, percent) for percent in (50, 95, 99))
    return f"p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, most {times[-1]:.1f} ms ({len(times)})"


if __name__ == "__main__":
    sys.exit(main())
