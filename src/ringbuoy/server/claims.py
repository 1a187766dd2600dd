"""What must be ours alone before we start: the data folder and the port. And: is there room?"""

import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ringbuoy.kernel.errors import Conflict
from ringbuoy.kernel.settings import Settings

LAYOUT = 1
"""The layout of the data folder that this release writes; a higher one was written by a newer release."""

LEAST_FREE_BYTES = 1_000_000_000

LOCK = "lock"
HALF_RESTORED = "restore.unfinished"
"""The mark of a folder into which a restore began to put things and did not come to its end."""


class AlreadyRunning(Conflict):
    """Another supervisor holds this data folder."""


class NewerFolder(Conflict):
    """A newer release laid this folder out."""


class HalfRestored(Conflict):
    """A restore into this folder did not come to its end."""


class PortTaken(Conflict):
    """Another program has the port."""


@dataclass(frozen=True)
class Holder:
    """Who holds a data folder."""

    pid: int
    port: int


@contextmanager
def claim(settings: Settings) -> Iterator[None]:
    """Hold the data folder for as long as the service runs. The system lets go even if we are killed.

    :raises AlreadyRunning: it is held already.
    """
    with _lock_file(settings.data).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(_held(settings)) from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "port": settings.port}))
        file.flush()
        yield


def holder_of(data: Path) -> Holder | None:
    """Tell who runs the service on this folder; None: nobody."""
    try:
        with _lock_file(data).open("r+") as file:
            if not _is_locked(file.fileno()):
                return None
            said = json.loads(file.read() or "{}")
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return Holder(pid=said.get("pid", 0), port=said.get("port", 0))


def check_layout(data: Path) -> None:
    """Refuse a folder that a newer release laid out; write our own number down where there is none.

    :raises NewerFolder: with what to do.
    """
    file = data / "layout"
    written = int(file.read_text()) if file.exists() else LAYOUT
    if written > LAYOUT:
        raise NewerFolder(
            f"A newer release of Ringbuoy wrote the data folder {data}. Start that release, "
            "or choose another folder with --data. Nothing was changed."
        )
    file.write_text(f"{LAYOUT}\n")


def refuse_half_restored(data: Path) -> None:
    """Refuse a folder in which only a part of a center is.

    :raises HalfRestored: with what to do.
    """
    if (data / HALF_RESTORED).exists():
        raise HalfRestored(
            f"A restore into {data} was broken off, so what is in it is not whole. Start the restore "
            "again, with the same two files."
        )


def check_port(settings: Settings) -> None:
    """Make sure that nobody has the port.

    :raises PortTaken: with what to do.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PortTaken(_not_free(settings, error)) from error


def is_nearly_full(data: Path) -> bool:
    """Tell whether the disk has too little room for a day's work."""
    return shutil.disk_usage(data).free < LEAST_FREE_BYTES


def _lock_file(data: Path) -> Path:
    return data / LOCK


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False


def _held(settings: Settings) -> str:
    holder = holder_of(settings.data)
    where = f" at http://localhost:{holder.port}" if holder and holder.port else ""
    return (
        f"Ringbuoy runs on {settings.data} already{where}. Stop it with "
        f"./ringbuoy stop --data {settings.data}, or choose another folder with --data."
    )


def _not_free(settings: Settings, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"Port {settings.port} is for root only. Choose a higher one: --port 8000"
    return (
        f"Port {settings.port} cannot be used ({error.strerror}). Another program may have it. "
        f"Choose another: --port {min(settings.port + 1, 65535)}"
    )
