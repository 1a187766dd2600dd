"""The schema on the oldest PostgreSQL that we run on, where the system has it (Debian 12 does)."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ringbuoy.kernel.settings import Settings, load
from ringbuoy.server import preparing
from ringbuoy.server.binaries import OLDEST_MAJOR, all_binaries
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.preparing import MigrationFailed

OLDEST = [one for one in all_binaries() if one.major == OLDEST_MAJOR]
QUICK = {"fsync": "off"}

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not OLDEST, reason=f"PostgreSQL {OLDEST_MAJOR} is not installed"),
]


@pytest.fixture(scope="module")
def oldest() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    server = Cluster(folder, settings=QUICK, binaries=OLDEST[0])
    preparing.prepare_folder(folder)
    server.start()
    preparing.prepare_own_database(server)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def migrated(oldest: Cluster) -> Settings:
    settings = load(oldest.data)
    assert preparing.migrate(settings, owner_url=oldest.url) > 0
    return settings


def test_a_second_migration_has_nothing_to_do(oldest: Cluster, migrated: Settings):
    assert preparing.migrate(migrated, owner_url=oldest.url) == 0


def test_the_service_can_add_to_the_journal_and_never_change_it(oldest: Cluster, migrated: Settings):
    with psycopg.connect(oldest.app_url, autocommit=True) as service:
        for statement in ("UPDATE journal_entry SET name = ''", "DELETE FROM journal_entry"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(statement)


def test_tables_of_a_newer_release_are_refused_and_left_alone(oldest: Cluster, migrated: Settings):
    newer = "INSERT INTO django_migrations (app, name, applied) VALUES ('contacts', '9999_later', now())"
    with psycopg.connect(oldest.url, autocommit=True) as owner:
        owner.execute(newer)

        with pytest.raises(MigrationFailed, match="newer release"):
            preparing.migrate(migrated, owner_url=oldest.url)

        owner.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
