"""The whole service as a person starts it: from the command to the last line at Ctrl-C."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ringbuoy.server import roll_calls
from ringbuoy.server.claims import holder_of

pytestmark = pytest.mark.cluster
PROCESSES = ("postgres", "keyd", "web", "live", "engine", "worker", "backup")


class Terminal:
    """A demo that runs on a folder of its own, and what it has said so far."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.paper = data.with_suffix(".said")
        words = ["demo", "--data", str(data), "--port", str(port), "--no-browser"]
        with self.paper.open("wb") as paper:
            self.program = subprocess.Popen(
                [sys.executable, "-P", "-m", "ringbuoy", *words],
                stdout=paper,
                stderr=paper,
                env=_environment(),
            )

    @property
    def said(self) -> str:
        return self.paper.read_text()

    def wait_until_open(self) -> None:
        assert comes_true(lambda: "is open:" in self.said or self.program.poll() is not None, within=90)
        assert "is open:" in self.said, self.said

    def interrupt(self) -> int:
        self.program.send_signal(signal.SIGINT)
        return self.program.wait(60)


@pytest.fixture(scope="module")
def demo() -> Iterator[Terminal]:
    data = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    terminal = Terminal(data, _free_port())
    terminal.wait_until_open()
    yield terminal
    terminal.interrupt()
    shutil.rmtree(data)
    terminal.paper.unlink()


def test_it_tells_who_may_sign_in(demo: Terminal):
    assert re.search(r"maria +\S+ +Counselor", demo.said)
    assert re.search(r"iris +\S+ +IT administrator", demo.said)


def test_a_second_start_on_the_same_data_is_refused(demo: Terminal):
    second = _ringbuoy("demo", "--data", str(demo.data), "--port", str(_free_port()), "--no-browser")

    assert second.returncode == 1
    assert "already" in second.stderr
    assert holder_of(demo.data).pid == demo.program.pid


def test_doctor_finds_nothing_red(demo: Terminal):
    said = _ringbuoy("doctor", "--data", str(demo.data))

    assert said.returncode == 0, said.stdout
    assert "Nothing is red." in said.stdout


@pytest.mark.parametrize("name", PROCESSES)
def test_a_killed_process_is_back_within_five_seconds(demo: Terminal, name: str):
    before = roll_calls.alive(demo.data)[name]

    os.kill(before, signal.SIGKILL)

    assert comes_true(lambda: roll_calls.alive(demo.data).get(name, before) != before, within=5)
    assert comes_true(lambda: _ringbuoy("doctor", "--data", str(demo.data)).returncode == 0, within=20)


def test_the_parts_run_as_different_users_when_root_starts_them(demo: Terminal):
    if os.geteuid():
        pytest.skip("only root can start programs as other users")

    pids = roll_calls.alive(demo.data)
    users = {name: Path(f"/proc/{pid}").stat().st_uid for name, pid in pids.items()}

    assert len({users["postgres"], users["keyd"], users["web"], 0}) == 4
    assert users["web"] == users["live"] == users["engine"] == users["worker"]


def test_ctrl_c_stops_everything_and_a_second_start_finds_it_again(demo: Terminal):
    """The last of this file: it ends the demo that the others use."""
    people = _people(demo)
    pids = roll_calls.alive(demo.data)

    assert demo.interrupt() == 0
    assert not [pid for pid in pids.values() if Path(f"/proc/{pid}").exists()]

    second = Terminal(demo.data, _free_port())
    second.wait_until_open()
    assert _people(second) == people
    assert second.interrupt() == 0


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
