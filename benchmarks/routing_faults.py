"""Kill routers and the database while people reach out: nobody may be lost, nobody given to two people.

    python -m benchmarks.routing_faults --routers 6 --kills 40 --crash

Six engines run; one leads. Callers reach out all the time; counselors answer, decline, take the next one
and finish, all through the real actions, in threads of their own. Then a `kill -9` hits routers again and
again, and once PostgreSQL itself. In the end the journal and the tables are counted.
"""

import argparse
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.noise import listen
from benchmarks.routing_world import World, own_database, run

PEOPLE = 40
PAUSE = 0.4
TWICE = """
SELECT count(*) FROM (
    SELECT contact_id, sum(CASE name WHEN 'contact.answered' THEN 1 ELSE -1 END) OVER w AS held
      FROM journal_entry WHERE name IN ('contact.answered', 'contact.ended', 'contact.returned_to_front')
    WINDOW w AS (PARTITION BY contact_id ORDER BY id)
) AS counted WHERE held > 1
"""
TOO_MANY = """
SELECT count(*) FROM (
    SELECT sum(CASE name WHEN 'contact.answered' THEN 1 ELSE -1 END) OVER w AS held
      FROM journal_entry WHERE name IN ('contact.answered', 'contact.ended', 'contact.returned_to_front')
    WINDOW w AS (PARTITION BY person_id ORDER BY id)
) AS counted WHERE held > %(limit)s
"""
WITHOUT_ENTRY = """
SELECT count(*) FROM contacts_contact c WHERE c.answered_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM journal_entry j WHERE j.contact_id = c.id AND j.name = 'contact.answered')
"""
LEADING = """
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
 WHERE l.locktype = 'advisory' AND l.granted AND a.application_name ~ '^[0-9]+$'
"""
IN_LIMBO = """
SELECT count(*) FROM contacts_contact c WHERE c.state = 'offered' AND NOT EXISTS (
    SELECT 1 FROM routing_offer o WHERE o.contact_id = c.id AND o.outcome = '')
"""


@dataclass
class Run:
    """One run: how many routers, and how many kills."""

    routers: int
    kills: int


@dataclass
class Told:
    """What was acknowledged while everything was going wrong."""

    over: threading.Event = field(default_factory=threading.Event)
    closing_time: threading.Event = field(default_factory=threading.Event)
    arrived: list[UUID] = field(default_factory=list)
    answered: int = 0


@dataclass(frozen=True)
class Found:
    """What the count in the end found. All but the first two must be 0."""

    arrived: int
    answered: int
    to_two_people: int
    too_many_at_once: int
    lost: int
    in_limbo: int
    without_entry: int

    @property
    def is_sound(self) -> bool:
        """Tell whether nobody was lost or given to two people."""
        wrong = (self.to_two_people, self.too_many_at_once, self.lost, self.in_limbo, self.without_entry)
        return not any(wrong)


