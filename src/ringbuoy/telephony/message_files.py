"""Messages on this machine's disk, from the moment that they are spoken until the database has them.

So does the wish to be called back lie there: who called, and nothing else.

What is said is sealed with the key of its sound before it is written, exactly as it will stand in the
database; the key itself is keyd's, or waits for keyd wrapped. So whoever has such a file has nothing to hear,
and no number. A file belongs to the engine that writes it for as long as that one lives, by a lock of the
system; after that any engine may take it in.
"""

import fcntl
import os
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import orjson

from ringbuoy.privacy.sealed import Sealed
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.telephony.calls.orders import Record
from ringbuoy.telephony.models import SoundPiece
from ringbuoy.telephony.vouching import Vouched

NUMBER = 1 << 31
"""The place of the caller's number among the pieces: no message has so many."""
BEGUN_WITHIN_S = 60.0
_ENDING, _UNBEGUN = ".message", ".new"
Line = dict[str, Any]


@dataclass(frozen=True)
class SealedPiece:
    """A piece of a sound as it stands in the database. `length`: how many samples it has."""

    sequence: int
    length: int
    heard: Sealed


def sealed_piece(key: ContactKey, sequence: int, heard: bytes) -> SealedPiece:
    """Seal a piece of a sound: 8,000 samples a second, a byte each."""
    return SealedPiece(sequence, len(heard), SoundPiece.heard.seal_bytes(key, heard, sequence=sequence))


@dataclass(frozen=True)
class WrittenMessage:
    """What one file says. `number` is the caller's, sealed with the sound's key; None: it is withheld.

    `came`: how the caller came in, without their number. `ended_at` None: its writer died before the end.
    `wishes_call_back`: nothing was said, they want to be called back; `sound` names the number's key.
    """

    sound: UUID
    came: Record
    began_at: datetime
    number: Sealed | None = field(default=None, repr=False)
    pieces: tuple[SealedPiece, ...] = ()
    ended_at: datetime | None = None
    wishes_call_back: bool = False


class MessageFile:
    """A message that is being spoken, on the disk: each line of it is safe there before the call returns."""

    def __init__(self, path: Path, file: FileIO) -> None:
        self._path = path
        self._file = file

    @classmethod
    def begin(cls, folder: Path, key: ContactKey, came: Record, *, at: datetime) -> Self:
        """Begin the file of a sound.

        :raises OSError: the disk is full, or the folder is not ours.
        """
        return cls._begun(folder, key, _head(key, came, at=at))

    @classmethod
    def of_wish(cls, folder: Path, key: ContactKey, came: Record, *, at: datetime) -> Self:
        """Write that a caller wants to be called back: it is whole when the call returns.

        :raises OSError: the disk is full, or the folder is not ours.
        """
        return cls._begun(folder, key, {**_head(key, came, at=at), "wishes_call_back": True})

    @classmethod
    def _begun(cls, folder: Path, key: ContactKey, head: Line) -> Self:
        folder.mkdir(mode=0o700, exist_ok=True)
        unbegun = folder / f"{key.contact}{_UNBEGUN}"
        file = cls(folder / f"{key.contact}{_ENDING}", _opened(unbegun, os.O_CREAT | os.O_EXCL))
        try:
            fcntl.flock(file._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file._write(head)
            unbegun.replace(file._path)
            settle(folder)
        except OSError:
            file._file.close()
            unbegun.unlink(missing_ok=True)
            file._path.unlink(missing_ok=True)
            raise
        return file

    def add(self, piece: SealedPiece) -> None:
        """Write a piece.

        :raises OSError: the disk is full.
        """
        heard = b64encode(piece.heard.stored()).decode()
        self._write({"sequence": piece.sequence, "length": piece.length, "heard": heard})

    def end(self, *, at: datetime) -> None:
        """Write that nothing more is said.

        :raises OSError: the disk is full.
        """
        self._write({"ended_at": at.isoformat()})

    def erase(self) -> None:
        """Take the file away: the database has all of it, or nobody wants it."""
        self._path.unlink(missing_ok=True)
        self._file.close()

    def close(self) -> None:
        """Leave the file to whoever takes it in."""
        self._file.close()

    def _write(self, line: Line) -> None:
        rest = orjson.dumps(line) + b"\n"
        while rest:
            rest = rest[self._file.write(rest) :]
        os.fdatasync(self._file.fileno())


def left_behind(folder: Path) -> Iterator[Path]:
    """Name the files that are there, the oldest first: who writes them may live, or not."""
    for unbegun in folder.glob(f"*{_UNBEGUN}"):
        with suppress(FileNotFoundError):
            if time.time() - unbegun.stat().st_mtime > BEGUN_WITHIN_S:
                unbegun.unlink()  # its writer died before anything was said
    yield from sorted(folder.glob(f"*{_ENDING}"))


@contextmanager
def taken(path: Path) -> Iterator[WrittenMessage | None]:
    """Have a file for ourselves for as long as the block lasts; it goes if the block ends well.

    None: it is being written, or is gone, or says nothing that we understand; then it stays.
    """
    with _taken(path) as file:
        written = _read(file.read()) if file else None
        yield written
        if written is not None:
            path.unlink(missing_ok=True)


@contextmanager
def _taken(path: Path) -> Iterator[FileIO | None]:
    try:
        file = _opened(path, 0)
    except OSError:
        yield None
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield file


def _opened(path: Path, more: int) -> FileIO:
    return FileIO(os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | more, 0o600), "r+")


def _head(key: ContactKey, came: Record, *, at: datetime) -> Line:
    sealed = SoundPiece.heard.seal(key, came.number, sequence=NUMBER) if came.number else None
    return {
        "sound": str(key.contact),
        "leg": came.leg,
        "dialed": came.dialed,
        "came_at": came.at.isoformat(),
        "number": b64encode(sealed.stored()).decode() if sealed else "",
        "vouched": came.vouched or "",
        "began_at": at.isoformat(),
    }


def _read(content: bytes) -> WrittenMessage | None:
    """Read what stands there. A last line that was not written to its end was promised to nobody."""
    lines = list(_lines(content))
    with suppress(LookupError, ValueError):
        return _written(lines[0], lines[1:])
    return None


def _lines(content: bytes) -> Iterator[Line]:
    for line in content.split(b"\n")[:-1]:
        with suppress(orjson.JSONDecodeError):
            yield orjson.loads(line)


def _written(head: Line, lines: list[Line]) -> WrittenMessage:
    vouched = Vouched(head["vouched"]) if head["vouched"] else None
    ends = [datetime.fromisoformat(line["ended_at"]) for line in lines if "ended_at" in line]
    return WrittenMessage(
        sound=UUID(head["sound"]),
        came=Record(head["leg"], head["dialed"], datetime.fromisoformat(head["came_at"]), vouched=vouched),
        began_at=datetime.fromisoformat(head["began_at"]),
        number=_sealed(head["number"]) if head["number"] else None,
        pieces=tuple(_piece(line) for line in lines if "heard" in line),
        ended_at=ends[0] if ends else None,
        wishes_call_back=bool(head.get("wishes_call_back")),
    )


def _piece(line: Line) -> SealedPiece:
    return SealedPiece(line["sequence"], line["length"], _sealed(line["heard"]))


def _sealed(text: str) -> Sealed:
    column = SoundPiece.heard
    return Sealed(b64decode(text), table=column.field.model._meta.db_table, field=column.field.attname)


def settle(folder: Path) -> None:
    """Make a new name in a folder durable too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
