"""The database's own list of what can happen: renewed with each release, without a migration per name."""

import hashlib

from django.db import connection

from ringbuoy.journal.names import Happened

CONSTRAINT = "journal_name_is_known"
STAMP = "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = %s"


def are_names_known() -> bool:
    """Tell whether the database's list is this release's."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [CONSTRAINT])
        row = cursor.fetchone()
    return row is not None and row[0] == _stamp()


def renew_names(**_: object) -> None:
    """Give the database this release's list, where it has another.

    Rows of earlier releases are not looked at again: a name that no longer happens did happen once.
    """
    if are_names_known():
        return
    listed = ", ".join(f"'{name.value}'" for name in Happened)
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE journal_entry DROP CONSTRAINT IF EXISTS {CONSTRAINT}, "
            f"ADD CONSTRAINT {CONSTRAINT} CHECK (name IN ({listed})) NOT VALID"
        )
        cursor.execute(f"COMMENT ON CONSTRAINT {CONSTRAINT} ON journal_entry IS '{_stamp()}'")


def _stamp() -> str:
    return hashlib.sha256(" ".join(name.value for name in Happened).encode()).hexdigest()
