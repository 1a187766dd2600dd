"""Writing down when what is in the directory is open in the coming days: the search need not count it then.

What is written is never the last word: what is shown as open was looked at in its schedules, and what
is not written yet is looked at there, too. A changed service has a new entry, of which nothing is written.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from psycopg.types.multirange import TimestamptzMultirange
from psycopg.types.range import TimestamptzRange

from ringbuoy.directory.searching.hours import timetables, where
from ringbuoy.directory.searching.opening import Hours
from ringbuoy.directory.searching.spans import spans

LOCK = 0x0BE4
BEFORE, AFTER = timedelta(hours=1), timedelta(days=8)
"""From when until when it is written down, seen from the moment of writing."""
AGAIN = timedelta(days=2)
"""So long before the end it is written anew."""

_KEEP = """
INSERT INTO directory_open_hours (entry_id, center_zone, since, until, spans) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (entry_id) DO UPDATE SET center_zone = EXCLUDED.center_zone, since = EXCLUDED.since,
                                     until = EXCLUDED.until, spans = EXCLUDED.spans
"""
_CLEAR = "DELETE FROM directory_open_hours WHERE entry_id NOT IN (SELECT id FROM directory_entry)"
"""Entries are made anew with new numbers; what was written of the old ones leads nowhere."""

_Entry = tuple[int, UUID, UUID | None]


@transaction.atomic
def write_open_hours(center_zone: str, *, at: datetime, most: int) -> int:
    """Write it down for at most so many entries that need it, and give how many those were.

    Where somebody else writes just now: none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    entries = _due(center_zone, at=at, most=most)
    if entries:
        _write(entries, center_zone, at=at)
    if 0 < len(entries) < most:
        _clear()
    return len(entries)


def forget_open_hours() -> None:
    """Forget all that is written, as places may have other time zones from now on. In a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DELETE FROM directory_open_hours")


def _due(center_zone: str, *, at: datetime, most: int) -> list[_Entry]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT entry.id, entry.service_id, entry.location_id FROM directory_entry AS entry
              LEFT JOIN directory_open_hours AS hours ON hours.entry_id = entry.id
                   AND hours.center_zone = %s AND hours.since <= %s AND hours.until > %s
             WHERE entry.has_hours AND entry.status = 'active' AND hours.entry_id IS NULL LIMIT %s
            """,
            [center_zone, at, at + AGAIN, most],
        )
        return list(cursor.fetchall())


def _write(entries: Sequence[_Entry], center_zone: str, *, at: datetime) -> None:
    since, until = at - BEFORE, at + AFTER
    places = {(service, location) for _key, service, location in entries}
    told = cache(partial(_told, since=since, until=until))
    written = {
        place: told(tuple(schedules), zone)
        for place, (schedules, zone) in timetables(places, where(places), ZoneInfo(center_zone)).items()
    }
    rows: list[tuple[Any, ...]] = [
        (key, center_zone, since, until, written[service, location]) for key, service, location in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP, rows)


def _clear() -> None:
    """Forget the entries that are gone: once, when the last ones are written."""
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR)


def _told(
    schedules: Sequence[Hours], zone: ZoneInfo, *, since: datetime, until: datetime
) -> TimestamptzMultirange:
    """Tell it as the database has it. Most of them have the same hours: each timetable is read once."""
    found = spans(schedules, since=since, until=until, zone=zone)
    return TimestamptzMultirange([TimestamptzRange(opens, closes) for opens, closes in found])
