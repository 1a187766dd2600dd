"""The demos of our own tests and benchmarks: whatever ends them, nothing of them stays behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.stack import ENDS_WITH_US, Demo
from tests.privacy.running import until

ROOT = Path(__file__).resolve().parents[2]
NAPS = "import time; time.sleep(600)"
STARTS = """import signal
from tests.server.test_demos import Naps
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background is deaf to it
with Naps() as demo:
    print(demo.data, flush=True)
    demo.start()
"""


class Naps(Demo):
    """A demo whose page never comes."""

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", NAPS, *words]


class Fails(Demo):
    """A demo that ends at once."""

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", "raise SystemExit('no')", *words]


@pytest.fixture
def starting() -> Iterator[subprocess.Popen[str]]:
    """A program of ours that waits for a demo to come up; it has said which folder that has."""
    program = subprocess.Popen(
        [sys.executable, "-c", STARTS],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield program
    program.kill()
    program.wait()


def test_a_demo_that_does_not_start_leaves_nothing_behind():
    with pytest.raises(RuntimeError, match="did not start"), Fails() as demo:
        demo.start()

    assert not demo.data.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_is_told_to_end_takes_the_demo_along(starting: subprocess.Popen[str], number: signal.Signals):
    data = _data_of(starting)
    until(lambda: _programs_of(data))

    starting.send_signal(number)

    assert starting.wait(30)
    assert not _programs_of(data)
    assert not data.exists()


@pytest.mark.skipif(not ENDS_WITH_US, reason="this machine has no setpriv")
def test_who_is_killed_takes_the_demo_along(starting: subprocess.Popen[str]):
    data = _data_of(starting)
    until(lambda: _programs_of(data))

    starting.kill()

    until(lambda: not _programs_of(data))
    data.joinpath("demo.out").unlink()
    data.rmdir()


def _data_of(program: subprocess.Popen[str]) -> Path:
    assert program.stdout
    return Path(program.stdout.readline().strip())


def _programs_of(data: Path) -> list[str]:
    """Find what naps for this folder, by the words it was started with."""
    found = [_words(entry) for entry in Path("/proc").glob("[0-9]*")]
    return [words for words in found if NAPS in words and str(data) in words and "setpriv" not in words]


def _words(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_text()
    except OSError:
        return ""
