"""Looking a password up in the list: the head, two places, one bucket; nothing is kept in memory."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.breached.shape import KEPT_BYTES, MAGIC, PLACE, Shape, value_of

NAME = "breached-passwords"


class ListBroken(Unavailable):
    """The list is not as it was written."""


@dataclass(frozen=True)
class Standing:
    """What is known of the list without reading it through."""

    shape: Shape
    imported_at: datetime


def list_of(data: Path) -> Path:
    """Give where the list of an installation lies."""
    return data / NAME


def is_breached(data: Path, password: str) -> bool:
    """Tell whether a password is in the list; without a list: no.

    :raises ListBroken: the list is not as it was written.
    """
    try:
        with list_of(data).open("rb") as file:
            return _holds(file, value_of(password.encode()))
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ListBroken from error


def standing_of(data: Path) -> Standing | None:
    """Tell how the list stands. None: there is none.

    :raises ListBroken: it is not as it was written.
    """
    path = list_of(data)
    try:
        with path.open("rb") as file:
            shape, status = _shape_of(file), path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ListBroken from error
    if status.st_size != shape.length:
        raise ListBroken
    return Standing(shape, datetime.fromtimestamp(status.st_mtime, UTC))


def _holds(file: BinaryIO, value: int) -> bool:
    shape = _shape_of(file)
    bucket, kept = shape.split(value)
    file.seek(shape.place_of(bucket))
    before, after = (PLACE.unpack(_read(file, PLACE.size))[0] for _one in range(2))
    if not before <= after <= shape.count:
        raise ListBroken
    file.seek(shape.first_hash + before * KEPT_BYTES)
    hashes, wanted = _read(file, (after - before) * KEPT_BYTES), kept.to_bytes(KEPT_BYTES)
    return any(hashes[at : at + KEPT_BYTES] == wanted for at in range(0, len(hashes), KEPT_BYTES))


def _shape_of(file: BinaryIO) -> Shape:
    magic, bits, count = Shape.HEAD.unpack(_read(file, Shape.HEAD.size))
    if magic != MAGIC:
        raise ListBroken
    return Shape(bits, count)


def _read(file: BinaryIO, length: int) -> bytes:
    said = file.read(length)
    if len(said) != length:
        raise ListBroken
    return said
