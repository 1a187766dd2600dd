"""A leader that does nothing any more, on this machine or on another, keeps no lock.

Leading is lent: who leads asks the database four times a second, and who has not for some seconds loses its
session. With the session go the lock and the right to write, so it does no harm when it goes on.
"""

from datetime import timedelta
from importlib.resources import files

from django.db import connection

STALLS_AFTER = timedelta(seconds=5)
_END = (files("ringbuoy.routing") / "stalled_leader.sql").read_text()


def end_stalled_leader(lock: int, *, after: timedelta = STALLS_AFTER) -> bool:
    """End the session that holds this lock and has been still for so long, and tell whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute(_END, {"lock": lock, "seconds": after.total_seconds()})
        return bool(cursor.fetchall())
