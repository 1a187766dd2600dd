"""Adding to the journal, in the transaction of the act itself."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened

Code = str | int | float | bool | None | list[str]

CHANNEL = "journal"


def write(
    name: Happened,
    *,
    at: datetime,
    contact: UUID | None = None,
    person: int | None = None,
    line: int | None = None,
    **codes: Code,
) -> Entry:
    """Add one entry, in the transaction that makes it true.

    `codes` hold codes, counts and ids of our own; a caller's words, name or number never.
    """
    entry = Entry.objects.create(
        at=at, name=name.value, contact_id=contact, person_id=person, line_id=line, codes=codes
    )
    hint_when_true()
    return entry


def hint_when_true() -> None:
    """Give one hint when the transaction ends, however much is written in it."""
    within = set(connection.savepoint_ids)
    if not any(row[1] is hint and within.issuperset(row[0]) for row in connection.run_on_commit):
        transaction.on_commit(hint)


def hint() -> None:
    """Wake those who follow the journal.

    Outside the transaction and not waiting for the disk: a NOTIFY inside a durable transaction
    takes a lock of the whole server. The hint may be lost; the followers look by themselves too.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit TO off; NOTIFY {CHANNEL}")
