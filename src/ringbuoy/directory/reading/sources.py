"""Where an import reads from: one file, a folder of files, or a zip file of them.

A zip file is read in place; nothing of it is written to the disk, and one that would swell beyond
reason is refused before and while it is read.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ringbuoy.kernel.errors import NotFound, Refused

ENDINGS = (".csv", ".json", ".ndjson", ".jsonl", ".xml")
LARGEST_FILE_BYTES = 4_000_000_000
LARGEST_SWELLING = 200
SMALL_BYTES = 1_000_000
MOST_FILES = 1_000


class NoSuchSource(NotFound):
    """There is nothing at this path."""


class UnreadableSource(Refused):
    """The file cannot be read as what it claims to be."""


class SwellingZip(Refused):
    """The zip file holds far more than it shows: a trap."""


@dataclass(frozen=True)
class SourceFile:
    """One file to read: how it is called, and how it is opened."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def ending(self) -> str:
        """Its ending, in small letters, with the dot."""
        return Path(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return Path(self.name).stem.lower()


@dataclass(frozen=True)
class Sent:
    """A file that somebody sent: its name and what is in it."""

    name: str
    content: bytes


@contextmanager
def files_of(source: Path | Sent) -> Iterator[list[SourceFile]]:
    """Give the files of a source: what lies at a path, or what somebody sent.

    :raises NoSuchSource: there is nothing that we can read.
    :raises UnreadableSource: a damaged zip file, or one with too many files.
    :raises SwellingZip: the zip file is a trap.
    """
    if isinstance(source, Path):
        with files_at(source) as files:
            yield files
    elif zipfile.is_zipfile(io.BytesIO(source.content)):
        try:
            with zipfile.ZipFile(io.BytesIO(source.content)) as packed:
                yield _some(_in_zip(packed), source.name)
        except zipfile.BadZipFile as error:
            raise UnreadableSource(f"{source.name} is a damaged zip file. Pack it again.") from error
    else:
        file = SourceFile(source.name, len(source.content), lambda: io.BytesIO(source.content))
        yield _some([file] if file.ending in ENDINGS else [], source.name)


@contextmanager
def files_at(path: Path) -> Iterator[list[SourceFile]]:
    """Give the files at a path, in the order of their names, open as long as they are needed.

    :raises NoSuchSource: there is nothing there, or nothing that we can read.
    :raises UnreadableSource: a file that may not be read, or no zip file after all.
    :raises SwellingZip: the zip file is a trap.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield _some(_in_zip(packed), path)
        else:
            yield _some(_in_folder(path) if path.is_dir() else _single(path), path)
    except PermissionError as error:
        raise UnreadableSource(f"{path} may not be read. Give this user the right to read it.") from error
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UnreadableSource:
    return UnreadableSource(f"{path} is a damaged zip file. Pack it again, or name the unpacked folder.")


def _some(files: list[SourceFile], path: Path | str) -> list[SourceFile]:
    if not files:
        raise NoSuchSource(f"{path} holds no file that ends in {', '.join(ENDINGS)}. Name another one.")
    if len(files) > MOST_FILES:
        raise UnreadableSource(f"{path} holds more than {MOST_FILES} files. Import it in parts.")
    return files


def _single(path: Path) -> list[SourceFile]:
    if not path.is_file():
        raise NoSuchSource(f"There is nothing at {path}. Name a file or a folder that exists.")
    if path.suffix.lower() == ".zip":
        raise _damaged(path)
    return [_file(path, path.name)]


def _in_folder(folder: Path) -> list[SourceFile]:
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    return [_file(path, path.name) for path in paths]


def _file(path: Path, name: str) -> SourceFile:
    return SourceFile(name, path.stat().st_size, lambda: path.open("rb"))


def _in_zip(packed: zipfile.ZipFile) -> list[SourceFile]:
    entries = [entry for entry in packed.infolist() if _is_ours(entry)]
    for entry in entries:
        _refuse_swelling(entry)
    return [
        SourceFile(entry.filename, entry.file_size, lambda entry=entry: _opened(packed, entry))  # type: ignore[misc]
        for entry in sorted(entries, key=lambda entry: entry.filename)
    ]


def _is_ours(entry: zipfile.ZipInfo) -> bool:
    name = Path(entry.filename)
    return not entry.is_dir() and name.suffix.lower() in ENDINGS and not name.name.startswith(".")


def _refuse_swelling(entry: zipfile.ZipInfo) -> None:
    if entry.file_size > LARGEST_FILE_BYTES or (
        entry.file_size > SMALL_BYTES and entry.file_size > LARGEST_SWELLING * max(1, entry.compress_size)
    ):
        raise SwellingZip(
            f"“{entry.filename}” in the zip file would swell to {entry.file_size:,} bytes, "
            f"{LARGEST_SWELLING} times its packed size or more. If you trust it, name the unpacked file."
        )


def _opened(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    """Open one file of a zip; reading stops with an error where it is larger than it said."""
    if entry.flag_bits & 1:
        raise UnreadableSource(f"“{entry.filename}” is locked with a password. Unpack it first.")
    return io.BufferedReader(_Capped(packed.open(entry), entry.file_size))


class _Capped(io.RawIOBase):
    """A stream that refuses to give more than was announced."""

    def __init__(self, inner: IO[bytes], most: int) -> None:
        self._inner, self._left = inner, most

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read on."""
        piece = self._inner.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise SwellingZip("The zip file holds more than it announced. Name the unpacked folder instead.")
        buffer[: len(piece)] = piece
        return len(piece)
