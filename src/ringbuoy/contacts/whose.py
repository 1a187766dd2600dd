"""Whose a sealed row is, for whoever must find it before its contact is known. Ids only.

The tables themselves show nothing then (`privacy.rows`), so functions of the database give the ids.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from ringbuoy.people.models import Person


def contact_of_transfer(transfer_id: int) -> UUID | None:
    """Tell whose this request to take over is. None: there is no such request."""
    return _ids("SELECT contact_of_transfer(%s::bigint)", transfer_id)[0]


def offered_to(person: Person) -> list[UUID]:
    """Name the contacts that colleagues ask this person to take over."""
    return _all("SELECT contacts_offered_to(%s)", person.pk)


def with_late_transfers(*, at: datetime) -> list[UUID]:
    """Name the contacts whose colleague has not answered in time, the longest first."""
    return _all("SELECT contacts_with_late_transfers(%s)", at)


def with_old_addresses(*, at: datetime) -> list[UUID]:
    """Name the contacts whose caller's address has been kept long enough."""
    return _all("SELECT contacts_with_old_addresses(%s)", at)


def contact_of_message(client_id: UUID, *, since: datetime) -> UUID | None:
    """Tell in which contact that began since then this was said. None: in none."""
    return _ids("SELECT contact_of_message(%s, %s)", client_id, since)[0]


def _all(statement: str, *asked: int | UUID | datetime) -> list[UUID]:
    return [one for one in _ids(statement, *asked) if one is not None]


def _ids(statement: str, *asked: int | UUID | datetime) -> list[UUID | None]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [one for (one,) in cursor.fetchall()]
