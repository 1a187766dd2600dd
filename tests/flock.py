"""Two hundred marked words, names and numbers at once, and a search that sees through every clothing.

A canary is looked for as it is; a flock is looked for by one pattern, so that two hundred cost no more
than one, also in the write-ahead log of a whole run.
"""

import base64
import binascii
import re
import secrets
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.canary import _files, _pieces, _unpacked

MANY = 200
_MARK = re.compile(rb"(?:wren|finch)[0-9a-f]{12}")
_BACKWARDS = re.compile(rb"[0-9a-f]{12}(?:nerw|hcnif)")
_NUMBER = re.compile(rb"555[ )-]{0,2}\d{3}[ -]?\d{4}")
_NUMBER_BACKWARDS = re.compile(rb"\d{7}555")
_HEX = re.compile(rb"[0-9a-f]{20,}")
_EMPTY = bytes(4096)
_SIGNS_IN_HEX = tuple(
    sign.hex().encode() for sign in (b"wren", b"Finch", b"finch", b"FINCH", b"WREN", b"555")
)
_PERCENT = re.compile(rb"(?:%[0-9a-f]{2}){10,}")
_ESCAPED = re.compile(rb"(?:\\u00[0-9a-f]{2}){10,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")


@dataclass(frozen=True)
class Flock:
    """What callers say in a test; `marks` is what is looked for."""

    sentences: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]

    @classmethod
    def hatch(cls, many: int = MANY) -> "Flock":
        """Make a new flock: a third each, sentences more by the rest."""
        third = many // 3
        return cls(
            tuple(f"I sit by the wren{secrets.token_hex(6)} bridge." for _ in range(many - 2 * third)),
            tuple(f"Robin Finch{secrets.token_hex(6)}" for _ in range(third)),
            tuple(f"+1555{number:07}" for number in _different(third)),
        )

    @property
    def everything(self) -> tuple[str, ...]:
        """All that is said."""
        return self.sentences + self.names + self.numbers

    @property
    def marks(self) -> frozenset[bytes]:
        """The parts that are looked for, in small letters."""
        words = (_MARK.search(said.lower().encode()) for said in self.sentences + self.names)
        found = {mark[0] for mark in words if mark}
        return frozenset(found | {number[2:].encode() for number in self.numbers})

    def seen_in(self, content: bytes) -> set[bytes]:
        """Give the marks that are somewhere in these bytes, in whatever clothes."""
        content = content.replace(_EMPTY, b"")  # most of a write-ahead log
        seen = set().union(*(_marks_in(view) for view in _views(content)))
        return (seen & self.marks).union(*(self.seen_in(part) for part in _unpacked(content)))

    def seen_at(self, paths: Iterable[Path]) -> dict[bytes, str]:
        """Give the marks that are in files or their names, each with a place."""
        places: dict[bytes, str] = {}
        for file in _files(paths):
            for piece in (str(file).encode(), *_pieces(file)):
                places |= {mark: str(file) for mark in self.seen_in(piece)}
        return places


def _different(many: int) -> set[int]:
    numbers: set[int] = set()
    while len(numbers) < many:
        numbers.add(secrets.randbelow(10**7))
    return numbers


def _views(content: bytes) -> Iterator[bytes]:
    """The bytes as they are, and what they say once each clothing is taken off."""
    small = content.lower()
    yield small
    yield small[0::2]
    yield small[1::2]
    if any(sign in small for sign in _SIGNS_IN_HEX):
        for run in _HEX.findall(small):
            yield from (_unhexed(run[start : len(run) - (len(run) - start) % 2]) for start in (0, 1))
    yield from (_unhexed(run.replace(b"%", b"")) for run in _PERCENT.findall(small))
    if rb"\u00" in small:
        yield from (_unhexed(run.replace(rb"\u00", b"")) for run in _ESCAPED.findall(small))
    for run in _BASE64.findall(content):
        yield from _decoded(run.replace(b"-", b"+").replace(b"_", b"/"))


def _unhexed(digits: bytes) -> bytes:
    return binascii.unhexlify(digits).lower()


def _decoded(run: bytes) -> Iterator[bytes]:
    """What a run of base64 says, wherever in it a text may begin."""
    for start in range(4):
        whole = run[start : start + (len(run) - start) // 4 * 4]
        yield base64.b64decode(whole).lower()
    yield base64.b64decode(run + b"=" * (-len(run) % 4)).lower() if len(run) % 4 != 1 else b""


def _marks_in(view: bytes) -> set[bytes]:
    """The marks of any flock in a view; a plain search first, as a pattern is slow on much."""
    found: set[bytes] = set()
    if b"wren" in view or b"finch" in view:
        found |= set(_MARK.findall(view))
    if b"nerw" in view or b"hcnif" in view:
        found |= {mark[::-1] for mark in _BACKWARDS.findall(view)}
    if b"555" in view:
        found |= {re.sub(rb"\D", b"", number) for number in _NUMBER.findall(view)}
        found |= {number[::-1] for number in _NUMBER_BACKWARDS.findall(view)}
    return found


def processes_of(data: Path) -> list[Path]:
    """Give what the system shows of every process that works on a data folder: command and environment."""
    told = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(data).encode() in (process / "environ").read_bytes() + (process / "cmdline").read_bytes():
                told.append(process)
        except OSError:
            continue  # It has ended meanwhile, or is another user's.
    return told


def said_by(command: list[str]) -> bytes:
    """What a program writes."""
    return subprocess.run(command, capture_output=True, check=True).stdout
