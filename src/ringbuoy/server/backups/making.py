"""One backup: the database first, then its trial, then the keys; and what came of it, written down."""

import fcntl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import IsolationLevel

from ringbuoy.kernel.backup_report import Report, Trial, write_report
from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound
from ringbuoy.kernel.ids import new_id
from ringbuoy.kernel.release import RELEASE
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.canary import Canary
from ringbuoy.keyd.copying import Order
from ringbuoy.keyd.published import read_published
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.sealed_files import Kind, Label, SealedFile
from ringbuoy.privacy import spool
from ringbuoy.privacy.fresh import FreshKeys
from ringbuoy.server.backups.asking import KeysCopy, copy_keys
from ringbuoy.server.backups.keeping import KEYS_KEPT, file_name, prune
from ringbuoy.server.backups.manifest import RECOVERY_KEY, Manifest, known_migrations, small_files
from ringbuoy.server.backups.places import BackupPlaces
from ringbuoy.server.backups.source import Source, rows_by_table, source_of
from ringbuoy.server.backups.trial import NoRoom, Tried, check_room, try_out
from ringbuoy.server.claims import LAYOUT
from ringbuoy.server.recovery import public_in


class BackupGoesOn(Conflict):
    """Another backup of this data folder is being made."""


class NoRecoveryKey(NotFound):
    """There is nobody to whom the backup could be sealed."""


@dataclass(frozen=True)
class Dumped:
    """A database's file on its disk. Its key is known until the trial is over, and written nowhere."""

    file: Path
    content_key: bytes
    canary: Canary
    saved: Mapping[str, int]
    database_bytes: int


def back_up(settings: Settings, places: BackupPlaces, *, at: datetime, say: Callable[[str], None]) -> Report:
    """Make a backup and try it, and write down what came of it, also when it failed.

    :raises BackupGoesOn: another one is being made.
    """
    began = time.monotonic()
    with _alone(settings.data):
        try:
            report = _make(settings, places, at=at, say=say)
        except Foreseen as error:
            report = Report(at, failure=error.sentence)
        except OSError as error:
            report = Report(at, failure=f"A backup could not be written: {error.strerror}. Is the disk full?")
        except psycopg.Error:
            report = Report(at, failure="The database broke off while it was saved. See ./ringbuoy doctor.")
        report = replace(report, seconds=round(time.monotonic() - began, 1))
        write_report(settings.data, report)
    return report


def _make(settings: Settings, places: BackupPlaces, *, at: datetime, say: Callable[[str], None]) -> Report:
    public = _recovery_key(settings)
    places.prepare()
    label = Label(Kind.DATABASE, settings.center, at, RELEASE, LAYOUT, str(new_id()))
    with source_of(settings) as source:
        dumped = _dump(source, settings, places, label=label, public=public)
        say(f"  database  {dumped.file} ({_size(dumped.file)})")
        report, tried = _try(dumped, settings, source, Report(at))
    order = Order(replace(label, kind=Kind.KEYS), public, dumped.canary, tried.sample if tried else ())
    keys = copy_keys(settings, order, to=places.keys / file_name(order.label))
    say(f"  keys      {keys.file} ({_size(keys.file)})")
    places.copy_tombstones()
    for kind, longest in ((Kind.DATABASE, settings.backup_kept), (Kind.KEYS, KEYS_KEPT)):
        prune(places.folder(kind), kind, center=settings.center, longest=longest, at=at)
    return _with_files(report, dumped, keys)


def _dump(source: Source, settings: Settings, places: BackupPlaces, *, label: Label, public: bytes) -> Dumped:
    file = places.database / file_name(label)
    canary = _plant_canary(settings, at=label.made)
    with psycopg.connect(source.address.url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        saved = rows_by_table(connection)
        size = int(_one(connection, "SELECT pg_database_size(current_database())"))
        with SealedFile(file, label, public=public) as sealed:
            _manifest(settings, source, canary).write(sealed)
            source.dump_into(sealed, snapshot=snapshot)
    return Dumped(file, sealed.content_key, canary, saved, size)


def _one(connection: psycopg.Connection, statement: str) -> str:
    row = connection.execute(statement.encode()).fetchone()
    return str(row[0]) if row else ""


def _manifest(settings: Settings, source: Source, canary: Canary) -> Manifest:
    return Manifest(
        owner=source.owner,
        app=source.app,
        postgres=source.binaries.major,
        migrations=known_migrations(),
        epochs=sorted(read_published(settings.spool)),
        canary=canary.said,
        files=small_files(settings),
    )


def _plant_canary(settings: Settings, *, at: datetime) -> Canary:
    """Make a key like any contact's, on the way that every contact's key takes while keyd is down."""
    fresh = FreshKeys(settings.spool, center=settings.center).make(new_id(), Retention.WORDS, at=at)
    spool.put(settings.spool, fresh)
    return Canary.sealed(fresh.key.contact, fresh.key.epoch, fresh.key.secret)


def _try(dumped: Dumped, settings: Settings, source: Source, report: Report) -> tuple[Report, Tried | None]:
    """Try the file that was just written; a trial that is bad, or not possible, is told and ends nothing."""
    try:
        check_room(settings, dumped.database_bytes)
        tried = try_out(
            dumped.file,
            dumped.content_key,
            saved=dumped.saved,
            settings=settings,
            binaries=source.binaries,
        )
    except NoRoom as error:
        return replace(report, trial=Trial.NOT_MADE, trial_says=error.sentence), None
    except Foreseen as error:
        return replace(report, trial=Trial.BAD, trial_says=error.sentence), None
    seconds = round(tried.seconds, 1)
    return replace(report, trial=Trial.GOOD, rows=tried.rows, trial_seconds=seconds), tried


def _with_files(report: Report, dumped: Dumped, keys: KeysCopy) -> Report:
    return replace(
        report,
        database_file=str(dumped.file),
        database_bytes=dumped.file.stat().st_size,
        keys_file=str(keys.file),
        keys_bytes=keys.file.stat().st_size,
        contact_keys=keys.found.contact_keys,
    )


def recovery_key_file(settings: Settings) -> Path:
    """Tell where the public half of the recovery key lies, if it was made."""
    return settings.recovery_key or settings.data / RECOVERY_KEY


def _recovery_key(settings: Settings) -> bytes:
    file = recovery_key_file(settings)
    if not file.is_file():
        raise NoRecoveryKey(
            "A backup is sealed to the recovery key, and there is none. Make it first: "
            f"./ringbuoy recovery-key --data {settings.data}"
        )
    return public_in(file)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / "backups" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupGoesOn("A backup of this center is being made. Wait until it is done.") from error
        yield


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f} MB"
