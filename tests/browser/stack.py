"""A whole demo of its own for the browser tests: every process, a free port, a new folder."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.leftovers import end_leftovers
from ringbuoy.server.processes import port_answers
from ringbuoy.server.programs import end_group
from ringbuoy.telephony.asterisk.place import place_of
from tests.ports import free_port
from tests.privacy.running import until

START_WITHIN_S = 300
STOP_WITHIN_S = 60
ENDS_WITH_US = ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()
"""Who is killed outright cannot clean up: Linux tells the demo then, and it stops in order.

Not by Ctrl-C: whatever a shell starts in the background is deaf to that from the first moment on."""


@dataclass(frozen=True)
class Staff:
    """Somebody of the demo who may sign in."""

    username: str
    password: str


class Demo:
    """A demo center. Whatever ends what is done `with` it, no program and no folder of it stays behind."""

    project: Path | None = None
    """Where the command is given. None: here."""

    def __init__(self, *, like: "Demo | None" = None, sip_port: int = 0) -> None:
        """Take a new folder; with `like`, a copy of what a demo that has stopped left in its own.

        `sip_port` 0: without a phone line.
        """
        # Short, as Unix sockets allow few letters; world-readable, as the processes have users of their own.
        self.data = Path(tempfile.mkdtemp(prefix="rbb-", dir="/tmp"))
        self.data.chmod(0o755)
        self.port = free_port()
        self.sip_port = sip_port
        self.url = f"http://localhost:{self.port}"
        self.log = self.data / "demo.out"
        self._like = like
        self._spoken = like.data / "spoken" if like and sip_port else None
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        _end_as_by_ctrl_c()
        return self

    def __exit__(self, *_why: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start every process, and wait until the page is there."""
        if self._like:
            self._copy(self._like.data / "d")
        words = ["demo", "--data", str(self.data / "d"), "--port", str(self.port)]
        words += ["--no-browser", "--sip-port", str(self.sip_port)]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*ENDS_WITH_US, *self.command(*words)],
                cwd=self.project,
                env=self.environment(),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._wait_until_open()
        return self

    def with_its_phone_line(self) -> Self:
        """Wait for Asterisk too: it comes up last, when music and greetings are made."""
        port = replace(Settings(data=self.data), sip_port=self.sip_port).asterisk_port
        until(lambda: port_answers("127.0.0.1", port), within=START_WITHIN_S)
        return self

    def command(self, *words: str) -> list[str]:
        """Give the command line of `./ringbuoy` with these words."""
        return [sys.executable, "-m", "ringbuoy", *words]

    def environment(self) -> dict[str, str]:
        """Give the environment in which it is started."""
        return dict(os.environ)

    def rest(self) -> Self:
        """Stop every process; the folder stays."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                end_group(self.process)
        end_leftovers(self.data / "d")
        return self

    def stop(self) -> None:
        """Stop every process and forget everything but what was spoken: the next one need not speak."""
        self.rest()
        if self._spoken and not self._spoken.exists() and self._sounds.is_dir():
            self._spoken.mkdir()
            self._copy_sounds(self._sounds, self._spoken)
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

    def _copy(self, other: Path) -> None:
        """Begin with what another one has left; once, as a second start goes on with one's own."""
        self._like = None
        subprocess.run(["cp", "-a", str(other), str(self.data / "d")], check=True)
        if self._spoken and self._spoken.exists():
            self._sounds.mkdir(parents=True)
            self._copy_sounds(self._spoken, self._sounds)
        # Left behind by a database that could not stop in time; it speaks of the other folder's.
        (self.data / "d" / "postgres" / "postmaster.pid").unlink(missing_ok=True)

    @property
    def _sounds(self) -> Path:
        return place_of(Settings(data=self.data / "d")).sounds

    def _copy_sounds(self, source: Path, target: Path) -> None:
        subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)

    def _wait_until_open(self) -> None:
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until:
            if self.process and self.process.poll() is not None:
                break
            if _answers(self.url):
                return
            time.sleep(0.3)
        raise RuntimeError(f"The demo did not start:\n{self.log.read_text()[-3000:]}")


def _end_as_by_ctrl_c() -> None:
    """Let a call to end be an interruption, which lets everything under way clean up after itself."""
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
