"""Checkpoints outside the database: one line each in an append-only file, one file a month.

Put the folder where the database's administrator has no hand: setting `audit_dir`.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from ringbuoy.keyd.checkpoints import Checkpoint, NotACheckpoint

_TAIL_BYTES = 8192


class CheckpointFile:
    """The folder of the files, open for adding."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def last_number(self) -> int:
        """Give the number of the last checkpoint that is written down; 0: none is.

        :raises NotACheckpoint: the last line is not one of ours.
        """
        last = self.last()
        return last.number if last else 0

    def last(self) -> Checkpoint | None:
        """Give the last checkpoint that is written down. None: none is.

        :raises NotACheckpoint: the last line is not one of ours.
        """
        newest = max(self._folder.glob("*.log"), default=None)
        line = _last_line(newest) if newest else b""
        return _read(line) if line else None

    def add(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Write checkpoints down and wait until the disk has them.

        :raises OSError: the disk does not take them.
        """
        for checkpoint in checkpoints:
            file = self._folder / f"{checkpoint.at:%Y-%m}.log"
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
            try:
                _cut_half_line(descriptor)
                os.write(descriptor, orjson.dumps(checkpoint.fields()) + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def lines_in(folder: Path) -> Iterator[tuple[str, int, Checkpoint]]:
    """Give every checkpoint that is written down, with the name of its file and its line there.

    :raises NotACheckpoint: a line is not one of ours; the sentence names it.
    """
    for file in sorted(folder.glob("*.log")):
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield file.name, number, _read(line)
                except NotACheckpoint:
                    raise NotACheckpoint(
                        f"Line {number} of the checkpoints in {file} was changed: it is not a checkpoint."
                    ) from None


def _read(line: bytes) -> Checkpoint:
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise NotACheckpoint("The last line of the checkpoints is not a checkpoint.") from None
    checkpoint = Checkpoint.of(fields if isinstance(fields, dict) else {})
    if orjson.dumps(checkpoint.fields()) != line.rstrip(b"\n"):
        raise NotACheckpoint("The last line of the checkpoints is not as it was written.")
    return checkpoint


def _last_line(file: Path) -> bytes:
    """Give the last whole line of a file; what a crash left half written does not count."""
    content = file.read_bytes()[-_TAIL_BYTES:]
    whole = content[: content.rfind(b"\n") + 1]
    return whole.splitlines()[-1] if whole else b""


def _cut_half_line(descriptor: int) -> None:
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, _TAIL_BYTES, max(0, size - _TAIL_BYTES))
    os.ftruncate(descriptor, size - len(tail) + tail.rfind(b"\n") + 1)
