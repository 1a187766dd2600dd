"""What the audit costs: audited events a second, and how long a million lines take to verify.

    python -m benchmarks.audit

In a PostgreSQL and with a keyd of its own. Beside it, in the same run: a bare INSERT of the same row into a
table without the tree, and a bare loop of SHA-256.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "ringbuoy.server.django_settings"

from benchmarks import noise

EVENTS = 6_000
CLIENTS = 8
LINES = 1_000_000
A_ROUND = 20_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES, help="how many lines are verified")
    asked = parser.parse_args()
    print(noise.listen())
    with tempfile.TemporaryDirectory(prefix="ra-", dir="/tmp") as folder:
        _measure(Path(folder), lines=asked.lines)


def _measure(data: Path, *, lines: int) -> None:
    os.environ["RINGBUOY_DATA"] = str(data)
    from ringbuoy.privacy.grants import make_grant_key
    from ringbuoy.server.postgres import Cluster

    (data / "settings.toml").write_text("demo = true\n")
    cluster = Cluster(data).start()
    make_grant_key(data / "secrets" / "grant.key", data / "keyd" / "grant.pub")
    os.environ["DATABASE_URL"] = os.environ["APP_DATABASE_URL"] = cluster.url
    keyd = subprocess.Popen([sys.executable, "-m", "ringbuoy.keyd", "--data", str(data)])
    try:
        _with_tables(lines)
    finally:
        keyd.terminate()
        keyd.wait(10)
        cluster.stop()


def _with_tables(lines: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE journal_entry INCLUDING ALL)")
    _events_a_second()
    _sealing_keeps_up()
    _verify(lines)


def _events_a_second() -> None:
    from django.utils import timezone

    from ringbuoy.journal.models import Entry
    from ringbuoy.journal.names import Happened
    from ringbuoy.journal.writing import write
    from ringbuoy.kernel.ids import new_id

    def bare() -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bare (at, name, contact_id, person_id, codes) VALUES (now(), %s, %s, 7, '{}')",
                ["contact.read", new_id()],
            )

    def audited() -> None:
        write(Happened.CONTACT_READ, at=timezone.now(), contact=new_id(), person=7, purpose="floor")

    assert Entry.objects.count() == 0
    plain = _rate(bare)
    with _sealing_beside():
        whole = _rate(audited)
    print(f"bare INSERT, {CLIENTS} clients          {plain:8,.0f} a second")
    print(f"audited, sealed and signed     {whole:8,.0f} a second ({whole / plain:.2f} of the bare one)")


def _rate(act: Callable[[], None]) -> float:
    """Do it from several clients at once and give how many a second became durable."""

    def work() -> None:
        from django.db import connection

        for _ in range(EVENTS // CLIENTS):
            act()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return EVENTS / (time.perf_counter() - began)


class _sealing_beside:
    """The worker's sealing, once a second, in a thread of its own."""

    def __enter__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        from django.db import connection

        from ringbuoy.audit.due import sweep
        from ringbuoy.kernel import clock

        while not self._stop.wait(1):
            sweep(at=clock.now())
        sweep(at=clock.now())
        connection.close()


def _sealing_keeps_up() -> None:
    from ringbuoy.audit.due import sweep
    from ringbuoy.kernel import clock

    _fill(A_ROUND)
    began = time.perf_counter()
    sealed = sweep(at=clock.now())
    print(f"sealing alone                  {sealed / (time.perf_counter() - began):8,.0f} entries a second")


def _fill(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (at, name, contact_id, person_id, codes) "
            "SELECT now(), 'note.saved', gen_random_uuid(), 7, jsonb_build_object('version', n) "
            "FROM generate_series(1, %s) AS n",
            [count],
        )


def _verify(lines: int) -> None:
    from django.conf import settings

    from ringbuoy.audit.due import sweep
    from ringbuoy.audit.ledger import Places, check
    from ringbuoy.audit.sealing import tree_size
    from ringbuoy.kernel import clock
    from ringbuoy.kernel.database_address import parse_database_url
    from ringbuoy.keyd.places import Places as KeydPlaces

    while tree_size() < lines:
        _fill(A_ROUND)
        sweep(at=clock.now())
    own = settings.RINGBUOY
    places = Places(parse_database_url(os.environ["DATABASE_URL"]), own.audit_dir, KeydPlaces(own.data).logs)
    good = check(places, at=clock.now())
    began = time.perf_counter()
    for number in range(good.lines):
        hashlib.sha256(number.to_bytes(160, "big")).digest()
    loop = time.perf_counter() - began
    print(
        f"{good.lines:,} lines and {good.checkpoints:,} checkpoints verified in {good.seconds:.1f} s "
        f"(a bare loop of as many SHA-256: {loop:.1f} s, {good.seconds / loop:.1f} times)"
    )


if __name__ == "__main__":
    main()
