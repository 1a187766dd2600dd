"""Lines as they are stored, for those who look beside the service: without its tables' classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.rows import class_row

from ringbuoy.kernel.settings import Settings
from ringbuoy.lines.phone_ways import Choice, read_menu
from ringbuoy.lines.rules import Hours, Policy

CONNECT_SECONDS = 5
_LINES = """
    SELECT code, name, is_open_to_public, languages, zone, week, closed_on, policy, hops, phone_menu,
           ARRAY(SELECT number FROM telephony_phonenumber n WHERE n.line_id = l.id) AS numbers
      FROM lines_line l ORDER BY position, name
"""


@dataclass
class StoredLine:
    """A line as it is stored, with its numbers."""

    code: str
    name: str
    is_open_to_public: bool
    languages: list[str]
    zone: str
    week: Mapping[str, Sequence[Sequence[str]]]
    closed_on: Sequence[date]
    policy: Mapping[str, object]
    hops: Sequence[Mapping[str, Any]]
    phone_menu: Sequence[Mapping[str, object]]
    numbers: Sequence[str]

    @property
    def rules(self) -> Policy:
        """The policy, read."""
        return Policy.read(self.policy)

    @property
    def hours(self) -> Hours:
        """The opening hours, read."""
        return Hours.read(self.zone, self.week, [day.isoformat() for day in self.closed_on])

    @property
    def menu(self) -> tuple[Choice, ...]:
        """What callers can choose by a key, read."""
        return read_menu(self.phone_menu)


def connect(settings: Settings) -> "psycopg.Connection[tuple[Any, ...]]":
    """Connect with the database as the service does."""
    return psycopg.connect(settings.database_address.url, connect_timeout=CONNECT_SECONDS)


def stored_lines(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[StoredLine]:
    """Read every line, in their order."""
    with connection.cursor(row_factory=class_row(StoredLine)) as cursor:
        return cursor.execute(_LINES).fetchall()
