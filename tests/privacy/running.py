"""A real keyd in a folder of its own, to start, kill and start again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from ringbuoy.keyd.log import lines_backwards
from ringbuoy.keyd.places import Places
from ringbuoy.privacy.grants import Grant, grant, make_grant_key
from ringbuoy.privacy.keys import KeyPlaces, Keys
from ringbuoy.privacy.unix_client import UnixClient
from ringbuoy.server.processes import takes_connections

SOURCE = Path(__file__).resolve().parents[2] / "src"


class RunningKeyd:
    """keyd as a process, with the folders and the grant key that the server would make for it."""

    def __init__(self) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="rk-", dir="/tmp"))
        for name in ("keyd", "run", "spool", "secrets"):
            (self.data / name).mkdir(mode=0o700)
        self.places = Places(self.data)
        make_grant_key(self.data / "secrets" / "grant.key", self.places.grant_public)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, failpoint: str = "", ready: bool = True) -> "RunningKeyd":
        environment = {**os.environ, "PYTHONPATH": str(SOURCE), "RINGBUOY_FAILPOINT": failpoint}
        with (self.data / "keyd.out").open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ringbuoy.keyd", "--data", str(self.data)],
                env=environment,
                stdout=out,
                stderr=out,
            )
        if ready:
            self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        client = UnixClient(self.places.socket)
        until(lambda: _answers(client))
        client.close()

    def wait_until_listening(self) -> None:
        """Wait without asking anything: a question might be what a test wants to kill it at."""
        until(lambda: takes_connections(self.places.socket))

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def keys(self) -> Keys:
        return Keys(self.key_places)

    @property
    def key_places(self) -> KeyPlaces:
        return KeyPlaces("harbor", self.places.socket, self.places.spool, self.data / "secrets" / "grant.key")

    def log_lines(self) -> list[dict[str, object]]:
        return list(lines_backwards(self.places.logs))[::-1]

    def said(self) -> str:
        return (self.data / "keyd.out").read_text()

    def remove(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.data, ignore_errors=True)

    def _end(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(10)


def reading(contact: UUID, *, person: int = 7, own_live: bool = False) -> Grant:
    """The grant of somebody who reads a contact."""
    return grant(
        person=person,
        role="counselor",
        contact=contact,
        purpose="transcript",
        own_live=own_live,
        at=datetime.now(UTC),
    )


def until(is_so, *, within: float = 60.0) -> None:  # type: ignore[no-untyped-def]
    """Wait for another process: look again every few milliseconds, and give up in the end."""
    deadline = time.monotonic() + within
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError("It did not come to pass in time.")
        time.sleep(0.01)


def _answers(client: UnixClient) -> bool:
    from ringbuoy.kernel.errors import Foreseen

    try:
        client.ask({"op": "status"}, within=1)
    except Foreseen:
        return False
    return True
