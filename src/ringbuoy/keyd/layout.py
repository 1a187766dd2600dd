"""How keyd's file is laid out, and how an older file is brought up to this version.

A deleted key must be gone: SQLite overwrites what it deletes, and its journal is cut to nothing at
each commit (no write-ahead log in which old pages live on).
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable

# Step n brings a file from layout n to n + 1. A step that was released is never changed.
_STEPS = (
    """
    CREATE TABLE epoch (
        name TEXT PRIMARY KEY, made_at TEXT NOT NULL, wrapped BLOB, destroyed_at TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE contact_key (
        contact BLOB NOT NULL, retention TEXT NOT NULL, epoch TEXT NOT NULL REFERENCES epoch (name),
        wrapped BLOB NOT NULL, PRIMARY KEY (contact, retention)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX contact_key_by_epoch ON contact_key (epoch);
    CREATE TABLE index_key (quarter TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE erased (contact BLOB PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE signing_key (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE epoch ADD COLUMN canary BLOB;
    ALTER TABLE contact_key ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX contact_key_held ON contact_key (contact) WHERE is_held;
    CREATE TABLE holding_key (number INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
    CREATE TABLE destroy_order (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE destroyed (
        name TEXT PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE lived_time (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), at TEXT NOT NULL) STRICT;
    """,
)
LAYOUT = len(_STEPS)
_PRAGMAS = (
    "journal_mode = TRUNCATE",
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "locking_mode = EXCLUSIVE",
)


class VaultUnusable(Unavailable):
    """The file cannot be used: another root key, a newer version, or damage."""


def open_file(path: Path) -> sqlite3.Connection:
    """Open keyd's file, or begin it, and bring it up to this version.

    :raises VaultUnusable: a newer version made it.
    :raises sqlite3.DatabaseError: damaged, or not such a file.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    file = sqlite3.connect(path)
    for pragma in _PRAGMAS:
        file.execute(f"PRAGMA {pragma}")
    _lay_out(file, path)
    return file


def file_in_memory(content: bytes) -> sqlite3.Connection:
    """Open a copy of keyd's file in memory, brought up to this version there.

    :raises VaultUnusable: a newer version made it.
    :raises sqlite3.DatabaseError: damaged, or not such a file.
    """
    file = sqlite3.connect(":memory:")
    file.deserialize(content)
    _lay_out(file, Path("in the backup"))
    return file


def _lay_out(file: sqlite3.Connection, path: Path) -> None:
    with closing(file.execute("PRAGMA user_version")) as answer:
        layout = answer.fetchone()[0]
    if layout > LAYOUT:
        raise VaultUnusable(f"keyd's file {path} was made by a newer version. Start that version.")
    for number, step in enumerate(_STEPS[layout:], start=layout + 1):
        file.executescript(f"BEGIN; {step} PRAGMA user_version = {number}; COMMIT;")
