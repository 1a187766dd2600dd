"""Tombstones: one signed line for each erased contact, so that no backup brings its words back.

A tombstone is on the disk before the first key goes. keyd reads the list at every start and erases
what is on it, so a list that is put beside an older file of keys erases anew what that file still
held. A line names the contact and the time, the line before it, and who signed; never a word.
"""

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ringbuoy.kernel.errors import Unavailable

BEGINNING = "0" * 64
_SIGNED_FOR = b"ringbuoy tombstone 1\0"
_SIGNATURE_MARK = b',"signature":"'
_END = b'"}'


class TombstonesBroken(Unavailable):
    """A line of the list was changed, is missing, or was signed by somebody else."""


@dataclass(frozen=True)
class Tombstone:
    """A contact that was erased, and when."""

    contact: UUID
    at: datetime


def read(path: Path, *, signer: bytes | None = None) -> Iterator[Tombstone]:
    """Give the tombstones in the order in which they were written. No file: none.

    `signer` is the public key that must have signed; None: any one, the same for all lines. A last
    line that a crash left half written counts as not written.

    :raises TombstonesBroken: names the first line that was changed, is missing, or is somebody else's.
    """
    previous = BEGINNING
    for number, line in enumerate(_whole_lines(path), start=1):
        said = _checked(line, number, previous, signer)
        signer, previous = b64decode(said["signer"]), _hash(line)
        yield Tombstone(UUID(said["contact"]), datetime.fromisoformat(said["at"]))


class Tombstones:
    """The list, open for writing at its end."""

    def __init__(self, path: Path, key: Ed25519PrivateKey) -> None:
        """Open the list, or begin it.

        :raises TombstonesBroken: somebody else signed it, or a line was changed.
        """
        self._key = key
        self._signer = key.public_key().public_bytes_raw()
        self.found = list(read(path, signer=self._signer))
        lines = list(_whole_lines(path))
        self._previous = _hash(lines[-1]) if lines else BEGINNING
        self._number = len(lines)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._end = sum(len(line) + 1 for line in lines)
        os.ftruncate(self._descriptor, self._end)

    def add(self, contact: UUID, *, at: datetime) -> None:
        """Add a tombstone and wait until the disk has it.

        :raises OSError: the disk did not take it; the list ends where it ended before.
        """
        line = self._signed(contact, at)
        try:
            _write_all(self._descriptor, line + b"\n", self._end)
            os.fsync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, self._end)
            raise
        self._end += len(line) + 1
        self._number, self._previous = self._number + 1, _hash(line)

    def close(self) -> None:
        """Close the list."""
        os.close(self._descriptor)

    def _signed(self, contact: UUID, at: datetime) -> bytes:
        body = orjson.dumps(
            {
                "n": self._number + 1,
                "contact": str(contact),
                "at": at.astimezone(UTC),
                "prev": self._previous,
                "signer": b64encode(self._signer).decode(),
            }
        )
        signature = b64encode(self._key.sign(_SIGNED_FOR + body))
        return body[:-1] + _SIGNATURE_MARK + signature + _END


def _checked(line: bytes, number: int, previous: str, signer: bytes | None) -> dict[str, str]:
    body, mark, rest = line.partition(_SIGNATURE_MARK)
    body += b"}"
    try:
        said: dict[str, str] = orjson.loads(body)
        own = b64decode(said["signer"])
        Ed25519PublicKey.from_public_bytes(own).verify(b64decode(rest.removesuffix(_END)), _SIGNED_FOR + body)
    except (ValueError, KeyError, TypeError, InvalidSignature):
        raise TombstonesBroken(f"Line {number} of the list of erased contacts was changed. {_MEND}") from None
    if not mark or int(said["n"]) != number or said["prev"] != previous:
        raise TombstonesBroken(
            f"Before line {number} of the list of erased contacts something is missing. {_MEND}"
        )
    if signer is not None and own != signer:
        raise TombstonesBroken(f"Line {number} of the list of erased contacts is another center's. {_MEND}")
    return said


_MEND = "Put the newest copy of tombstones.log back, from away from this machine."


def _whole_lines(path: Path) -> Iterator[bytes]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    yield from content.split(b"\n")[:-1]


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _write_all(descriptor: int, content: bytes, where: int) -> None:
    while content:
        written = os.pwrite(descriptor, content, where)
        content, where = content[written:], where + written
