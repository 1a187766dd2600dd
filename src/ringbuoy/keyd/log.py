"""keyd's own log: append-only, one JSON object a line, each line holding the hash of the one before.

A line is written, and the disk has said that it has it, before the key it tells of leaves keyd.
One file a month; the first line of a month continues the chain of the month before. The log knows
ids, codes and times; it never holds a key, a handle or a word.

While keyd runs, the newest file has room ahead, filled with zeros, so that the disk need not note a
new length for each line: every open waits for this write.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson

from ringbuoy.kernel.errors import Unavailable

BEGINNING = "0" * 64
_HASH_MARK = b',"hash":"'
_END = b'"}\n'
_PIECE_BYTES = 1 << 16
_ROOM_BYTES = 1 << 18
_ROOM_AHEAD = b"\0"


class LogBroken(Unavailable):
    """A line of the log was changed, or is missing."""


class ChainLog:
    """The log, open for writing at its end."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._waiting: list[bytes] = []
        self._file = _MonthFile.newest(folder)
        self.number, self._hash = _last_link(folder)
        self._kept = (self.number, self._hash)

    def add(self, what: str, *, at: datetime, **codes: object) -> None:
        """Add a line; it is on the disk when `flush` has returned."""
        self.number += 1
        said = {"n": self.number, "at": at.astimezone(UTC), "what": what, **codes, "prev": self._hash}
        body = orjson.dumps(said)
        self._hash = hashlib.sha256(body).hexdigest()
        self._waiting.append(body[:-1] + _HASH_MARK + self._hash.encode() + _END)

    @property
    def head(self) -> str:
        """The hash of the line that was added last."""
        return self._hash

    def flush(self, *, at: datetime) -> None:
        """Bring all added lines to the disk.

        :raises OSError: the disk did not take them; none of them counts as written.
        """
        if not self._waiting:
            return
        try:
            self._file_of_month(at).write(b"".join(self._waiting))
        except OSError:
            self.forget_added()
            raise
        self._waiting.clear()
        self._kept = (self.number, self._hash)

    def forget_added(self) -> None:
        """Take back the lines that were added and not flushed."""
        self._waiting.clear()
        self.number, self._hash = self._kept

    def close(self) -> None:
        """Close the file, without the room ahead."""
        if self._file is not None:
            self._file.close()

    def _file_of_month(self, at: datetime) -> "_MonthFile":
        """Go on in the month's file. A clock that jumped back stays in the newest file."""
        name = f"{at.astimezone(UTC):%Y-%m}.log"
        if self._file is None or name > self._file.name:
            self.close()
            self._file = _MonthFile(self._folder / name)
            _settle(self._folder)
        return self._file


class _MonthFile:
    """One month's file, open at the end of its last whole line."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._end = _content_ends(self._descriptor)
        # What a crash left half written is cut off: no key has left keyd on its account.
        os.ftruncate(self._descriptor, self._end)
        self._size = self._end

    @classmethod
    def newest(cls, folder: Path) -> "_MonthFile | None":
        """Open the newest file of a folder. None: the log has not begun."""
        path = max(folder.glob("*.log"), default=None)
        return None if path is None else cls(path)

    def write(self, content: bytes) -> None:
        """Add lines and wait until the disk has them.

        :raises OSError: the disk did not take them; the file ends where it ended before.
        """
        try:
            self._make_room(len(content))
            _write_all(self._descriptor, content, self._end)
            os.fdatasync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, self._end)
            self._size = self._end
            raise
        self._end += len(content)

    def close(self) -> None:
        """Close the file, without the room ahead."""
        os.ftruncate(self._descriptor, self._end)
        os.close(self._descriptor)

    def _make_room(self, length: int) -> None:
        if self._end + length <= self._size:
            return
        room = length + _ROOM_BYTES
        _write_all(self._descriptor, bytes(room), self._end)
        os.fsync(self._descriptor)
        self._size = self._end + room


def lines_backwards(folder: Path) -> Iterator[dict[str, object]]:
    """Give the lines, the newest first, reading no more of the files than is asked for."""
    for file in sorted(folder.glob("*.log"), reverse=True):
        for line in _raw_lines_backwards(file):
            yield orjson.loads(line)


def verify(folder: Path) -> int:
    """Check the whole chain and give the number of lines.

    :raises LogBroken: names the first line that was changed or is missing.
    """
    return sum(1 for _ in checked_lines(folder))


def checked_lines(folder: Path) -> Iterator[dict[str, object]]:
    """Give the lines, the oldest first, each checked against the one before.

    :raises LogBroken: names the first line that was changed or is missing.
    """
    number, previous = 0, BEGINNING
    for file in sorted(folder.glob("*.log")):
        with file.open("rb") as lines:
            for line in lines:
                if line.startswith(_ROOM_AHEAD):
                    break
                number += 1
                said, previous = _checked_link(line, number, previous, file)
                yield said


def _checked_link(line: bytes, number: int, previous: str, file: Path) -> tuple[dict[str, object], str]:
    body, mark, rest = line.partition(_HASH_MARK)
    body += b"}"
    own = hashlib.sha256(body).hexdigest()
    if not mark or rest != own.encode() + _END:
        raise LogBroken(f"Line {number} of keyd's log was changed ({file.name}).")
    said = orjson.loads(body)
    if said["n"] != number or said["prev"] != previous:
        raise LogBroken(f"Before line {number} of keyd's log something is missing ({file.name}).")
    return said, own


def _last_link(folder: Path) -> tuple[int, str]:
    try:
        last = next(lines_backwards(folder), None)
        return (0, BEGINNING) if last is None else (int(str(last["n"])), str(last["hash"]))
    except (ValueError, KeyError):
        raise LogBroken(
            f"The last line of keyd's log in {folder} is damaged. Move the log aside and tell your auditor."
        ) from None


def _content_ends(descriptor: int) -> int:
    """Tell where the last whole line of a file ends."""
    unread = os.fstat(descriptor).st_size
    while unread:
        start = max(0, unread - _PIECE_BYTES)
        newline = os.pread(descriptor, unread - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        unread = start
    return 0


def _raw_lines_backwards(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        unread = _content_ends(content.fileno())
        rest = b""
        while unread:
            start = max(0, unread - _PIECE_BYTES)
            rest, *whole = (os.pread(content.fileno(), unread - start, start) + rest).split(b"\n")
            unread = start
            yield from (line for line in reversed(whole) if line)
        if rest:
            yield rest


def _write_all(descriptor: int, content: bytes, where: int) -> None:
    while content:
        written = os.pwrite(descriptor, content, where)
        content, where = content[written:], where + written


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
