"""Reading lists of stolen passwords: SHA-1 hashes with or without counts, or the words themselves."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from ringbuoy.kernel.errors import Refused
from ringbuoy.people.breached.shape import value_of

LONGEST_LINE = 4096
_SHA1 = re.compile(rb"([0-9A-Fa-f]{40})(?::\d+)?\s*")
_NTLM = re.compile(rb"[0-9A-Fa-f]{32}(?::\d+)?\s*")
_RANGE = re.compile(rb"[0-9A-Fa-f]{35}:\d+\s*")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


class BadList(Refused):
    """A list cannot be read; the sentence names the file and the line."""


def values_in(file: BinaryIO, name: str) -> Iterator[int]:
    """Give the first 64 bits of the SHA-1 of each password in a list. The first line tells what the list is.

    :raises BadList: a line is not what the first one was, or the list is none that we know.
    """
    first = file.readline(LONGEST_LINE)
    _refuse_what_is_known(first, name)
    yield from (_hashes if _SHA1.fullmatch(first) else _words)(first, file, name)


def _refuse_what_is_known(first: bytes, name: str) -> None:
    if not first:
        raise BadList(f"{name} is empty. Nothing was changed.")
    if first.startswith(_PACKED):
        raise BadList(f"{name} is packed. Unpack it first, or give what it holds to standard input (-).")
    if _NTLM.fullmatch(first):
        raise BadList(f"{name} holds NTLM hashes. Take the list with SHA-1 hashes, ordered by hash.")
    if _RANGE.fullmatch(first):
        raise BadList(f"{name} is one range without the first five signs. Take the list in a single file.")


def _hashes(first: bytes, file: BinaryIO, name: str) -> Iterator[int]:
    match, line, number = _SHA1.fullmatch, first, 1
    while line:
        found = match(line)
        if found is None and line.strip():
            raise BadList(f"{name}, line {number}: this is no SHA-1 hash of 40 signs. Nothing was changed.")
        if found is not None:
            yield int(found[1][:16], 16)
        line, number = file.readline(LONGEST_LINE), number + 1


def _words(first: bytes, file: BinaryIO, name: str) -> Iterator[int]:
    line, number = first, 1
    while line:
        if b"\0" in line or (len(line) == LONGEST_LINE and not line.endswith(b"\n")):
            raise BadList(f"{name}, line {number}: this is no password in text. Nothing was changed.")
        word = line.rstrip(b"\r\n")
        if word:
            yield value_of(word)
        line, number = file.readline(LONGEST_LINE), number + 1
