"""How long the report of a month takes, for a center, a large one and a network.

    python -m benchmarks.report --contacts 10000 100000 1000000

Starts a PostgreSQL of its own in a folder that is thrown away, fills one month with made-up rows (no
words), and makes the report as the page does. Goal: at most 2 seconds for a million contacts.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django
import psycopg
from benchmarks.noise import listen

RUNS = 5
GOAL_SECONDS = 2.0
FILL = """
INSERT INTO contacts_contact (id, line_id, channel, language, state, version, tier, risk_level, needs_skills,
       reached_at, waiting_since, answered_at, ended_at, closed_at, due, hop, counselor_id, disposition,
       counts_as, left_by, topics, told, epoch)
SELECT gen_random_uuid(), %(line)s, (ARRAY['chat', 'voice', 'text'])[1 + n %% 3], 'en',
       CASE WHEN n %% 9 = 0 THEN 'abandoned' ELSE 'closed' END, 1, 2,
       (ARRAY['low', 'high', ''])[1 + n %% 3], '{}',
       at, at, CASE WHEN n %% 9 > 0 THEN at + wait END, at + wait + interval '12 min',
       CASE WHEN n %% 9 > 0 THEN at + wait + interval '15 min' END, '', 0, %(counselor)s,
       (ARRAY['supported', 'referred', 'plan_made'])[1 + n %% 3], 'counseling', '',
       ARRAY[(ARRAY['grief', 'money', 'family'])[1 + n %% 3]], '{}', 'benchmark'
  FROM (SELECT n, timestamptz '2026-03-01 05:00+00' + random() * interval '30 days 20 hours' AS at,
               -ln(1 - random()) * interval '40 s' AS wait
          FROM generate_series(1, %(contacts)s) AS n) AS made
"""


def main() -> int:
    """Measure each size, print, and give 1 when the goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contacts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    sizes = sorted(parser.parse_args().contacts)
    data = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    try:
        return _measure_all(data, sizes)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _measure_all(data: Path, sizes: list[int]) -> int:
    os.environ["RINGBUOY_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ringbuoy.server.django_settings"
    from ringbuoy.server import folder
    from ringbuoy.server.postgres import Cluster

    folder.prepare(data)
    cluster = Cluster(data).start()
    try:
        _make_tables(cluster.roles.owner.url)
        print(listen())
        slowest = max(_measure(size) for size in sizes)
        print(listen())
    finally:
        cluster.stop()
    return int(slowest > GOAL_SECONDS)


def _make_tables(owner_url: str) -> None:
    from django.conf import settings

    from ringbuoy.kernel.database_address import django_database, parse_database_url

    settings.DATABASES["default"].update(django_database(parse_database_url(owner_url)))
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _measure(contacts: int) -> float:
    """Fill the month, make its report a few times, and give the half of the times in seconds."""
    from django.db import connection

    from ringbuoy.lines.models import Line
    from ringbuoy.people.models import Person
    from ringbuoy.reporting.queries import counted_by_database
    from ringbuoy.reporting.spans import Span

    line = Line.objects.get_or_create(
        code="harbor",
        defaults={"name": "H", "languages": ["en"], "emergency_number": "911", "zone": "America/New_York"},
    )[0]
    maria = Person.objects.get_or_create(username="maria", defaults={"name": "Maria"})[0]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE contacts_contact CASCADE")
        cursor.execute(FILL, {"line": line.pk, "counselor": maria.pk, "contacts": contacts})
    with psycopg.connect(**_parameters(connection), autocommit=True) as own:
        own.execute("VACUUM ANALYZE contacts_contact")
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        made = counted_by_database(Span.month("2026-03"))
        times.append(time.perf_counter() - began)
    half = statistics.median(times)
    most = max(times)
    print(
        f"{contacts:>9,} contacts: month in {half * 1000:.0f} ms (most {most * 1000:.0f} ms), "
        f"counted {made.total.offered:,}"
    )
    return half


def _parameters(connection: object) -> dict[str, object]:
    given = dict(connection.get_connection_params())  # type: ignore[attr-defined]
    return {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}


if __name__ == "__main__":
    sys.exit(main())
