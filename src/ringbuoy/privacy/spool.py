"""Fresh keys that wait for keyd, one small file each, wrapped so that only keyd can unwrap them."""

import os
from base64 import b64encode
from pathlib import Path
from uuid import uuid4

import orjson

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.privacy.fresh import Fresh


class SpoolFull(Unavailable):
    """The fresh key could not be written down, so nothing may be sealed with it."""


def put(folder: Path, fresh: Fresh) -> None:
    """Write a wrapped fresh key down, durably; keyd adopts it when it is back.

    :raises SpoolFull: the disk is full or the folder is not ours to write.
    """
    waiting = folder / f".{uuid4()}.new"
    try:
        _write(waiting, fresh)
        waiting.replace(folder / f"{fresh.key.contact}.{fresh.key.epoch}.key")
        _settle(folder)
    except OSError:
        waiting.unlink(missing_ok=True)
        raise SpoolFull(
            "This conversation cannot be sealed: its key could not be stored. Is the disk full?"
        ) from None


def _write(path: Path, fresh: Fresh) -> None:
    line = orjson.dumps(
        {
            "contact": str(fresh.key.contact),
            "epoch": fresh.key.epoch,
            "wrapped": b64encode(fresh.wrapped).decode(),
        }
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "wb") as file:
        file.write(line)
        file.flush()
        # keyd may run as another user; the folder's group is the one that both share.
        os.fchmod(file.fileno(), 0o640)
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the new name in the folder durable too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
