"""What two phones report beside the sound: how it arrives, and in words who they are (RFC 3550, 6)."""

import struct
from collections.abc import Iterator
from enum import IntEnum

RECEIVER, DESCRIPTION = 201, 202
_VERSION = 2 << 6
_HEAD = struct.Struct("!BBH")
_WORD = 4
"""Lengths count words of four bytes."""


class Item(IntEnum):
    """What a phone may say of itself. Source: RFC 3550, 6.5."""

    CNAME = 1
    NAME = 2
    EMAIL = 3
    PHONE = 4
    LOC = 5
    TOOL = 6
    NOTE = 7


def written(source: int, words: bytes) -> bytes:
    """Write a report of who receives nothing, and says these words of themselves in every way there is."""
    items = b"".join(bytes((item, len(words))) + words for item in Item)
    body = source.to_bytes(4) + items + bytes(_WORD - len(items) % _WORD)
    described = _HEAD.pack(_VERSION | 1, DESCRIPTION, len(body) // _WORD) + body
    return _HEAD.pack(_VERSION, RECEIVER, 1) + source.to_bytes(4) + described


def said(packet: bytes) -> list[tuple[int, bytes]]:
    """Give what those who sent a packet say of themselves: which item, and its words."""
    described = ((count, body) for kind, count, body in _parts(packet) if kind == DESCRIPTION)
    return [item for count, body in described for item in _items(body, count)]


def _parts(packet: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Take a packet apart into its reports: kind, count, and what is in it."""
    while len(packet) >= _HEAD.size:
        first, kind, words = _HEAD.unpack_from(packet)
        ends = _HEAD.size + words * _WORD
        yield kind, first & 0x1F, packet[_HEAD.size : ends]
        packet = packet[ends:]


def _items(body: bytes, count: int) -> Iterator[tuple[int, bytes]]:
    """Read the descriptions of so many sources; each ends with zeros, up to a whole word."""
    at = 0
    for _source in range(count):
        at += 4
        while at < len(body) and body[at]:
            yield body[at], body[at + 2 : at + 2 + body[at + 1]]
            at += 2 + body[at + 1]
        at += _WORD - at % _WORD
