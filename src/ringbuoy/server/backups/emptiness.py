"""A folder that is empty, ours alone for the time, and empty again if the restore is broken off."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ringbuoy.kernel.errors import Conflict
from ringbuoy.server.claims import HALF_RESTORED, LOCK


class FolderInUse(Conflict):
    """There is something in the folder, or somebody works on it."""


def refuse_used(data: Path) -> None:
    """Refuse a folder in which there is anything; what a broken-off restore left does not count.

    :raises FolderInUse: with what is there.
    """
    there = [path.name for path in data.iterdir()] if data.is_dir() else []
    if HALF_RESTORED in there or set(there) <= {LOCK}:
        return
    raise FolderInUse(
        f"{data} is not empty ({', '.join(sorted(there)[:3])} …). A backup is restored into a new folder: "
        "name one with --data. Nothing was changed."
    )


@contextmanager
def all_or_nothing(data: Path) -> Iterator[None]:
    """Hold the folder; what goes wrong meanwhile leaves it empty.

    :raises FolderInUse: another restore holds it, or something was put there meanwhile.
    """
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (data / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(f"Somebody works on {data}: another restore, or a running center.") from error
        refuse_used(data)
        _empty(data)
        (data / HALF_RESTORED).touch()
        with _empty_unless_done(data):
            yield
        (data / HALF_RESTORED).unlink()


@contextmanager
def _empty_unless_done(data: Path) -> Iterator[None]:
    is_done = False
    try:
        yield
        is_done = True
    finally:
        if not is_done:
            _empty(data)


def _empty(data: Path) -> None:
    """Take everything away; the mark goes last, so that a broken-off restore is known as one."""
    for path in sorted(data.iterdir(), key=lambda one: one.name == HALF_RESTORED):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()
