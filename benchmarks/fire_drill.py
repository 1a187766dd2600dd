"""From a clone to the first answered call on a machine that has nothing of ours: minutes for each step.

    python -m benchmarks.fire_drill

The program is cloned to a fresh folder and run there as an ordinary user whose home and caches are empty, by
the commands of the README: `./ringbuoy telephony install`, `./ringbuoy demo`. Then a robot counselor signs
in with a real Chromium and starts their phone, our own telephone calls, and the counselor answers by one key.
The drill is over when the caller hears the counselor. Packages come from the package index and the Debian
mirror that this machine uses.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.noise import listen
from playwright.sync_api import sync_playwright
from tests.browser.conftest import CHROMIUM, SOUND
from tests.browser.desk_stage import Stage
from tests.browser.robins_phone import RobinsPhone, counselors_voice
from tests.browser.stack import Demo
from tests.ports import free_sip_port

NUMBER = "5550100"
NOBODY = 65534
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
KEPT = ("PATH", "LANG", "TZ", "SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")
"""What of this machine's settings a fresh user has too; and the package index's (PIP_…)."""


class FreshDemo(Demo):
    """A demo of a fresh clone, by an ordinary user with an empty home."""

    def __init__(self) -> None:
        super().__init__(sip_port=free_sip_port())
        self.project = self.data / "ringbuoy"
        self.home = self.data / "home"

    def clone(self) -> None:
        """Get the program as it was committed last."""
        here = Path(__file__).resolve().parents[1]
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", here, self.project], check=True)
        self.home.mkdir()
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", self.data], check=True)

    def do(self, *words: str) -> None:
        """Run one command of the README to its end.

        :raises subprocess.CalledProcessError: it failed.
        """
        subprocess.run(self.command(*words), cwd=self.project, env=self.environment(), check=True)

    def command(self, *words: str) -> list[str]:
        """Give the command as an ordinary user gives it."""
        return [*(AS_NOBODY if os.geteuid() == 0 else ()), "./ringbuoy", *words]

    def environment(self) -> dict[str, str]:
        """Give a fresh user's."""
        kept = {name: text for name, text in os.environ.items() if name in KEPT or name.startswith("PIP_")}
        return {**kept, "HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / ".cache")}


def main() -> int:
    """Go through it once, print the steps, and give 1 when nobody was heard."""
    print(listen(), flush=True)
    began = time.monotonic()
    with FreshDemo() as demo:
        with _step("clone"):
            demo.clone()
        with _step("./ringbuoy telephony install (packages, Asterisk)"):
            demo.do("telephony", "install")
        with _step("./ringbuoy demo, until its page is there"):
            demo.start()
        _answer_one(demo)
    print(f"from nothing to the first answered call: {_minutes(began)}; {listen()}")
    return 0


def _answer_one(demo: Demo) -> None:
    """Let a counselor sign in and answer Robin's call."""
    voice = Path(tempfile.mkdtemp(prefix="rb-voice-"))
    robin = RobinsPhone(demo.sip_port)
    words = ["--no-sandbox", f"--use-file-for-fake-audio-capture={counselors_voice(voice)}", *SOUND]
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=words)
            with _step("a counselor signs in and starts the phone"):
                desk = Stage(chromium, demo).sits_down("tom")
                desk.starts_the_phone()
            with _step("somebody calls, and hears the counselor"):
                call = robin.dials(NUMBER)
                desk.takes_the_call()
                robin.hears_the_counselor(call)
            chromium.close()
    finally:
        robin.close()
        shutil.rmtree(voice)


@contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{name}: {_minutes(began)}", flush=True)


def _minutes(began: float) -> str:
    return f"{(time.monotonic() - began) / 60:.2f} minutes"


if __name__ == "__main__":
    sys.exit(main())
