"""Counting tries, for every process alike: who guesses is slowed, and nobody else is.

What is counted is known by a keyed fingerprint only, so the table tells no names and no networks.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from ringbuoy.people.models import Tries

# One statement: of two tries at the same moment both are counted.
COUNT = """
INSERT INTO people_tries AS kept (key, count, since) VALUES (%(key)s, 1, %(at)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN kept.since > %(after)s THEN kept.count + 1 ELSE 1 END,
    since = CASE WHEN kept.since > %(after)s THEN kept.since ELSE %(at)s END
RETURNING count
"""


def count_try(*about: str, within: timedelta, at: datetime) -> int:
    """Count one try, and give how many there were since the first one not longer than `within` ago."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": _fingerprint(about), "at": at, "after": at - within})
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def tries_so_far(*about: str, within: timedelta, at: datetime) -> int:
    """Give how many tries were counted, without counting one more."""
    found = Tries.objects.filter(key=_fingerprint(about), since__gt=at - within).first()
    return found.count if found else 0


def forget_tries(*about: str) -> None:
    """Begin anew: it went well."""
    Tries.objects.filter(key=_fingerprint(about)).delete()


def _fingerprint(about: tuple[str, ...]) -> str:
    return salted_hmac("ringbuoy.people.tries", "\0".join(about), algorithm="sha256").hexdigest()
