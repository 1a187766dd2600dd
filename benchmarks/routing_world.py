"""The world around the router: a PostgreSQL of its own, counselors, and people who reach out. No words."""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import django

LANGUAGES = [f"l{number}" for number in range(12)]
SKILLS = [f"s{number}" for number in range(10)]
TIERS = (0, 1, 2)
TIER_WEIGHTS = (1, 9, 90)

PEOPLE = """
INSERT INTO people_person (username, password, name, alias, email, roles, languages, skills, lines,
       chat_limit, keys, is_active, inserted_at)
SELECT 'p' || n, '', 'Person ' || n, 'P' || n, '', '{counselor}', l::varchar[], s::varchar[], '{}', %(limit)s,
       '{}', true, now()
  FROM unnest(%(numbers)s::int[], %(languages)s::text[], %(skills)s::text[]) AS made (n, languages, skills),
       LATERAL (SELECT string_to_array(languages, ',') AS l,
                       string_to_array(nullif(skills, ''), ',') AS s) AS read
RETURNING id
"""
HERE = """
INSERT INTO presence_presence (person_id, readiness, since, beat_at, is_away, idle_since)
SELECT id, 'ready', now(), now() + interval '1 day', false, now() FROM people_person
"""
ARRIVE = """
WITH made AS (
    INSERT INTO contacts_contact (id, line_id, channel, language, state, version, tier, risk_level,
           needs_skills, reached_at, waiting_since, due, hop, disposition, counts_as, left_by, topics,
           told, epoch)
    SELECT id, %(line)s, 'chat', language, 'waiting', 1, tier, '', string_to_array(skill, ',')::varchar[],
           now(), now() - make_interval(secs => waited), '', 0, '', 'counseling', '', '{}', '{}', 'benchmark'
      FROM unnest(%(ids)s::uuid[], %(languages)s::text[], %(tiers)s::int[], %(skills)s::text[],
                  %(waits)s::float[]) AS made (id, language, tier, skill, waited)
    RETURNING id, line_id
), conversing AS (
    INSERT INTO contacts_conversation (contact_id, last_sequence, caller_seen_at)
    SELECT id, 0, now() + interval '1 day' FROM made
)
INSERT INTO journal_entry (at, name, contact_id, line_id, codes)
SELECT now(), 'contact.opened', id, line_id, '{}' FROM made
"""


@contextmanager
def own_database() -> Iterator[Any]:
    """Start a PostgreSQL with the service's own settings, make the tables, and throw it away in the end."""
    data = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    os.environ["RINGBUOY_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ringbuoy.server.django_settings"
    from ringbuoy.server import folder
    from ringbuoy.server.postgres import Cluster

    folder.prepare(data)
    cluster = Cluster(data).start()
    try:
        _make_tables(cluster.url)
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(data, ignore_errors=True)


def _make_tables(url: str) -> None:
    from django.conf import settings

    from ringbuoy.kernel.database_address import django_database, parse_database_url

    settings.DATABASES["default"].update(django_database(parse_database_url(url)))
    django.setup()
    from ringbuoy.server.migrating import migrate

    migrate()


def run(sql: str, **values: object) -> list[tuple[Any, ...]]:
    """Run one statement on Django's connection and give its rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


class World:
    """Makes counselors and arrivals by dice of its own, so that two runs meet the same people."""

    def __init__(self, seed: int = 988) -> None:
        self.dice = random.Random(seed)
        self.line = self._open_line()

    def _open_line(self) -> int:
        from ringbuoy.kernel import clock
        from ringbuoy.lines.actions import create

        said = {
            "name": "Harbor Line",
            "languages": LANGUAGES,
            "emergency_number": "911",
            "dispositions": [{"code": "supported", "name": "Supported"}],
        }
        return create("harbor", said, at=clock.now()).pk

    def people(self, count: int, *, chat_limit: int = 1) -> list[int]:
        """Bring counselors with two languages and three skills each to their desks."""
        rows = run(
            PEOPLE,
            limit=chat_limit,
            numbers=list(range(count)),
            languages=[",".join(self.dice.sample(LANGUAGES, 2)) for _ in range(count)],
            skills=[",".join(self.dice.sample(SKILLS, 3)) for _ in range(count)],
        )
        run(HERE)
        return [row[0] for row in rows]

    def arrive(self, count: int, *, waited: float = 0.0, asking: float = 0.2) -> list[UUID]:
        """Let people reach out; a share of them asks for a skill."""
        from ringbuoy.kernel.ids import new_id

        ids = [new_id() for _ in range(count)]
        run(
            ARRIVE,
            line=self.line,
            ids=ids,
            languages=self.dice.choices(LANGUAGES, k=count),
            tiers=self.dice.choices(TIERS, TIER_WEIGHTS, k=count),
            skills=[self.dice.choice(SKILLS) if self.dice.random() < asking else "" for _ in ids],
            waits=[self.dice.random() * waited for _ in ids],
        )
        return ids
