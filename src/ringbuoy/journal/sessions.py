"""This thread's session at the database: whose hint a hint is, and what it runs many times a second."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor


def own_session() -> int | None:
    """Give the number of this thread's session at the database; hints carry it. None: it has none now.

    Who has written something reads it again by themselves, and need not be woken for it.
    """
    session = connection.connection
    return session.info.backend_pid if session and not session.closed else None


def rows_of(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement that is run many times a second: prepared once, as planning is a third of its work."""
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall()
