"""A backup's file: three lines that everybody can read, then what only the recovery key opens.

    ringbuoy backup 1
    sha256 …                 of all that follows this line; zeros: writing was broken off
    {"kind": "keys", …}      the header
    chunks                   AES-256-GCM, 256 KiB of content each; the last one is marked as the last

The content has a random key of its own, which stands in the header, sealed to the recovery key. Each chunk
is bound to the header and to its number, so that nothing can be cut off, put in, moved or exchanged.
Source: rogaway-stream.
"""

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ringbuoy.kernel.errors import Refused
from ringbuoy.keyd.paper_key import open_with_paper, seal_to_paper

UNFINISHED = ".part"
CONTENT_KEY_BYTES = 32
_TITLE = b"ringbuoy backup 1\n"
_ANY_TITLE = b"ringbuoy backup "
_SUM_MARK = b"sha256 "
_UNKNOWN_SUM = b"0" * 64
_SUM_LINE_BYTES = len(_SUM_MARK) + 64 + 1
_HEADER_AT = len(_TITLE) + _SUM_LINE_BYTES
_LONGEST_HEADER_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 18
_SEALED_CHUNK_BYTES = _CHUNK_BYTES + 16
_USE = "ringbuoy backup 1"


class NotABackup(Refused):
    """The file is something else, or cannot be read."""


class HalfWritten(Refused):
    """Writing the file was broken off."""


class Damaged(Refused):
    """The file was cut or changed after it was written."""


class NewerBackup(Refused):
    """A newer release wrote the file."""


class Kind(StrEnum):
    """What a backup's file holds."""

    DATABASE = "database"
    KEYS = "keys"


@dataclass(frozen=True)
class Label:
    """What everybody may know of a backup's file. `pair` is the same in the two files of one backup."""

    kind: Kind
    center: str
    made: datetime
    release: str
    layout: int
    pair: str


@dataclass(frozen=True)
class Header(Label):
    """A label, and the key of the content, sealed to the recovery key whose public half stands beside it."""

    recovery_key: str
    sealed_key: str


