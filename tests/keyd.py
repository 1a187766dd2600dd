"""A keyd on the tests' own data folder, for everything that seals through the program's own keys."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.places import Places
from ringbuoy.privacy.grants import make_grant_key
from ringbuoy.privacy.unix_client import UnixClient
from tests.privacy.running import SOURCE, until


def run_keyd(data: Path) -> Iterator[None]:
    """Start keyd for this data folder, wait until it answers, stop it in the end."""
    places = Places(data)
    for name in ("keyd", "run", "spool", "secrets", "logs"):
        (data / name).mkdir(mode=0o700, exist_ok=True)
    make_grant_key(data / "secrets" / "grant.key", places.grant_public)
    with (data / "logs" / "keyd.out").open("ab") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "ringbuoy.keyd", "--data", str(data)],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=out,
            stderr=out,
        )
    client = UnixClient(places.socket)
    until(lambda: _answers(client))
    client.close()
    yield
    program.terminate()
    program.wait(10)


def _answers(client: UnixClient) -> bool:
    try:
        client.ask({"op": "status"}, within=1)
    except Unavailable:
        return False
    return True
