"""Reading what is to be checked: the journal and its seals, the checkpoints, keyd's log."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import psycopg

from ringbuoy.audit.checking import (
    Copies,
    SealedLine,
    Tampered,
    check_copies,
    check_lines,
    checkpoint_in,
)
from ringbuoy.audit.checkpoint_file import lines_in
from ringbuoy.audit.readings import Laid, Opening, Readings, Restored, opening_in
from ringbuoy.audit.restored import forgotten, losses
from ringbuoy.journal.leaves import COLUMNS, hash_of
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.database_address import DatabaseAddress
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.checkpoints import Checkpoint
from ringbuoy.keyd.log import checked_lines

AT_ONCE = 5_000
ON_THE_WAY = timedelta(seconds=5)
READS = frozenset({Happened.CONTACT_READ, Happened.HANDLE_REVEALED})
TAKES = frozenset({Happened.CONTACT_ANSWERED, Happened.CONTACT_MESSAGE_ATTENDED})
_NOTED = READS | TAKES | {Happened.CONTACT_TRANSFERRED}

_LINES = f"""
    SELECT l.position, l.entry_id, l.hash, {COLUMNS}
      FROM journal_leaf l LEFT JOIN journal_entry e ON e.id = l.entry_id
     ORDER BY l.position
"""  # noqa: S608  the names of our own columns
# An older release's table has no `goes_on_from`.
_CHECKPOINTS = """
    SELECT number, size, root, signed_at, log, key, signature, (to_jsonb(one) ->> 'goes_on_from')::bigint
      FROM journal_signedtree one
"""
_NEVER_SEALED = """
    SELECT e.id, e.at FROM journal_entry e
     WHERE NOT EXISTS (SELECT FROM journal_leaf l WHERE l.entry_id = e.id)
       AND NOT EXISTS (SELECT FROM journal_unsealed u WHERE u.entry_id = e.id)
     ORDER BY e.id LIMIT 1
"""
_GONE_UNSEALED = """
    SELECT u.entry_id FROM journal_unsealed u
     WHERE NOT EXISTS (SELECT FROM journal_entry e WHERE e.id = u.entry_id) ORDER BY 1 LIMIT 1
"""


class CannotCheck(Unavailable):
    """Something that is needed cannot be read; the sentence says what to do."""


@dataclass(frozen=True)
class Places:
    """Where everything is that is checked."""

    database: DatabaseAddress
    file: Path
    log: Path


@dataclass(frozen=True)
class Checked:
    """What was found good: how many lines, checkpoints and keys given, and how long it took.

    `restored`: what went in restores that somebody accepted.
    """

    lines: int
    waiting: int
    checkpoints: int
    log_lines: int
    openings: int
    laid: Laid
    restored: Restored
    last: Checkpoint | None
    keys: Sequence[str]
    seconds: float


@dataclass
class _Log:
    """What keyd's log says that concerns the journal."""

    lines: int = 0
    checkpoints: list[Checkpoint] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)

    def take(self, said: Mapping[str, object]) -> None:
        """Take one line in."""
        self.lines += 1
        if "audit_key" in said:
            self.keys[str(said["audit_key"])] = None
        checkpoint, opening = checkpoint_in(said), opening_in(said)
        if checkpoint is not None:
            self.checkpoints.append(checkpoint)
        if opening is not None:
            self.openings.append(opening)


def check(places: Places, *, at: datetime) -> Checked:
    """Check all of it, and give what was found good.

    :raises Tampered: names the first thing that is altered, missing or moved.
    :raises Foreseen: keyd's chain is broken, the file holds no checkpoint, or something cannot be read.
    """
    started = time.monotonic()
    since = at - ON_THE_WAY
    written = [one for _file, _line, one in lines_in(places.file)]
    with connected(places.database) as database:
        kept = kept_checkpoints(database)
        log = _read_log(places.log)
        check_copies(Copies(log.checkpoints, written, kept), log.keys, since=since)
        readings = Readings()
        lines = check_lines(_lines(database, readings), kept)
        waiting = _check_unsealed(database)
        # A reading is journaled before its key is asked for, so the journal knows of every line of this log.
        restored = Restored(losses(log.checkpoints, (*kept, *written)), forgotten(log.checkpoints))
        laid = readings.check((one for one in log.openings if one.passed_at < since), restored)
    return Checked(
        lines,
        waiting,
        len(kept),
        log.lines,
        len(log.openings),
        laid,
        restored,
        kept[-1] if kept else None,
        list(dict.fromkeys(one.key for one in kept)),
        time.monotonic() - started,
    )


