"""The canary: words, a name and a number that no part of the program may let out.

Plant them as a caller would say them, let the whole story run, and look for them in everything that
is on a disk, in a dump, in a URL: as they are, and in the clothes that programs put on text.
"""

import base64
import gzip
import html
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

_PIECE_BYTES = 8 << 20
_OVERLAP_BYTES = 1024
_GZIP_BEGINS = b"\x1f\x8b\x08"
_LARGEST_UNPACKED = 64 << 20


class CanaryFound(AssertionError):
    """A caller's words, name or number came out."""


@dataclass(frozen=True)
class Canary:
    """What the caller says in a test. Each has a mark that nothing else in the world has."""

    words: str
    name: str
    number: str

    @classmethod
    def hatch(cls) -> "Canary":
        """Make a new canary, unlike any before."""
        mark = secrets.token_hex(6)
        digits = f"{secrets.randbelow(10**7):07}"
        return cls(
            words=f"I sit on Löwen bridge, wren{mark}, and nobody knows 🕊️ it.",
            name=f"Robin Finch{mark[::-1]}",
            number=f"+1555{digits}",
        )

    def traces_in(self, content: bytes) -> list[str]:
        """Name what of the canary is in some bytes, and in which clothes; nothing: an empty list."""
        traces = [name for name, needle in self._needles() if needle in content]
        return traces + [f"{trace}, packed" for part in _unpacked(content) for trace in self.traces_in(part)]

    def traces_in_file(self, path: Path) -> list[str]:
        """Name what of the canary is in a file, read in pieces that overlap."""
        traces: list[str] = []
        for piece in _pieces(path):
            traces += [trace for trace in self.traces_in(piece) if trace not in traces]
        return traces

    def find(
        self, paths: Iterable[Path], *, dump: bytes = b"", urls: Iterable[str] = (), **others: bytes
    ) -> list[str]:
        """Look everywhere: files and all in folders, their names, a dump, URLs, anything else by name."""
        found = [f"dump: {trace}" for trace in self.traces_in(dump)]
        found += [f"{name}: {trace}" for name, said in others.items() for trace in self.traces_in(said)]
        found += [f"a URL: {trace}" for url in urls for trace in self.traces_in(url.encode())]
        for file in _files(paths):
            found += [f"name of {file.parent}: {trace}" for trace in self.traces_in(str(file).encode())]
            found += [f"{file}: {trace}" for trace in self.traces_in_file(file)]
        return found

    def assert_nowhere(
        self, paths: Iterable[Path], dump: bytes = b"", *, urls: Iterable[str] = (), **others: bytes
    ) -> None:
        """Fail if the canary turns up anywhere.

        :raises CanaryFound: says where and in which clothes, never quoting it.
        """
        found = self.find(paths, dump=dump, urls=urls, **others)
        if found:
            raise CanaryFound("The canary got out:\n  " + "\n  ".join(found[:40]))

    def _needles(self) -> list[tuple[str, bytes]]:
        return [
            (f"{name} ({clothes})", needle)
            for name, mark in self._marks().items()
            for clothes, needle in _clothes(mark)
        ]

    def _marks(self) -> dict[str, str]:
        """The parts that are looked for: short, so that a torn or reformatted piece is found too.

        Their letters are the same in JSON, HTML, Latin-1, UTF-8 and in a URL, whatever stands around.
        """
        mark = self.words.partition("wren")[2][:12]
        area, rest = self.number[-10:-7], self.number[-7:]
        return {
            "words": f"wren{mark}",
            "name": self.name.split()[1],
            "number": area + rest,
            "number written out": f"{area}-{rest[:3]}-{rest[3:]}",
            "number with spaces": f"{area} {rest[:3]} {rest[3:]}",
            "number in brackets": f"({area}) {rest[:3]}-{rest[3:]}",
        }


def dump_of(url: str) -> bytes:
    """Write out every row of every table, as pg_dump would, and what the server remembers of queries."""
    with psycopg.connect(url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"
        ).fetchall()
        parts = [_copied(connection, sql.Identifier(*table)) for table in tables]
        parts.append(repr(connection.execute("SELECT query FROM pg_stat_activity").fetchall()).encode())
    return b"\n".join(parts)


def _copied(connection: psycopg.Connection, table: sql.Identifier) -> bytes:
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} TO STDOUT").format(table)) as rows:
        return b"".join(bytes(row) for row in rows)


def _clothes(mark: str) -> Iterator[tuple[str, bytes]]:
    plain = mark.encode()
    yield "as it is", plain
    yield "upper case", plain.upper()
    yield "UTF-16", mark.encode("utf-16-le")
    yield "UTF-16 big-endian", mark.encode("utf-16-be")
    yield "hex", plain.hex().encode()
    yield "hex, upper case", plain.hex().upper().encode()
    yield "backwards", plain[::-1]
    yield "URL-encoded", "".join(f"%{byte:02X}" for byte in plain).encode()
    for shift in range(3):
        yield f"base64 at {shift}", _base64_within(plain, shift)


def _base64_within(plain: bytes, shift: int) -> bytes:
    """The letters that base64 gives this text wherever it begins in a longer one."""
    whole = base64.b64encode(bytes(shift) + plain)
    first = 0 if shift == 0 else 4
    last = len(whole) if (shift + len(plain)) % 3 == 0 else len(whole) - 4
    return whole[first:last]


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Unpack every gzip member that begins somewhere in the bytes."""
    start = content.find(_GZIP_BEGINS)
    while start >= 0:
        unpacker = zlib.decompressobj(wbits=31)
        with suppress(zlib.error):  # It may only look like the beginning of one.
            yield unpacker.decompress(content[start:], _LARGEST_UNPACKED)
        start = content.find(_GZIP_BEGINS, start + 1)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in found if file.is_file() and not file.is_symlink())


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            rest = b""
            while piece := file.read(_PIECE_BYTES):
                yield rest + piece
                rest = piece[-_OVERLAP_BYTES:]
    except FileNotFoundError:
        return  # PostgreSQL and SQLite remove files while we walk; what is gone holds nothing.


def planted_in_every_form(canary: Canary) -> Mapping[str, bytes]:
    """Give bytes that hold the canary in each form a leak could have: the scan must find all of them."""
    said = f"{canary.words} {canary.name} {canary.number}"
    return {
        "plain": said.encode(),
        "utf16": said.encode("utf-16"),
        "json": json.dumps({"words": said}).encode(),
        "url": f"/here?q={quote(said)}".encode(),
        "hex": said.encode().hex().encode(),
        "gzip": b"front" + gzip.compress(said.encode()) + b"back",
        "base64": base64.b64encode(said.encode()),
        "base64 shifted": base64.b64encode(b"x" + said.encode()),
        "base64 shifted twice": base64.b64encode(b"xx" + said.encode()),
        "html": html.escape(said).encode("ascii", "xmlcharrefreplace"),
        "latin1": canary.words.replace("🕊️", "").encode("latin-1"),
        "number written out": f"{canary.number[-10:-7]}-{canary.number[-7:-4]}-{canary.number[-4:]}".encode(),
    }
