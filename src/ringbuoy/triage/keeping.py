"""Keeping what a look found, from any process but the hub (which says the same statement by itself)."""

from datetime import datetime

from django.db import connection, transaction

from ringbuoy.journal.writing import hint
from ringbuoy.triage.lists import reader_of
from ringbuoy.triage.looks import KEEP, Look
from ringbuoy.triage.models import ListVersion
from ringbuoy.triage.reading import Reader


def keep(look: Look, *, at: datetime) -> bool:
    """Keep a look and raise the contact it is of; False: somebody moves that contact now, try again.

    Call it inside a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(KEEP, look.values(at=at))
        row = cursor.fetchone()
    if row is not None and row[1]:
        transaction.on_commit(hint)
    return row is not None


def live_reader() -> Reader:
    """Give a reader with the lists that hold now."""
    newest = ListVersion.objects.order_by("language", "-version").distinct("language")
    return reader_of(list(newest.values_list("language", "version", "phrases")))