@contextmanager
def connected(address: DatabaseAddress) -> Iterator[psycopg.Connection]:
    """Open the database for reading, as it stands at one moment."""
    try:
        connection = psycopg.connect(address.url, connect_timeout=5)
    except psycopg.OperationalError:
        raise CannotCheck(
            "The database does not answer. Start the service (./ringbuoy up), then check again."
        ) from None
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def kept_checkpoints(database: psycopg.Connection) -> list[Checkpoint]:
    """Give the table's copy of the checkpoints."""
    return [_of_row(row) for row in database.execute(f"{_CHECKPOINTS} ORDER BY number")]


def newest_checkpoint(database: psycopg.Connection) -> Checkpoint | None:
    """Give the last of the table's checkpoints. None: there is none."""
    row = database.execute(f"{_CHECKPOINTS} ORDER BY number DESC LIMIT 1").fetchone()
    return _of_row(row) if row else None


def _of_row(row: Sequence[Any]) -> Checkpoint:
    number, size, root, signed_at, log, key, signature, goes_on_from = row
    return Checkpoint(number, size, bytes(root), signed_at, log, key, bytes(signature), goes_on_from)


def _lines(database: psycopg.Connection, readings: Readings) -> Iterator[SealedLine]:
    """Give the lines; what a line says is noted only when the next is asked for: it was found good then."""
    with database.cursor(name="lines", binary=True) as cursor:
        cursor.execute(_LINES)
        for position, entry, leaf, *columns in _rows(cursor):
            if columns[0] is None:
                yield SealedLine(position, entry, leaf, None, None)
                continue
            yield SealedLine(position, entry, leaf, hash_of(columns), columns[1])
            _note(readings, columns)


def _rows(cursor: psycopg.ServerCursor[Any]) -> Iterator[Sequence[Any]]:
    """Give what was asked for, row by row; while some are checked the database reads the next."""
    with ThreadPoolExecutor(max_workers=1) as ahead:
        coming = ahead.submit(cursor.fetchmany, AT_ONCE)
        while rows := coming.result():
            coming = ahead.submit(cursor.fetchmany, AT_ONCE)
            yield from rows


def _note(readings: Readings, columns: Sequence[Any]) -> None:
    _id, at, _inserted_at, name, contact, person, _line, codes = columns
    if name not in _NOTED or contact is None:
        return
    if name == Happened.CONTACT_TRANSFERRED:
        person = orjson.loads(codes).get("receiver")
    if person is None:
        return
    note = readings.note_read if name in READS else readings.note_taken
    note(int(person), contact, at)


def _check_unsealed(database: psycopg.Connection) -> int:
    """Tell how many entries wait for their place.

    :raises Tampered: an entry was never to get one, or went before it got one.
    """
    never = database.execute(_NEVER_SEALED).fetchone()
    if never is not None:
        raise Tampered(
            f"Entry {never[0]} ({never[1]:%Y-%m-%d %H:%M:%S}) of the journal has no seal and waits for none: "
            "it was slipped in, or its seal was taken out."
        )
    gone = database.execute(_GONE_UNSEALED).fetchone()
    if gone is not None:
        raise Tampered(f"Entry {gone[0]} of the journal was taken out before it was sealed.")
    row = database.execute("SELECT count(*) FROM journal_unsealed").fetchone()
    return int(row[0]) if row else 0


def _read_log(folder: Path) -> _Log:
    """Read keyd's log once, checking its chain.

    :raises LogBroken: names the first line that was changed or is missing.
    """
    log = _Log()
    try:
        for said in checked_lines(folder):
            log.take(said)
    except PermissionError:
        raise CannotCheck(
            "keyd's log is closed to you. Check as root, or as the user that starts the service."
        ) from None
    return log
