"""Whose hint it is: who has written something reads it again by themselves and need not be woken for it."""

from django.db import connection


def own_session() -> int | None:
    """Give the number of this thread's session at the database; hints carry it. None: it has none now."""
    session = connection.connection
    return session.info.backend_pid if session and not session.closed else None