def main() -> int:
    """Break things, count, print, and give 1 when somebody was lost or given twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--routers", type=int, default=6)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--crash", action="store_true")
    said = parser.parse_args()
    with own_database() as cluster:
        print(listen())
        world = World()
        people = world.people(PEOPLE, chat_limit=2)
        crash = (lambda: _crash(cluster)) if said.crash else None
        found = break_things(Run(said.routers, said.kills), world, people, _environment(cluster), crash=crash)
        print(found)
    return int(not found.is_sound)


def _environment(cluster: Any) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src"),
        "RINGBUOY_DATA": str(cluster.data),
        "APP_DATABASE_URL": cluster.app_url,
    }


def _crash(cluster: Any) -> None:
    cluster.kill()
    began = time.monotonic()
    cluster.start()
    print(f"the database crashed and was back after {time.monotonic() - began:.1f} s")


def break_things(
    plan: Run,
    world: World,
    people: list[int],
    environment: dict[str, str],
    *,
    crash: Callable[[], None] | None = None,
) -> Found:
    """Run the whole story and count in the end."""
    told = Told()
    threads = [
        threading.Thread(target=_again_and_again, args=(told.over, step))
        for step in (
            lambda: _reach_out(world, told),
            lambda: _work(people[::2], told),
            lambda: _work(people[1::2], told),
        )
    ]
    engines = [_start(environment, place) for place in range(plan.routers)]
    for thread in threads:
        thread.start()
    _kill_again_and_again(plan, engines, environment, crash)
    told.closing_time.set()
    _wait_until_all_are_served(told)
    told.over.set()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.kill()
        engine.wait()
    return _count(told)


def _start(environment: dict[str, str], place: int) -> subprocess.Popen[bytes]:
    named = {**environment, "PGAPPNAME": str(place)}
    return subprocess.Popen([sys.executable, "-m", "ringbuoy.server.engine"], env=named)


def _kill_again_and_again(
    plan: Run,
    engines: list[subprocess.Popen[bytes]],
    environment: dict[str, str],
    crash: Callable[[], None] | None,
) -> None:
    dice = random.Random(42)
    time.sleep(3)
    for number in range(plan.kills):
        place = _leading(engines) if number % 2 else dice.randrange(len(engines))
        engines[place].kill()
        engines[place].wait()
        engines[place] = _start(environment, place)
        time.sleep(PAUSE)
        if crash is not None and number == plan.kills // 2:
            crash()


def _leading(engines: list[subprocess.Popen[bytes]]) -> int:
    """Find the engine that leads: its session holds the lock. While none does: the first."""
    rows = _tolerant(lambda: run(LEADING)) or [("0",)]
    return int(rows[0][0]) % len(engines)


def _again_and_again(over: threading.Event, step: Callable[[], None]) -> None:
    from django.db import connections

    while not over.is_set():
        _tolerant(step)
    connections.close_all()


def _tolerant(step: Callable[[], Any]) -> Any:
    """Take a step; where the database is away or a colleague was first, go on with the next one."""
    from django.db import Error, connections

    from ringbuoy.kernel.errors import Foreseen

    try:
        return step()
    except Foreseen:
        return None
    except Error:
        connections.close_all()
        time.sleep(0.05)
        return None


def _reach_out(world: World, told: Told) -> None:
    time.sleep(0.05)
    if not told.closing_time.is_set():
        told.arrived += world.arrive(2, asking=0.0)


def _work(people: list[int], told: Told) -> None:
    """Let each of these people do what they would do now."""
    for person in people:
        _tolerant(lambda person=person: _act(person, told))  # type: ignore[misc]


def _act(person_id: int, told: Told) -> None:
    from ringbuoy.contacts.ending import close, end
    from ringbuoy.contacts.models import Contact
    from ringbuoy.kernel import clock
    from ringbuoy.people.models import Person
    from ringbuoy.routing.actions import answer, decline, take_next
    from ringbuoy.routing.queries import offers_to

    person, dice = Person.objects.get(pk=person_id), random.random()
    for offer in offers_to(person):
        if dice < 0.1:
            decline(person, offer.contact, at=clock.now())
        else:
            answer(person, offer.contact, at=clock.now())
            told.answered += 1
    if dice > 0.9:
        take_next(person, at=clock.now())
        told.answered += 1
    for contact in Contact.objects.select_related("line").filter(counselor=person, state="talking"):
        end(person, contact, at=clock.now())
    for contact in Contact.objects.select_related("line").filter(counselor=person, state="wrap_up"):
        close(person, contact, "supported", at=clock.now())


def _wait_until_all_are_served(told: Told, *, within: float = 90.0) -> None:
    """After closing time nobody new comes: sooner or later nobody must be left."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        rows = _tolerant(lambda: run("SELECT count(*) FROM contacts_contact WHERE state <> 'closed'"))
        if rows and rows[0][0] == 0:
            return
        time.sleep(0.2)


def _count(told: Told) -> Found:
    def number(sql: str, **values: object) -> int:
        return int(run(sql, **values)[0][0])

    closed = {row[0] for row in run("SELECT id FROM contacts_contact WHERE state = 'closed'")}
    return Found(
        arrived=len(told.arrived),
        answered=told.answered,
        to_two_people=number(TWICE),
        too_many_at_once=number(TOO_MANY, limit=2),
        lost=len(set(told.arrived) - closed),
        in_limbo=number(IN_LIMBO),
        without_entry=number(WITHOUT_ENTRY),
    )


if __name__ == "__main__":
    sys.exit(main())
