"""Whether somebody who calls a line would find nobody and nothing: as doctor asks it, beside the service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.lines.phone_ways import Choice, Walk, dead_ends, read_menu
from ringbuoy.lines.rules import Hours, Policy
from ringbuoy.server.findings import Finding, State

CONNECT_SECONDS = 5
LINES = """
    SELECT code, name, is_open_to_public, languages, zone, week, closed_on, policy, hops, phone_menu,
           EXISTS (SELECT FROM telephony_phonenumber n WHERE n.line_id = l.id) AS has_number
      FROM lines_line l ORDER BY position, name
"""
CALLS_OUT = "SELECT EXISTS (SELECT FROM telephony_trunk WHERE is_on)"


@dataclass
class Row:
    """A line as it is stored."""

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
    has_number: bool

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


def examine_ways(settings: Settings, *, at: datetime) -> Iterator[Finding]:
    """Walk every line that has a number. All is well: there is nothing to say."""
    try:
        rows, calls_out = _stored(settings)
        walk = Walk({row.code: row for row in rows}, at.date(), calls_out=calls_out)
        found = {row.name: [*dead_ends(row, walk)] for row in rows if row.has_number}
    except (psycopg.Error, Foreseen):
        return  # the database does not answer, or a line cannot be read: others say so
    for name, ends in found.items():
        if ends:
            yield Finding(
                "lines",
                State.RED,
                f"somebody who calls {name} would find nobody: {', '.join(ends)}",
                "open the line under Settings > Lines and save it: it says what is missing",
            )


def _stored(settings: Settings) -> tuple[list[Row], bool]:
    url = settings.database_address.url
    with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
        with connection.cursor(row_factory=class_row(Row)) as cursor:
            rows = cursor.execute(LINES).fetchall()
        ((calls_out,),) = connection.execute(CALLS_OUT).fetchall()
    return rows, calls_out
