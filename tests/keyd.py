"""A keyd on the tests' own data folder, for everything that seals through the program's own keys."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.places import Places
from ringbuoy.privacy import keys
from ringbuoy.privacy.grants import make_grant_key
from ringbuoy.privacy.unix_client import UnixClient
from tests.privacy.running import SOURCE, until

_PROGRAMS: dict[Path, subprocess.Popen[bytes]] = {}


def run_keyd(data: Path) -> Iterator[None]:
    """Start keyd for this data folder, wait until it answers, stop it in the end.

    Rooms of tests that run in one process share one.
    """
    if data in _PROGRAMS:
        yield
        return
    places = Places(data)
    for name in ("keyd", "run", "spool", "secrets", "logs"):
        (data / name).mkdir(mode=0o700, exist_ok=True)
    make_grant_key(data / "secrets" / "grant.key", places.grant_public)
    start_keyd(data)
    usual, keys.ADOPT_WITHIN_S = keys.ADOPT_WITHIN_S, 2.0  # on a busy machine keys would go to the spool
    yield
    keys.ADOPT_WITHIN_S = usual
    program = _PROGRAMS.pop(data)
    program.terminate()
    program.wait(60)


def start_keyd(data: Path) -> None:
    """Start keyd where its folders are, and wait until it answers."""
    with (data / "logs" / "keyd.out").open("ab") as out:
        _PROGRAMS[data] = subprocess.Popen(
            [sys.executable, "-m", "ringbuoy.keyd", "--data", str(data)],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=out,
            stderr=out,
        )
    client = UnixClient(Places(data).socket)
    until(lambda: _answers(client), within=120)
    client.close()


def keyd_program(data: Path) -> subprocess.Popen[bytes]:
    """Give the program that runs there, or did."""
    return _PROGRAMS[data]


def _answers(client: UnixClient) -> bool:
    try:
        client.ask({"op": "status"}, within=1)
    except Unavailable:
        return False
    return True
