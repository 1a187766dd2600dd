"""A whole demo of its own for the browser tests: every process, a free port, a new folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

START_WITHIN_S = 120
STOP_WITHIN_S = 60


@dataclass(frozen=True)
class Staff:
    """Somebody of the demo who may sign in."""

    username: str
    password: str


class Demo:
    """A running demo center."""

    def __init__(self, *, like: "Demo | None" = None, sip_port: int = 0) -> None:
        """Take a new folder; with `like`, a copy of what a demo that has stopped left in its own.

        `sip_port` 0: without a phone line.
        """
        # Short, as Unix sockets allow few letters; world-readable, as the processes have users of their own.
        self.data = Path(tempfile.mkdtemp(prefix="rbb-", dir="/tmp"))
        self.data.chmod(0o755)
        if like:
            subprocess.run(["cp", "-a", str(like.data / "d"), str(self.data / "d")], check=True)
            # Left behind by a database that could not stop in time; it speaks of the other folder's.
            (self.data / "d" / "postgres" / "postmaster.pid").unlink(missing_ok=True)
        self.port = _free_port()
        self.sip_port = sip_port
        self.url = f"http://localhost:{self.port}"
        self.log = self.data / "demo.out"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Demo":
        words = ["demo", "--data", str(self.data / "d"), "--port", str(self.port)]
        words += ["--no-browser", "--sip-port", str(self.sip_port)]
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ringbuoy", *words], stdout=out, stderr=out, start_new_session=True
            )
        self._wait_until_open()
        return self

    def rest(self) -> "Demo":
        """Stop every process; the folder stays."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
        return self

    def stop(self) -> None:
        """Stop every process and forget everything."""
        self.rest()
        shutil.rmtree(self.data, ignore_errors=True)

    def staff(self, username: str) -> Staff:
        """Find somebody of the demo by the sign-in name."""
        kept = next((self.data / "d").rglob("demo-passwords.json"))
        rows = {row["username"]: row for row in json.loads(kept.read_text())}
        return Staff(username, rows[username]["password"])

    def kill(self, program: str) -> None:
        """Kill one program of this demo without a warning; its supervisor starts it again."""
        os.kill(self.process_id(program), signal.SIGKILL)

    def process_id(self, program: str) -> int:
        """Find the program among the processes of this machine by its module and its data folder."""
        ours = f"RINGBUOY_DATA={self.data / 'd'}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if program.encode() in words and ours in (folder / "environ").read_bytes().split(b"\0"):
                    return int(folder.name)
        raise LookupError(f"{program} does not run.")

    def _wait_until_open(self) -> None:
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until:
            if self._process and self._process.poll() is not None:
                break
            if _answers(self.url):
                return
            time.sleep(0.3)
        raise RuntimeError(f"The demo did not start:\n{self.log.read_text()[-3000:]}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
