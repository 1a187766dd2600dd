"""A disk that is full, stalls, or takes no writing any more ends nobody who can serve calls without it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ringbuoy.doors.voice.leading import LOCK, Lead, nobody_leads
from ringbuoy.server import os_users
from ringbuoy.server.pulses import Watch, file_of
from ringbuoy.server.supervisor import Supervisor
from tests.privacy.running import SOURCE, until
from tests.server.disks import on_a_disk_of_its_own, refuse_writing, take_writing
from tests.server.pulsing import beats, beats_at_a_disk_that_stalls, start
from tests.server.test_supervisor import process


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    return folder


def test_an_engine_whose_disk_refuses_its_pulse_is_left_alone(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    watch = Watch(run)

    def look(times: int) -> list[int]:
        ended = []
        for _ in range(times):
            now[0] += 0.5
            ended.append(watch.end_stopped())
        return ended

    def story() -> None:
        engine = start(beats(run, counts_in=run.parent))
        try:
            until(file_of(run, engine.pid).exists)
            refuse_writing(run)
            with monkeypatch.context() as patch:
                patch.setattr(time, "monotonic", lambda: now[0])
                assert look(20) == [0] * 20
            take_writing(run)
            watch.end_stopped()
            engine.send_signal(signal.SIGSTOP)

            until(watch.end_stopped)

            assert engine.wait(60) == -signal.SIGKILL
        finally:
            engine.kill()
            engine.wait()

    on_a_disk_of_its_own(run, story)


def test_calls_do_not_wait_for_a_disk_that_stalls(run: Path) -> None:
    engine = start(beats_at_a_disk_that_stalls(run))

    try:
        until(lambda: (run / "beats").exists() and len((run / "beats").read_bytes()) > 9)
        assert not file_of(run, engine.pid).exists()
    finally:
        engine.kill()
        engine.wait()


def test_one_takes_the_lead_and_gives_it_back_on_a_disk_that_refuses_writing(run: Path) -> None:
    def story() -> None:
        (run / LOCK).write_text("")
        refuse_writing(run)
        lead, other = Lead(run), Lead(run)

        assert lead.take()
        lead.say_so()
        assert not other.take()
        with nobody_leads(run) as is_alone:
            assert not is_alone

        lead.give_back()
        assert other.take()
        other.give_back()

    on_a_disk_of_its_own(run, story)


def test_a_process_that_dies_is_started_again_on_a_disk_that_refuses_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os_users, "is_root", lambda: False)

    def story() -> None:
        (tmp_path / "logs").mkdir()
        supervisor = Supervisor(tmp_path, {**os.environ, "PYTHONPATH": str(SOURCE)}, say=lambda _: None)
        watching = threading.Thread(target=supervisor.watch)
        try:
            supervisor.start(process("engine", "import os, time; os.closerange(0, 3); time.sleep(60)"))
            first = supervisor.running[0].program
            until(lambda: not os.path.exists(f"/proc/{first.pid}/fd/2"))
            refuse_writing(tmp_path)
            watching.start()

            first.kill()

            until(lambda: supervisor.running[0].program.pid != first.pid)
            assert watching.is_alive()
        finally:
            supervisor.is_stopping = True
            watching.join()
            supervisor.stop_all()

    on_a_disk_of_its_own(tmp_path, story)


FAILS = """
from ringbuoy.privacy.redaction import set_up
from ringbuoy.server.loops import attempt
set_up("engine")
attempt("routing", lambda: 1 / 0)
print("goes on")
"""


def test_a_log_on_a_full_disk_stops_nobody() -> None:
    with open("/dev/full", "w") as full:
        program = subprocess.run(
            [sys.executable, "-c", FAILS],
            stdout=subprocess.PIPE,
            stderr=full,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
        )

    assert program.stdout == b"goes on\n"
