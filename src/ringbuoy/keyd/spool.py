"""Adopting the fresh keys that were made while keyd was down."""

import os
import stat
from datetime import datetime
from pathlib import Path

from ringbuoy.kernel.errors import Foreseen, NotFound, Unavailable
from ringbuoy.keyd import wire
from ringbuoy.keyd.keeper import Keeper
from ringbuoy.keyd.places import Places

AT_ONCE = 256
_LONGEST_FILE_BYTES = 4096


def adopt_spooled(keeper: Keeper, places: Places, *, at: datetime) -> int:
    """Adopt what lies in the spool, and give how many files were dealt with.

    A file is deleted when its key is safely on the disk, or its contact was erased. What cannot be
    adopted is set aside in keyd's own folder: the words sealed with it may still be wanted.
    """
    files = sorted(places.spool.glob("*.key"))[:AT_ONCE]
    spooled = [(file, content) for file in files if (content := _content(file)) is not None]
    if not spooled:
        return 0
    answers = keeper.answer_all([_request(content) for _, content in spooled], at=at)
    done = 0
    for (file, content), answer in zip(spooled, answers, strict=True):
        done += _put_away(file, content, answer, keeper=keeper, places=places, at=at)
    return done


def _put_away(
    file: Path, content: bytes, answer: bytes, *, keeper: Keeper, places: Places, at: datetime
) -> bool:
    try:
        wire.answer_in(wire.fields_of(answer))
    except Unavailable:
        return False
    except NotFound:
        keeper.note("dropped", at=at, why="Erased")
    except Foreseen as error:
        _set_aside(file.name, content, places.refused)
        keeper.note("set_aside", at=at, why=type(error).__name__)
    file.unlink(missing_ok=True)
    return True


def _set_aside(name: str, content: bytes, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _request(content: bytes) -> bytes:
    try:
        return wire.line_of({**wire.fields_of(content), "op": "adopt"})
    except wire.BadLine:
        return content


def _content(file: Path) -> bytes | None:
    """Read a spooled file. None: it is gone, or not an ordinary file (a link, a pipe), or not readable."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            return None
        return opened.read(_LONGEST_FILE_BYTES)
