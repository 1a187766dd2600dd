"""Asking keyd for a copy of all that it keeps, and taking the sealed copy to its place."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.copying import Copied, CopyUnusable, Order, read_answer, sealed_place, write_order
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.sealed_files import UNFINISHED, settle
from ringbuoy.server.environment import service_environment
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.processes import takes_connections
from ringbuoy.server.programs import UMASK, identity

ANSWERS_WITHIN_SECONDS = 600
_LOOK_EVERY_SECONDS = 0.1


class KeydSilent(Unavailable):
    """keyd was asked for a copy and does not give it."""


@dataclass(frozen=True)
class KeysCopy:
    """A sealed copy in its place."""

    file: Path
    found: Copied


def copy_keys(settings: Settings, order: Order, *, to: Path) -> KeysCopy:
    """Have keyd write and try a sealed copy, and move it to its place.

    :raises CopyUnusable: keyd could not do it, or its copy does not open.
    :raises KeydSilent: keyd does not answer.
    """
    places = Places(settings.data)
    answer = write_order(places, order)
    try:
        if not takes_connections(places.socket):
            run_keyd_once(settings)
        _wait_for(answer)
        found = read_answer(answer)
        _move(sealed_place(places, order.label.pair), to)
    finally:
        answer.unlink(missing_ok=True)
        sealed_place(places, order.label.pair).unlink(missing_ok=True)
        places.copy_wanted.unlink(missing_ok=True)
    if order.sample and not found.sample:
        raise CopyUnusable(
            f"The copy of the keys opens none of the {len(order.sample)} newest contacts. "
            "Look at ./ringbuoy doctor: is keyd running, and is the spool empty?"
        )
    return KeysCopy(to, found)


def run_keyd_once(settings: Settings) -> None:
    """Start keyd, let it fill the order that lies there, if any, and stop it.

    :raises KeydSilent: it does not start; the sentence is its own.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ringbuoy.keyd", "copy"],
        cwd=settings.data,
        env=service_environment(settings),
        capture_output=True,
        text=True,
        check=False,
        umask=UMASK,
        **identity(user_for(Part.KEYS)),
    )
    if done.returncode:
        raise KeydSilent((done.stderr.strip().splitlines() or ["keyd gave no reason."])[-1])


def _wait_for(answer: Path) -> None:
    deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
    while not answer.exists():
        if time.monotonic() > deadline:
            raise KeydSilent("keyd does not make its copy. Look at the end of DATA/logs/keyd.log.")
        time.sleep(_LOOK_EVERY_SECONDS)


def _move(file: Path, to: Path) -> None:
    """Copy a sealed file to another disk; it gets its name when it is whole there."""
    unfinished = to.with_name(to.name + UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with file.open("rb") as source, open(descriptor, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(descriptor)
    unfinished.replace(to)
    settle(to.parent)
