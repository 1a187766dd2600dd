"""keyd's file of wrapped keys: the only place where the keys to a caller's words are.

A deleted key must be gone: SQLite overwrites what it deletes, and its journal is cut to nothing at
each commit (no write-ahead log in which old pages live on).
"""

import hmac
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.keyd.accepting import Acceptance
from ringbuoy.keyd.epoch_canaries import canary_of, try_canary
from ringbuoy.keyd.epochs import EpochKeys, epoch_name, live_quarters, months_to_have, retention_of
from ringbuoy.keyd.layout import VaultUnusable, open_file
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.rewrapping import rewrap_all
from ringbuoy.keyd.wrapping import KEY_BYTES, BadWrapping, unwrap, unwrap_from, wrap


class NoSuchKey(NotFound):
    """There is no key for this contact: never made, or erased."""


class Erased(NotFound):
    """The contact was erased; no key for it is ever taken again."""


class EpochUnknown(Refused):
    """A fresh key came wrapped for an epoch that keyd does not have (any more)."""


class AnotherKeyThere(Conflict):
    """The contact already has a key, and it is not this one."""


class Vault:
    """The open file. What is changed counts when `commit` has returned."""

    def __init__(self, file: sqlite3.Connection, root: bytes) -> None:
        self.file = file
        self._root = root
        self._read_secrets()
        self._try_canaries()

    @property
    def epochs(self) -> list[str]:
        """The names of the living epochs."""
        return sorted(self.living)

    def publics(self) -> dict[str, bytes]:
        """Give each living epoch's public key."""
        return {name: keys.public_bytes for name, keys in self.living.items()}

    def prepare(self, at: datetime) -> list[str]:
        """Make the keys that this moment and the next month need, and name those that are new."""
        names = [epoch_name(kind, at=month) for month in months_to_have(at) for kind in Retention]
        epochs = [name for name in names if self._make_epoch(name, at=at)]
        return epochs + [quarter for quarter in live_quarters(at)[:1] if self._make_index_key(quarter)]

    def adopt(self, contact: UUID, epoch: str, wrapped: bytes) -> bool:
        """Take a fresh key over, and tell whether it was new. The same key again changes nothing.

        :raises Erased: the contact was erased.
        :raises EpochUnknown: no such epoch here.
        :raises BadWrapping: the wrapped key does not open.
        :raises AnotherKeyThere: the contact has another key already.
        """
        if self.is_erased(contact):
            raise Erased("This contact was erased. Nothing more can be sealed for it.")
        keys = self.living.get(epoch)
        if keys is None:
            raise EpochUnknown("This key was made for a month whose key keyd does not have.")
        secret = unwrap_from(keys.private_key, wrapped, contact=contact, epoch=epoch)
        if len(secret) != KEY_BYTES:
            raise BadWrapping("A contact's key has 32 bytes.")
        return self._insert(contact, epoch, secret)

    def open(self, contact: UUID, retention: Retention) -> tuple[str, bytes]:
        """Give the epoch and the key of a contact.

        :raises NoSuchKey: never made, not yet adopted, or erased.
        """
        row = self._row(contact, retention)
        if row is None or not (row[2] or row[0] in self.living):
            raise NoSuchKey("There is nothing to open: these words were erased, or were never here.")
        epoch, wrapped, is_held = row
        above = self.holding_key if is_held else self.living[epoch].wrapping_key
        return epoch, unwrap(above, wrapped, bound=bound_to(contact, epoch))

    def indexes(self, kind: str, handle: str, *, at: datetime) -> dict[str, bytes]:
        """Give the blind index of a handle for each live quarter that has a key, newest first."""
        said = f"{kind}|{handle}".encode()
        live = [quarter for quarter in live_quarters(at) if quarter in self.index_keys]
        return {quarter: hmac.digest(self.index_keys[quarter], said, "sha256")[:16] for quarter in live}

    def destroy_epoch(self, name: str, *, at: datetime) -> int:
        """Destroy an epoch's key, and with it every word sealed under it but what is held; count the keys."""
        query = "DELETE FROM contact_key WHERE epoch = ? AND NOT is_held"
        gone = self.file.execute(query, (name,)).rowcount
        self.file.execute(
            "UPDATE epoch SET wrapped = NULL, destroyed_at = ? WHERE name = ?", (_stamp(at), name)
        )
        self.living.pop(name, None)
        return gone

    def destroy_index_key(self, quarter: str) -> None:
        """Destroy the key of a quarter's blind index: nobody can be found by it any more."""
        self.file.execute("DELETE FROM index_key WHERE quarter = ?", (quarter,))
        self.index_keys.pop(quarter, None)

    def erase(self, contact: UUID, *, at: datetime) -> int:
        """Destroy every key of a contact and remember that it was erased; give how many keys went."""
        gone = self.file.execute("DELETE FROM contact_key WHERE contact = ?", (contact.bytes,)).rowcount
        self.file.execute("INSERT OR IGNORE INTO erased VALUES (?, ?)", (contact.bytes, _stamp(at)))
        return gone

    def is_erased(self, contact: UUID) -> bool:
        """Tell whether a contact was erased."""
        found = self.file.execute("SELECT 1 FROM erased WHERE contact = ?", (contact.bytes,))
        return found.fetchone() is not None

    def signing_key(self, name: str) -> Ed25519PrivateKey:
        """Give the key with which keyd signs what it writes under this name; made when first needed."""
        bound = f"signing|{name}"
        row = self.file.execute("SELECT wrapped FROM signing_key WHERE name = ?", (name,)).fetchone()
        if row is not None:
            return Ed25519PrivateKey.from_private_bytes(self._unwrapped(row[0], bound=bound))
        key = Ed25519PrivateKey.generate()
        wrapped = wrap(self._root, key.private_bytes_raw(), bound=bound)
        self.file.execute("INSERT INTO signing_key VALUES (?, ?)", (name, wrapped))
        return key

    def put_holding_key(self, secret: bytes) -> None:
        """Make this the key under which held contacts are wrapped, in the place of the one before."""
        self.file.execute("DELETE FROM holding_key")
        wrapped = wrap(self._root, secret, bound="holding")
        self.file.execute("INSERT INTO holding_key (wrapped) VALUES (?)", (wrapped,))
        self.holding_key = secret

    def change_root(self, root: bytes) -> None:
        """Wrap all that the root key wraps under another one, and bring it to the disk.

        :raises sqlite3.Error: the disk did not take it; all is as before.
        """
        try:
            rewrap_all(self.file, self._root, root)
            self.file.commit()
        except sqlite3.Error:
            self.rollback()
            raise
        self._root = root

    def proves(self, acceptance: Acceptance) -> bool:
        """Tell whether whoever accepted a restored journal could open the root key."""
        return acceptance.is_proved(self._root)

    def commit(self) -> None:
        """Bring all changes to the disk.

        :raises sqlite3.Error: the disk did not take them.
        """
        self.file.commit()

    def rollback(self) -> None:
        """Take back what was changed since the last commit, in memory too."""
        self.file.rollback()
        self._read_secrets()

    def snapshot(self) -> bytes:
        """Give the whole file as it was at the last commit. Ask between two batches only."""
        return self.file.serialize()

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def _make_epoch(self, name: str, *, at: datetime) -> bool:
        known = self.file.execute("SELECT 1 FROM epoch WHERE name = ?", (name,)).fetchone()
        if known is not None:
            return False
        secret = os.urandom(KEY_BYTES)
        keys = self.living[name] = EpochKeys(name, secret)
        self.file.execute(
            "INSERT INTO epoch (name, made_at, wrapped, canary) VALUES (?, ?, ?, ?)",
            (name, _stamp(at), wrap(self._root, secret, bound=f"epoch|{name}"), canary_of(keys)),
        )
        return True

    def _make_index_key(self, quarter: str) -> bool:
        if quarter in self.index_keys:
            return False
        secret = os.urandom(KEY_BYTES)
        wrapped = wrap(self._root, secret, bound=f"index|{quarter}")
        self.file.execute("INSERT INTO index_key VALUES (?, ?)", (quarter, wrapped))
        self.index_keys[quarter] = secret
        return True

    def _insert(self, contact: UUID, epoch: str, secret: bytes) -> bool:
        retention = retention_of(epoch)
        if self._row(contact, retention) is not None:
            if not hmac.compare_digest(self.open(contact, retention)[1], secret):
                raise AnotherKeyThere("This contact has a key already, and it is another one.")
            return False
        wrapped = wrap(self.living[epoch].wrapping_key, secret, bound=bound_to(contact, epoch))
        self.file.execute(
            "INSERT INTO contact_key (contact, retention, epoch, wrapped) VALUES (?, ?, ?, ?)",
            (contact.bytes, retention, epoch, wrapped),
        )
        return True

    def _row(self, contact: UUID, retention: Retention) -> tuple[str, bytes, int] | None:
        found: tuple[str, bytes, int] | None = self.file.execute(
            "SELECT epoch, wrapped, is_held FROM contact_key WHERE contact = ? AND retention = ?",
            (contact.bytes, retention),
        ).fetchone()
        return found

    def _read_secrets(self) -> None:
        self.living = self._unwrapped_epochs()
        self.index_keys = self._unwrapped_index_keys()
        row = self.file.execute("SELECT wrapped FROM holding_key").fetchone()
        self.holding_key = self._unwrapped(row[0], bound="holding") if row else b""

    def _try_canaries(self) -> None:
        """Open the canary of every living epoch; an epoch of an older layout gets its canary now."""
        rows = self.file.execute("SELECT name, canary FROM epoch WHERE wrapped IS NOT NULL").fetchall()
        for name, canary in rows:
            if canary is None:
                made = canary_of(self.living[name])
                self.file.execute("UPDATE epoch SET canary = ? WHERE name = ?", (made, name))
            else:
                try_canary(self.living[name], canary)

    def _unwrapped_epochs(self) -> dict[str, EpochKeys]:
        rows = self.file.execute("SELECT name, wrapped FROM epoch WHERE wrapped IS NOT NULL")
        return {
            name: EpochKeys(name, self._unwrapped(wrapped, bound=f"epoch|{name}")) for name, wrapped in rows
        }

    def _unwrapped_index_keys(self) -> dict[str, bytes]:
        rows = self.file.execute("SELECT quarter, wrapped FROM index_key")
        return {quarter: self._unwrapped(wrapped, bound=f"index|{quarter}") for quarter, wrapped in rows}

    def _unwrapped(self, wrapped: bytes, *, bound: str) -> bytes:
        try:
            return unwrap(self._root, wrapped, bound=bound)
        except BadWrapping:
            raise VaultUnusable(
                "The root key does not fit keyd's file: one of them is of another center or another day. "
                "Put both back from the same copy; nothing was changed."
            ) from None


def open_vault(path: Path, root: bytes) -> Vault:
    """Open keyd's file, or begin it.

    :raises VaultUnusable: another root key, a newer version, or damage.
    """
    try:
        return Vault(open_file(path), root)
    except sqlite3.DatabaseError:
        raise VaultUnusable(
            f"keyd's file {path} is damaged or not readable. Put it back from the keys' backup."
        ) from None


def bound_to(contact: UUID, epoch: str) -> str:
    """Tell what a contact's wrapped key is bound to."""
    return f"contact|{contact}|{epoch}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
