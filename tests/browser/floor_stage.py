"""Extras who fill the floor of a running demo: rows of their own, taken away afterwards."""

from contextlib import suppress
from pathlib import Path

import psycopg

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.ids import new_id
from ringbuoy.kernel.settings import load
from ringbuoy.keyd.opens import ReasonNeeded
from ringbuoy.privacy.grants import Grant
from ringbuoy.privacy.keys import KeyPlaces, Keys
from tests.browser.stack import Demo

TOO_LONG_MIN = 17
"""Longer than a screen stays open at which nobody is."""
_COME = """
WITH line AS (SELECT id FROM lines_line ORDER BY position LIMIT 1),
extra AS (
    INSERT INTO people_person (password, username, name, alias, email, roles, languages, skills, lines,
                               chat_limit, keys, is_active, inserted_at)
    SELECT '!', 'extra' || n, 'Extra ' || lpad(n::text, 3, '0'), 'Extra', '', '{counselor}', '{en}',
           '{}', '{}', 2, '{}', true, now()
      FROM generate_series(1, %(count)s) AS n RETURNING id
), here AS (
    INSERT INTO presence_presence (person_id, readiness, since, beat_at, is_away, idle_since)
    SELECT id, 'paused', now(), now() + interval '1 hour', false, now() FROM extra RETURNING person_id
)
INSERT INTO contacts_contact (id, line_id, channel, language, state, version, tier, risk_level,
                              needs_skills, reached_at, waiting_since, answered_at, due, hop,
                              counselor_id, seat, disposition, counts_as, left_by, topics, told, epoch)
SELECT gen_random_uuid(), line.id, 'chat', 'en', 'talking', 1, 2, '', '{}',
       now() - interval '5 minutes', now() - interval '5 minutes', now() - interval '5 minutes', '', 0,
       here.person_id, 1, '', 'counseling', '', '{}', '{}', ''
  FROM here, line
"""
_WANTS_TO_TALK = """
INSERT INTO wellbeing_debrief (person_id, after, offered_at, wish, wished_at)
SELECT id, 'high_risk', now(), 'supervisor', now() FROM people_person WHERE username = %s
"""
_SAW_NOBODY = """
UPDATE people_sign_in SET seen_at = now() - make_interval(mins => %(minutes)s) FROM people_person p
 WHERE p.id = person_id AND p.username = %(username)s
"""
_EXTRAS = "(SELECT id FROM people_person WHERE username LIKE 'extra%')"
_LEAVE = (
    f"DELETE FROM contacts_contact WHERE counselor_id IN {_EXTRAS}",
    f"DELETE FROM presence_presence WHERE person_id IN {_EXTRAS}",
    "DELETE FROM people_person WHERE username LIKE 'extra%'",
)


def crowd(demo: Demo, count: int) -> None:
    """Let this many counselors talk with somebody."""
    with _owner(demo) as connection:
        connection.execute(_COME, {"count": count})


def deserted(demo: Demo) -> None:
    """Send the extras home."""
    with _owner(demo) as connection:
        for statement in _LEAVE:
            connection.execute(statement)


def hub_of(demo: Demo) -> int:
    """Give the process id of the hub of this demo."""
    folder = str(demo.data / "d").encode()
    for entry in Path("/proc").iterdir():
        is_a_hub = entry.name.isdecimal() and b"ringbuoy.server.live" in _read(entry / "cmdline")
        if is_a_hub and folder in _read(entry / "environ"):
            return int(entry.name)
    raise LookupError("The demo has no hub.")


def opens_many(demo: Demo, username: str, count: int) -> None:
    """Let somebody have opened so many other records just now, or as many as go without a reason."""
    keys = Keys(KeyPlaces.of(load(demo.data / "d")))
    with _owner(demo) as connection:
        row = connection.execute("SELECT id FROM people_person WHERE username = %s", [username]).fetchone()
    assert row is not None
    with suppress(ReasonNeeded):
        for _ in range(count):
            contact = keys.fresh_key(new_id()).contact
            passed = Grant(row[0], "supervisor", contact, "floor", own_live=False, passed_at=now())
            keys.open_key(contact, grant=passed)


def wants_to_talk(demo: Demo, username: str) -> None:
    """Let somebody have asked for a supervisor after a hard contact."""
    with _owner(demo) as connection:
        connection.execute(_WANTS_TO_TALK, [username])


def saw_nobody(demo: Demo, username: str, *, minutes: int) -> None:
    """Let the house have seen nobody at this person's screens for so long."""
    with _owner(demo) as connection:
        connection.execute(_SAW_NOBODY, {"minutes": minutes, "username": username})


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _owner(demo: Demo) -> psycopg.Connection:
    address = next((demo.data / "d").rglob("database-owner.url")).read_text().strip()
    return psycopg.connect(address)
