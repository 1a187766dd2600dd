"""Making the list from what was read: shared out by the first bits, sorted share by share, written at once.

However long the lists are, one share of 1,024 is in memory; the disk holds eight bytes a line meanwhile.
"""

import os
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ringbuoy.people.breached.looking import NAME
from ringbuoy.people.breached.shape import HASH_BITS, KEPT_BYTES, MAGIC, PLACE, Shape, shape_for

SHARE_BITS = 10
SHARES = 1 << SHARE_BITS
WRITTEN_AT_ONCE = 4096
TELL_EACH = 10_000_000
FOR_EVERYBODY = 0o644
"""The list is public knowledge; the program that serves pages may be another user."""


def write_list(data: Path, values: Iterable[int], *, tell: Callable[[int], None]) -> Shape:
    """Put a new list in the place of the old one, all or nothing. `tell` hears how many lines were read."""
    shares, fresh = data / f"{NAME}.shares", data / f"{NAME}.fresh"
    shutil.rmtree(shares, ignore_errors=True)
    shares.mkdir()
    try:
        count = _share_out(values, shares, tell)
        shape = _write(fresh, shares, shape_for(count))
        os.chmod(fresh, FOR_EVERYBODY)
        fresh.replace(data / NAME)
    finally:
        shutil.rmtree(shares, ignore_errors=True)
        fresh.unlink(missing_ok=True)
    return shape


def _share_out(values: Iterable[int], folder: Path, tell: Callable[[int], None]) -> int:
    """Write each value into the file of its first bits, and give how many there were."""
    waiting = [array("Q") for _share in range(SHARES)]
    count = 0
    for count, value in enumerate(values, 1):
        share = waiting[value >> (HASH_BITS - SHARE_BITS)]
        share.append(value)
        if len(share) >= WRITTEN_AT_ONCE:
            _add(folder, value >> (HASH_BITS - SHARE_BITS), share)
        if count % TELL_EACH == 0:
            tell(count)
    for number, share in enumerate(waiting):
        if share:
            _add(folder, number, share)
    return count


def _add(folder: Path, number: int, share: "array[int]") -> None:
    with (folder / str(number)).open("ab") as file:
        share.tofile(file)
    del share[:]


def _write(path: Path, folder: Path, shape: Shape) -> Shape:
    """Write the buckets, and before them the table of their places; what was twice is written once."""
    before = 0
    with path.open("wb") as table, path.open("r+b") as hashes:
        table.write(Shape.HEAD.pack(MAGIC, shape.bits, shape.count))
        hashes.seek(shape.first_hash)
        for bucket in _buckets(folder, shape):
            table.write(PLACE.pack(before))
            hashes.write(bucket)
            before += len(bucket) // KEPT_BYTES
        done = Shape(shape.bits, before)
        table.write(PLACE.pack(before))
        table.seek(0)
        table.write(Shape.HEAD.pack(MAGIC, done.bits, done.count))
        for file in (table, hashes):
            file.flush()
            os.fsync(file.fileno())
    return done


def _buckets(folder: Path, shape: Shape) -> Iterator[bytes]:
    """Give what is kept of the hashes of each bucket, in order."""
    bucket, kept = 0, bytearray()
    for value in _sorted_values(folder):
        found, rest = shape.split(value)
        while bucket < found:
            yield bytes(kept)
            bucket, kept = bucket + 1, bytearray()
        kept += rest.to_bytes(KEPT_BYTES)
    while bucket < shape.buckets:
        yield bytes(kept)
        bucket, kept = bucket + 1, bytearray()


def _sorted_values(folder: Path) -> Iterator[int]:
    for path in sorted(folder.iterdir(), key=lambda path: int(path.name)):
        share = array("Q")
        share.frombytes(path.read_bytes())
        path.unlink()
        yield from sorted(set(share))
