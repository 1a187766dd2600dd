"""Taking a JSON file apart into its records without holding more than one of them.

What is understood: a list of records, one record, a page of the standard's API (`contents`), the
tabular form (`"services.csv": [...]`), and one record a line.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from ringbuoy.directory.standard import table_of_file

LARGEST_RECORD = 16_000_000
DEEPEST = 40
PIECE = 1 << 16
PAGE_KEYS = frozenset(
    {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}
)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(")?|[\[\]{}]', re.S)
_FIRST_KEY = re.compile(rb'\s*{\s*"([^"\\]{1,100})"\s*:')


class BrokenJson(Exception):
    """The file is no JSON from here on."""


class RecordTooLarge(BrokenJson):
    """One record alone is larger than we read."""


class TooDeep(BrokenJson):
    """Lists in lists in lists, deeper than any directory."""


class KeyTwice(Exception):
    """A record says the same key twice."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one record: under which key of the file it stands, and its number there."""

    key: str
    number: int
    text: bytes


def pieces_of(stream: IO[bytes]) -> Iterator[Piece]:
    """Give the records of a JSON file one after the other.

    :raises BrokenJson: the file cannot be taken apart any further.
    """
    start = _without_mark(stream.read(PIECE))
    depth = _depth_of_records(start)
    yield from _Scanner(stream, start, depth).pieces()


def record_in(text: bytes) -> Any:
    """Read one record.

    :raises KeyTwice: it says a key twice.
    :raises ValueError: it is no JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError as error:
        raise TooDeep from error


def _without_mark(start: bytes) -> bytes:
    return start.removeprefix(b"\xef\xbb\xbf")


def _depth_of_records(start: bytes) -> int:
    """Tell how deep the records lie: by themselves, in a list, or in the lists of a container."""
    if start.lstrip()[:1] == b"[":
        return 1
    found = _FIRST_KEY.match(start)
    key = found.group(1).decode(errors="replace") if found else ""
    return 2 if key in PAGE_KEYS or key.lower().endswith(".csv") or _is_plural(key) else 0


def _is_plural(key: str) -> bool:
    table = table_of_file(key)
    return table is not None and key != table.name


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        seen: set[str] = set()
        raise KeyTwice(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return read


def _no_constant(name: str) -> None:
    raise ValueError(name)


@dataclass
class _Scanner:
    """Walks over strings and brackets; everything between the brackets of one record is its text."""

    stream: IO[bytes]
    buffer: bytes
    depth_of_records: int
    place: int = 0
    depth: int = 0
    begins: int | None = None
    key: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    is_over: bool = False

    def pieces(self) -> Iterator[Piece]:
        """Give the records.

        :raises BrokenJson: the brackets do not match, or something stands where a record should.
        """
        while token := self._next_token():
            piece = self._take(token)
            if piece:
                yield piece
        self._refuse_other_things(self.buffer[self.place :])
        if self.depth:
            raise BrokenJson

    def _next_token(self) -> bytes:
        """Give the next string or bracket. Empty: the file is over."""
        while True:
            found = _TOKEN.search(self.buffer, self.place)
            if found and (found.lastindex or found.group(0)[:1] != b'"'):
                self._refuse_other_things(self.buffer[self.place : found.start()])
                self.place = found.end()
                return found.group(0)
            if not self._read_on():
                if found:
                    raise BrokenJson
                return b""

    def _refuse_other_things(self, between: bytes) -> None:
        if self.begins is None and self.depth == self.depth_of_records and between.strip(b" \t\r\n,"):
            raise BrokenJson

    def _take(self, token: bytes) -> Piece | None:
        if token in (b"{", b"["):
            self._open(token)
        elif token in (b"}", b"]"):
            return self._close()
        elif self.begins is None and self.depth == self.depth_of_records:
            raise BrokenJson
        elif self.depth == 1 and self.depth_of_records == 2:
            self.key = token[1:-1].decode(errors="replace")
        return None

    def _open(self, token: bytes) -> None:
        is_record = self.begins is None and self.depth == self.depth_of_records
        if not is_record and self.depth < self.depth_of_records and token == b"{" and self.depth:
            raise BrokenJson
        if is_record:
            self.begins = self.place - 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep

    def _close(self) -> Piece | None:
        self.depth -= 1
        if self.depth < 0:
            raise BrokenJson
        if self.begins is None or self.depth != self.depth_of_records:
            return None
        text, self.begins = self.buffer[self.begins : self.place], None
        self.numbers[self.key] = self.numbers.get(self.key, 0) + 1
        return Piece(self.key, self.numbers[self.key], text)

    def _read_on(self) -> bool:
        """Read more; what is behind us and belongs to no record is let go."""
        kept = self.begins if self.begins is not None else self.place
        held = len(self.buffer) - kept
        if held > LARGEST_RECORD:
            raise RecordTooLarge
        more = self.stream.read(max(PIECE, held))
        if not more:
            self.is_over = True
            return False
        self.buffer = self.buffer[kept:] + more
        self.place -= kept
        self.begins = 0 if self.begins is not None else None
        return True
