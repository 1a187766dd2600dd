"""The trial: the file that was just written is read back and restored into a server of its own."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.sealed_files import OpenedFile
from ringbuoy.server import preparing
from ringbuoy.server.backups.loading import load
from ringbuoy.server.backups.manifest import read_manifest
from ringbuoy.server.backups.source import Source, rows_by_table
from ringbuoy.server.binaries import Binaries
from ringbuoy.server.postgres import Cluster

FOLDER = "try"
# What a trial keeps need not survive a power cut.
QUICK = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB", "autovacuum": "off"}
SAMPLE = 200
# A restored database takes at most about this many times what it takes where it is now.
ROOM_TIMES = 1.5
ROOM_BESIDES_BYTES = 500_000_000


class TrialFailed(Unavailable):
    """The backup was restored and is not what was saved."""


class NoRoom(Unavailable):
    """The disk has no room for a trial."""


@dataclass(frozen=True)
class Tried:
    """What was found in the restored database."""

    rows: int
    sample: tuple[UUID, ...]
    seconds: float


def try_out(
    file: Path, content_key: bytes, *, saved: Mapping[str, int], settings: Settings, binaries: Binaries
) -> Tried:
    """Restore a file and compare every table with what was saved; nothing of it is left afterwards.

    :raises TrialFailed: a table has other rows than it had, or this release cannot run on the tables.
    """
    began = time.monotonic()
    with _scratch(settings.data / FOLDER, binaries) as cluster:
        roles = cluster.roles
        target = Source(roles.superuser, roles.owner.user, roles.app.user, cluster.programs(), cluster.user)
        with OpenedFile(file, content_key) as opened:
            load(target, opened, read_manifest(opened))
        with psycopg.connect(cluster.admin_url) as connection:
            _compare(saved, rows_by_table(connection))
            sample = _newest_contacts(connection)
        preparing.missing_steps(settings, owner_url=cluster.url)
    return Tried(sum(saved.values()), sample, time.monotonic() - began)


def check_room(settings: Settings, database_bytes: int) -> None:
    """Make sure that a second database fits on the disk for a while.

    :raises NoRoom: it does not.
    """
    needed = int(database_bytes * ROOM_TIMES) + ROOM_BESIDES_BYTES
    free = shutil.disk_usage(settings.data).free
    if free < needed:
        raise NoRoom(
            f"The disk has no room for a trial: it needs {needed / 1e9:.1f} GB, {free / 1e9:.1f} GB are free."
        )


@contextmanager
def _scratch(folder: Path, binaries: Binaries) -> Iterator[Cluster]:
    shutil.rmtree(folder, ignore_errors=True)
    cluster = Cluster(folder, settings=QUICK, binaries=binaries)
    try:
        yield cluster.start()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _compare(saved: Mapping[str, int], found: Mapping[str, int]) -> None:
    wrong = sorted(name for name in {*saved, *found} if saved.get(name) != found.get(name))
    if wrong:
        first = wrong[0]
        raise TrialFailed(
            f"{len(wrong)} tables differ in the restored backup; {first} has {found.get(first, 'no')} rows "
            f"and had {saved.get(first, 'no')}. Make another: ./ringbuoy backup"
        )


def _newest_contacts(connection: psycopg.Connection) -> tuple[UUID, ...]:
    """Name the newest contacts in which something was said: their keys must be in the copy of the keys."""
    newest = connection.execute("SELECT contact_id FROM contacts_message ORDER BY id DESC LIMIT %s", [SAMPLE])
    return tuple({contact for (contact,) in newest.fetchall()})
