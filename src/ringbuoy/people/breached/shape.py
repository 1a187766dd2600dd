"""How the list lies on disk: beginnings of SHA-1 hashes, sorted, in buckets that a table of places finds.

The first `bits` bits of a hash choose its bucket and are not written; the next 16 are. With at most 32 hashes
in a bucket, a password that was never stolen is refused at most once in 2,048 times, however long the list.
"""

import struct
from dataclasses import dataclass
from hashlib import sha1
from typing import ClassVar

MAGIC = b"RBSTOLEN"
IN_A_BUCKET = 32
KEPT_BITS = 16
KEPT_BYTES = KEPT_BITS // 8
HASH_BITS = 64
MOST_BITS = HASH_BITS - KEPT_BITS
PLACE = struct.Struct("<Q")


@dataclass(frozen=True)
class Shape:
    """The head of the file: how many hashes it holds, and how many bits choose the bucket."""

    HEAD: ClassVar[struct.Struct] = struct.Struct("<8sBQ")

    bits: int
    count: int

    @property
    def buckets(self) -> int:
        """How many buckets there are."""
        return int(1 << self.bits)

    @property
    def wrongly_refused(self) -> float:
        """The share of passwords that are in no list and are refused all the same, 0..1."""
        return self.count / self.buckets / (1 << KEPT_BITS)

    @property
    def length(self) -> int:
        """How long the whole file is, in bytes."""
        return self.first_hash + self.count * KEPT_BYTES

    @property
    def first_hash(self) -> int:
        """Where the first hash lies."""
        return self.HEAD.size + (self.buckets + 1) * PLACE.size

    def place_of(self, bucket: int) -> int:
        """Where it is written how many hashes lie before a bucket."""
        return self.HEAD.size + bucket * PLACE.size

    def split(self, value: int) -> tuple[int, int]:
        """Give the bucket of a hash, and what of the hash is kept there."""
        return value >> (HASH_BITS - self.bits), value >> (MOST_BITS - self.bits) & 0xFFFF


def shape_for(count: int) -> Shape:
    """Choose how many buckets so many hashes need."""
    return Shape(max(0, (count // IN_A_BUCKET).bit_length()), count)


def value_of(password: bytes) -> int:
    """Give the first 64 bits of a password's SHA-1, the hash in which such lists are published."""
    return int.from_bytes(sha1(password, usedforsecurity=False).digest()[: HASH_BITS // 8])
