"""Bringing the tables up to this release: alone, as their owner, never backwards."""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ringbuoy.journal.known_names import are_names_known
from ringbuoy.kernel.errors import Conflict, Foreseen
from ringbuoy.privacy.row_locks import lock_rows
from ringbuoy.server.quick_states import quick_states
from ringbuoy.server.reading_in import nothing_thrown_away

# Any number will do, as long as nothing else in this database locks the same one.
THE_LOCK = 0x52_42_01


class WrittenByNewerRelease(Conflict):
    """The tables are ahead of this release."""


def migrate() -> int:
    """Apply what is missing, lock the rows of sealed words, and give how many migrations that were.

    :raises WrittenByNewerRelease: the database knows migrations that this release does not have.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [THE_LOCK])
        try:
            return _migrate_alone()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [THE_LOCK])


def missing_migrations() -> int:
    """Count the migrations that were not applied yet, and the journal's list of names if that is another.

    :raises WrittenByNewerRelease: the database is ahead of this release.
    """
    executor = MigrationExecutor(connection)
    _refuse_newer(executor)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return missing or int(not are_names_known())


def _migrate_alone() -> int:
    missing = missing_migrations()
    if missing:
        with quick_states():
            call_command("migrate", interactive=False, verbosity=0)
    # Also when nothing is missing: the key may be another one, after a restore.
    lock_rows()
    return missing


def _refuse_newer(executor: MigrationExecutor) -> None:
    known = executor.loader.disk_migrations
    ours = {app for app, _ in known}
    newer = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in ours and (app, name) not in known and not _was_squashed(executor, app, name)
    )
    if newer:
        raise WrittenByNewerRelease(
            f"A newer release of Ringbuoy wrote this data ({newer[-1]} is not known here). "
            "Start that release again, or restore a backup made by this one. Nothing was changed."
        )


def _was_squashed(executor: MigrationExecutor, app: str, name: str) -> bool:
    return any((app, name) in migration.replaces for migration in executor.loader.disk_migrations.values())


def main() -> int:
    """Migrate, or count what is missing (--count), as a program of its own; give the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
    with nothing_thrown_away():
        django.setup()
    try:
        print(missing_migrations() if "--count" in sys.argv else migrate())
    except Foreseen as error:
        print(error.sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
