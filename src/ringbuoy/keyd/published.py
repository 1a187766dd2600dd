"""The small public file by which everybody can wrap a fresh key for keyd, even while keyd is down."""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.epochs import epoch_name
from ringbuoy.keyd.retention import Retention

FILE_NAME = "epochs.json"


class NothingPublished(Unavailable):
    """keyd has never run here, or its public file is damaged."""


def publish(folder: Path, publics: Mapping[str, bytes]) -> None:
    """Write the public keys by epoch, whole or not at all."""
    lines = {name: b64encode(public).decode() for name, public in publics.items()}
    waiting = folder / f".{FILE_NAME}.new"
    with waiting.open("wb") as file:
        file.write(orjson.dumps(lines, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())
    waiting.replace(folder / FILE_NAME)


def read_published(folder: Path) -> dict[str, bytes]:
    """Read the public keys by epoch.

    :raises NothingPublished: keyd has never run here, or the file is damaged.
    """
    try:
        lines = orjson.loads((folder / FILE_NAME).read_bytes())
        return {str(name): b64decode(text) for name, text in lines.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        raise NothingPublished(
            "No conversation can be sealed yet: keyd has not published its public keys. "
            "Start it with ./ringbuoy up, or look at ./ringbuoy doctor."
        ) from None


def choose(publics: Mapping[str, bytes], retention: Retention, *, at: datetime) -> str:
    """Choose the epoch for a fresh key: this month's, else the newest before, else the first there is.

    A clock that jumps, or a keyd that is down over the end of two months, must not stop a caller.

    :raises NothingPublished: no epoch of this class at all.
    """
    names = sorted(name for name in publics if name.startswith(f"{retention}-"))
    if not names:
        raise NothingPublished(f"keyd has published no public key for {retention}.")
    this_month = epoch_name(retention, at=at)
    return max((name for name in names if name <= this_month), default=names[0])
