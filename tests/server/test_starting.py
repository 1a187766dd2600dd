"""The whole service as a person starts it: from the command to the last line at Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

from ringbuoy.server import roll_calls
from ringbuoy.server.claims import holder_of
from tests.browser.stack import Demo
from tests.ports import free_port, free_sip_port

pytestmark = pytest.mark.cluster
PROCESSES = ("postgres", "keyd", "web", "live", "engine", "worker", "backup")


class Terminal(Demo):
    """A demo as a person starts it at a terminal, with all that it says there."""

    @property
    def said(self) -> str:
        """What it has said since it was started last."""
        return self.log.read_text()[self._said_before :]

    @property
    def folder(self) -> Path:
        return self.data / "d"

    def start(self) -> Self:
        self._said_before = len(self.log.read_text()) if self.log.exists() else 0
        super().start()
        assert comes_true(lambda: "is open:" in self.said, within=90), self.said
        return self

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "ringbuoy", *words]

    def environment(self) -> dict[str, str]:
        return _environment()

    def interrupt(self) -> int:
        """Press Ctrl-C, and give how it ended."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def demo() -> Iterator[Terminal]:
    with Terminal(sip_port=free_sip_port()) as terminal:
        yield terminal.start()


def test_it_tells_who_may_sign_in(demo: Terminal):
    assert re.search(r"maria +\S+ +Counselor", demo.said)
    assert re.search(r"iris +\S+ +IT administrator", demo.said)


def test_a_second_start_on_the_same_data_is_refused(demo: Terminal):
    second = _ringbuoy("demo", "--data", str(demo.folder), "--port", str(free_port()), "--no-browser")

    assert second.returncode == 1
    assert "already" in second.stderr
    assert holder_of(demo.folder).pid == demo.process.pid


def test_doctor_finds_nothing_red(demo: Terminal):
    said = _ringbuoy("doctor", "--data", str(demo.folder))

    assert said.returncode == 0, said.stdout
    assert "Nothing is red." in said.stdout


@pytest.mark.parametrize("name", PROCESSES)
def test_a_killed_process_is_back_within_five_seconds(demo: Terminal, name: str):
    before = roll_calls.alive(demo.folder)[name]

    os.kill(before, signal.SIGKILL)

    assert comes_true(lambda: roll_calls.alive(demo.folder).get(name, before) != before, within=5)
    assert comes_true(lambda: _ringbuoy("doctor", "--data", str(demo.folder)).returncode == 0, within=120)


def test_the_parts_run_as_different_users_when_root_starts_them(demo: Terminal):
    if os.geteuid():
        pytest.skip("only root can start programs as other users")

    pids = roll_calls.alive(demo.folder)
    users = {name: Path(f"/proc/{pid}").stat().st_uid for name, pid in pids.items()}

    assert len({users["postgres"], users["keyd"], users["web"], 0}) == 4
    assert users["web"] == users["live"] == users["engine"] == users["worker"]


def test_ctrl_c_stops_everything_and_a_second_start_finds_it_again(demo: Terminal):
    """The last of this file: it ends the demo that the others use."""
    people = _people(demo)
    pids = roll_calls.alive(demo.folder)

    assert demo.interrupt() == 0
    assert not [pid for pid in pids.values() if Path(f"/proc/{pid}").exists()]

    demo.start()
    assert _people(demo) == people
    assert demo.interrupt() == 0


def comes_true(question: Callable[[], bool], *, within: float) -> bool:
    """Ask again and again until the answer is yes, or the time is over."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.05)
    return False


def _people(terminal: Terminal) -> list[str]:
    return re.findall(r"^  \w+ +\w+-\w+-\d+ .*$", terminal.said, re.MULTILINE)


def _ringbuoy(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "ringbuoy", *words],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    """Give the environment of a person at a terminal, not that of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RINGBUOY_")}
    return kept | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
