"""An engine shows that it lives; one that shows it no more is ended, by whoever watches or by itself."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringbuoy.server import pulses
from ringbuoy.server.pulses import Pulse, Watch, end, file_of, identity
from tests.privacy.running import until
from tests.server.pulsing import alarm_waits, beats, beats_no_more, beats_once, start


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One that beats, and whose own alarm clock rings soon when it does not."""
    program = start(beats(tmp_path, ends_itself_after=3.0))
    until(file_of(tmp_path, program.pid).exists)
    yield program
    program.kill()
    program.wait()


@pytest.fixture
def stopped(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One that is stopped, as if it hung."""
    program = start(beats_once(tmp_path))
    until(file_of(tmp_path, program.pid).exists)
    yield program
    program.kill()
    program.wait()


def test_one_that_hangs_is_ended_by_who_watches(stopped: subprocess.Popen[bytes], tmp_path: Path) -> None:
    watch = Watch(tmp_path)

    until(watch.end_stopped)

    assert stopped.wait(60) == -signal.SIGKILL
    assert not list(tmp_path.glob("*.pulse"))


def test_who_watches_never_ends_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "HANGS_AFTER_SECONDS", 0.0)
    file_of(tmp_path, os.getpid()).write_text(identity(os.getpid()))
    watch = Watch(tmp_path)

    assert watch.stopped() == watch.stopped() == set()


def test_one_that_is_stopped_does_nothing_more_when_it_goes_on(
    engine: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    engine.send_signal(signal.SIGSTOP)
    until(lambda: alarm_waits(engine.pid))
    did = (tmp_path / "beats").read_bytes()

    engine.send_signal(signal.SIGCONT)

    assert engine.wait(60) == -signal.SIGALRM
    assert (tmp_path / "beats").read_bytes() == did


def test_one_that_is_caught_in_a_loop_is_ended_by_its_own_alarm_clock(tmp_path: Path) -> None:
    assert start(beats_no_more(tmp_path)).wait(60) == -signal.SIGALRM


def test_who_slept_with_the_machine_ends_nobody(
    stopped: subprocess.Popen[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(pulses.time, "monotonic", lambda: now[0])
    watch = Watch(tmp_path)
    looks = []
    for passed in (0.0, 28_800.0, 0.5, 0.5, 0.5, 0.5, 0.1):
        now[0] += passed
        looks.append(watch.stopped())

    assert looks == [set()] * 6 + [{stopped.pid}]


def test_a_wall_clock_that_is_put_forward_ends_nobody(
    engine: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    os.utime(file_of(tmp_path, engine.pid), (0, 0))

    watch = Watch(tmp_path)

    assert watch.stopped() == watch.stopped() == set()


@pytest.mark.parametrize("shown", ["{pid} 1 {here}", "{pid} {began} pid:[1]"])
def test_another_process_of_the_same_number_is_left_alone(
    engine: subprocess.Popen[bytes], tmp_path: Path, shown: str
) -> None:
    pid, began, here = identity(engine.pid).split()
    (tmp_path / "elsewhere").mkdir()
    file = file_of(tmp_path / "elsewhere", engine.pid)
    file.write_text(shown.format(pid=pid, began=began, here=here))

    assert not end(tmp_path / "elsewhere", engine.pid)
    assert engine.poll() is None
    assert file.exists() is (here not in shown.format(pid=pid, began=began, here=here))


def test_what_a_killed_one_left_behind_is_cleared_away(
    engine: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    engine.kill()
    engine.wait()
    watch = Watch(tmp_path)

    until(lambda: watch.end_stopped() == 0 and not list(tmp_path.glob("*.pulse")))


def test_systemd_hears_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        pulse = Pulse(tmp_path)
        pulse.beat()
        pulse.stop()

        assert systemd.recv(100) == b"READY=1\nWATCHDOG=1"


WATCHED = """
import os, sys
from pathlib import Path
from ringbuoy.server.processes import Process
from ringbuoy.server.watched import run_watched
run = Path(sys.argv[1])
command = (sys.executable, "-c", sys.argv[2])
engine = Process("engine", "a test", "it fails", None, command, lambda: True, pulse=run)
sys.exit(run_watched(engine, os.environ))
"""


def _watched(run: Path, code: str) -> subprocess.Popen[bytes]:
    return start(WATCHED, str(run), code)


def test_in_a_container_who_stays_beside_it_ends_it_and_goes_with_it(tmp_path: Path) -> None:
    assert _watched(tmp_path, beats_once(tmp_path)).wait(60) == 128 + signal.SIGKILL


def test_who_stays_beside_it_hands_on_that_it_is_to_stop(tmp_path: Path) -> None:
    beside = _watched(tmp_path, beats(tmp_path))
    until((tmp_path / "beats").exists)

    beside.terminate()

    assert beside.wait(60) == 128 + signal.SIGTERM