class SealedFile:
    """A backup's file that is being written. It gets its name when it is whole and on the disk."""

    def __init__(self, path: Path, label: Label, *, public: bytes) -> None:
        self.path = path
        self.content_key = os.urandom(CONTENT_KEY_BYTES)
        self._unfinished = path.with_name(path.name + UNFINISHED)
        self._unfinished.unlink(missing_ok=True)
        self._file = os.fdopen(os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        header = _header_line(label, public=public, content_key=self.content_key)
        self._chunks = _Chunks(self.content_key, header)
        self._sum = hashlib.sha256(header)
        self._waiting = bytearray()
        self._file.write(_TITLE + _SUM_MARK + _UNKNOWN_SUM + b"\n" + header)

    def __enter__(self) -> "SealedFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Finish the file; if something went wrong, take it away."""
        if kind is None:
            self._finish()
        else:
            self._file.close()
            self._unfinished.unlink(missing_ok=True)

    def write(self, content: bytes) -> int:
        """Seal more content."""
        self._waiting += content
        while len(self._waiting) > _CHUNK_BYTES:
            self._put(self._chunks.seal(bytes(self._waiting[:_CHUNK_BYTES]), is_last=False))
            del self._waiting[:_CHUNK_BYTES]
        return len(content)

    def _finish(self) -> None:
        self._put(self._chunks.seal(bytes(self._waiting), is_last=True))
        self._file.flush()
        os.pwrite(self._file.fileno(), self._sum.hexdigest().encode(), len(_TITLE) + len(_SUM_MARK))
        os.fsync(self._file.fileno())
        self._file.close()
        self._unfinished.replace(self.path)
        settle(self.path.parent)

    def _put(self, sealed: bytes) -> None:
        self._sum.update(sealed)
        self._file.write(sealed)


class OpenedFile:
    """The content of a backup's file, in order, for whoever has its key."""

    def __init__(self, path: Path, content_key: bytes) -> None:
        self._path = path
        self._file = path.open("rb")
        self._file.seek(_HEADER_AT)
        self._chunks = _Chunks(content_key, self._file.readline(_LONGEST_HEADER_BYTES))
        self._next = self._file.read(_SEALED_CHUNK_BYTES)
        self._content = b""

    def __enter__(self) -> "OpenedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, size: int = _CHUNK_BYTES) -> bytes:
        """Give the next bytes, `size` of them unless the content ends.

        :raises Damaged: the file was cut or changed.
        """
        while len(self._content) < size and (more := self._next_chunk()):
            self._content += more
        given, self._content = self._content[:size], self._content[size:]
        return given

    def pieces(self) -> Iterator[bytes]:
        """Give what is left, piece by piece."""
        while piece := self.read():
            yield piece

    def _next_chunk(self) -> bytes:
        sealed, self._next = self._next, self._file.read(_SEALED_CHUNK_BYTES)
        if self._chunks.is_over:
            return b""
        try:
            return self._chunks.open(sealed, is_last=not self._next)
        except (InvalidTag, ValueError):
            raise _damaged(self._path) from None


class _Chunks:
    """Seals or opens one chunk after the other; the nonce is the number and the mark of the last."""

    def __init__(self, content_key: bytes, header: bytes) -> None:
        self.is_over = False
        self._cipher = AESGCM(content_key)
        self._bound = hashlib.sha256(_TITLE + header).digest()
        self._number = 0

    def seal(self, content: bytes, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(is_last), content, self._bound)

    def open(self, sealed: bytes, *, is_last: bool) -> bytes:
        return self._cipher.decrypt(self._nonce(is_last), sealed, self._bound)

    def _nonce(self, is_last: bool) -> bytes:
        nonce = self._number.to_bytes(11) + bytes([is_last])
        self._number += 1
        self.is_over = is_last
        return nonce


def read_header(path: Path) -> Header:
    """Read what everybody may know of a file.

    :raises NotABackup: it is something else.
    :raises HalfWritten: writing was broken off.
    :raises NewerBackup: a newer release wrote it.
    """
    try:
        with path.open("rb") as file:
            _check_title(path, file.readline(len(_TITLE)))
            _stated_sum(path, file)
            return _header_in(file.readline(_LONGEST_HEADER_BYTES))
    except (OSError, ValueError, KeyError, TypeError):
        raise _no_backup(path) from None


def check_whole(path: Path) -> None:
    """Compare a file with its own checksum; no key is needed for it.

    :raises HalfWritten: writing was broken off.
    :raises Damaged: it was cut or changed since it was written.
    """
    with path.open("rb") as file:
        file.seek(len(_TITLE))
        stated = _stated_sum(path, file)
        if hashlib.file_digest(file, "sha256").hexdigest().encode() != stated:
            raise _damaged(path)


def content_key_of(header: Header, private: X25519PrivateKey) -> bytes:
    """Open the key of a file's content with the recovery key.

    :raises WrongRecoveryKey: it is sealed to another one.
    """
    return open_with_paper(private, b64decode(header.sealed_key), use=_USE)


def settle(folder: Path) -> None:
    """Make sure that a folder's list of names is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _header_line(label: Label, *, public: bytes, content_key: bytes) -> bytes:
    sealed = seal_to_paper(public, content_key, use=_USE)
    keys = {"recovery_key": b64encode(public).decode(), "sealed_key": b64encode(sealed).decode()}
    return orjson.dumps({**asdict(label), **keys}) + b"\n"


def _header_in(line: bytes) -> Header:
    said = orjson.loads(line)
    return Header(
        **{**said, "kind": Kind(said["kind"]), "made": datetime.fromisoformat(said["made"])},
    )


def _check_title(path: Path, title: bytes) -> None:
    if title == _TITLE:
        return
    if title.startswith(_ANY_TITLE):
        raise NewerBackup(f"A newer release of Ringbuoy wrote {path}. Restore it with that release.")
    raise _no_backup(path)


def _stated_sum(path: Path, file: BinaryIO) -> bytes:
    line = file.readline(_SUM_LINE_BYTES)
    if path.name.endswith(UNFINISHED) or line == _SUM_MARK + _UNKNOWN_SUM + b"\n":
        raise HalfWritten(
            f"{path} is half a backup: writing it was broken off. Take another one; this one can be deleted."
        )
    return line[len(_SUM_MARK) : -1]


def _no_backup(path: Path) -> NotABackup:
    return NotABackup(f"{path} is no backup of Ringbuoy, or you may not read it. Name another file.")


def _damaged(path: Path) -> Damaged:
    return Damaged(
        f"{path} was cut or changed since it was written. Copy it again from where you keep it, "
        "or take the backup of another day."
    )
