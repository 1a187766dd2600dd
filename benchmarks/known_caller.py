"""How soon a caller's plan is found by their number, among a million callers, without showing the number.

    python -m benchmarks.known_caller

Starts a keyd and a PostgreSQL of its own in a folder that is thrown away, fills the table of blind indexes,
and does what a contact does that comes in and is answered: know the caller again, find the plan, open its
words. Beside it, the bare look-up of one index by SQL. Goal: a plan is shown in at most 1 second.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from benchmarks.noise import listen, percentile

CALLERS, KNOWN, ROUNDS = 1_000_000, 200, 1_000
GOAL_MS = 1_000.0
ROOT = Path(__file__).resolve().parents[1]
FILL = """
WITH made AS (
    INSERT INTO callers_caller (id, first_seen_at)
    SELECT gen_random_uuid(), now() FROM generate_series(1, %s) RETURNING id
)
INSERT INTO callers_handle (caller_id, kind, quarter, index)
SELECT id, 'phone', '2026-Q1', uuid_send(gen_random_uuid()) FROM made
"""
BARE = "SELECT caller_id FROM callers_handle WHERE kind = 'phone' AND index = %s"


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    with center() as maria:
        fill(maria)
        print(listen())
        bare = measured(look_up_bare())
        found = measured(lambda number: find_plan(maria, number))
        print(f"one index by bare SQL, {CALLERS:,} rows: p50 {bare[0]:.2f} ms, p95 {bare[1]:.2f} ms")
        print(f"caller known, plan found and opened:  p50 {found[0]:.2f} ms, p95 {found[1]:.2f} ms")
        print(f"the whole takes {found[0] / bare[0]:.0f} times the bare look-up (p50); goal {GOAL_MS:.0f} ms")
        print(listen())
    return int(found[1] > GOAL_MS)


@contextmanager
def center() -> Iterator[Any]:
    """Start a keyd and a database, make the tables, and give a counselor who writes plans too."""
    data = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    os.environ.update(RINGBUOY_DATA=str(data), DJANGO_SETTINGS_MODULE="ringbuoy.server.django_settings")
    from ringbuoy.keyd.places import Places
    from ringbuoy.privacy.grants import make_grant_key
    from ringbuoy.server import folder
    from ringbuoy.server.postgres import Cluster

    folder.prepare(data)
    make_grant_key(data / "secrets" / "grant.key", data / "keyd" / "grant.pub")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "ringbuoy.keyd", "--data", str(data)]
    keyd = subprocess.Popen(command, env=environment)
    cluster = Cluster(data).start()
    try:
        make_tables(cluster.roles.owner.url)
        while not Places(data).socket.exists():
            time.sleep(0.01)
        yield enrolled()
    finally:
        cluster.stop()
        keyd.terminate()
        keyd.wait()
        shutil.rmtree(data, ignore_errors=True)


def make_tables(owner_url: str) -> None:
    """Make the tables as their owner."""
    from django.conf import settings

    from ringbuoy.kernel.database_address import django_database, parse_database_url

    settings.DATABASES["default"].update(django_database(parse_database_url(owner_url)))
    django.setup()
    from ringbuoy.server.migrating import migrate

    migrate()


def enrolled() -> Any:
    """Enroll somebody who takes contacts and writes plans."""
    from ringbuoy.people.models import Person

    said = {"name": "Maria", "roles": ["supervisor"], "languages": ["en"]}
    return Person.objects.create(username="maria", **said)


def fill(maria: Any) -> None:
    """Make a million callers whom nobody knows, and some who have a plan."""
    from django.db import connection

    from ringbuoy.lines.models import Line

    Line.objects.create(code="harbor", name="Harbor", languages=["en"], emergency_number="911")
    with connection.cursor() as cursor:
        cursor.execute(FILL, [CALLERS])
        cursor.execute("ANALYZE callers_caller")
        cursor.execute("ANALYZE callers_handle")
    for number in range(KNOWN):
        agree_with(maria, number)


def agree_with(maria: Any, number: int) -> None:
    """Let a caller come once, and write a plan with them."""
    from ringbuoy.caller_plans.actions import Said, agree
    from ringbuoy.caller_plans.rules import Term
    from ringbuoy.caller_plans.words import Helping
    from ringbuoy.kernel import clock

    at = clock.now()
    today = at.date()
    term = Term(today + timedelta(days=30), today + timedelta(days=60))
    helping = Helping("Slow questions about the garden", "Being told to calm down")
    agree(maria, comes(maria, number), Said("contacts_often", term, helping), at=at)


def comes(maria: Any, number: int) -> Any:
    """Let a caller come by a number, and Maria have the contact."""
    from ringbuoy.callers.actions import recognize
    from ringbuoy.callers.rules import HandleKind
    from ringbuoy.contacts.models import Contact
    from ringbuoy.contacts.rules import State
    from ringbuoy.kernel import clock
    from ringbuoy.kernel.ids import new_id
    from ringbuoy.lines.models import Line

    at = clock.now()
    caller = recognize(HandleKind.PHONE, spelled(number), at=at)
    said = {"line": Line.objects.get(), "channel": "voice", "language": "en", "epoch": "words-2026-11"}
    moments = {"reached_at": at, "waiting_since": at, "answered_at": at, "ended_at": at}
    return Contact(id=new_id(), caller=caller, counselor=maria, state=State.WRAP_UP, **said, **moments)


def find_plan(maria: Any, number: int) -> None:
    """Know a caller again, find the plan, and open what it says, with the line in the journal."""
    from ringbuoy.caller_plans.queries import plan_of
    from ringbuoy.caller_plans.words import open_for
    from ringbuoy.kernel import clock

    contact = comes(maria, number)
    plan = plan_of(contact)
    assert plan is not None
    assert open_for(maria, contact, plan, at=clock.now()).helps


def look_up_bare() -> Callable[[int], None]:
    """Look an index up as one does that asks nobody for it."""
    from django.db import connection

    from ringbuoy.callers.models import Handle

    known = [bytes(one) for one in Handle.objects.order_by("-pk").values_list("index", flat=True)[:KNOWN]]

    def look_up(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [known[number]])
            assert cursor.fetchone()

    return look_up


def measured(act: Callable[[int], None]) -> tuple[float, float]:
    """Do it for one caller after the other; give the half and the 95 in 100 of the milliseconds."""
    times = []
    for turn in range(ROUNDS):
        began = time.perf_counter()
        act(turn % KNOWN)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return percentile(times, 50), percentile(times, 95)


def spelled(number: int) -> str:
    """Give a made-up number."""
    return f"+1555{number:07}"


if __name__ == "__main__":
    sys.exit(main())
