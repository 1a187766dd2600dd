"""The supervisor, with small programs of the tests' own in the place of the real ones."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ringbuoy.server import os_users, roll_calls
from ringbuoy.server import supervisor as supervising
from ringbuoy.server.leftovers import end_leftovers
from ringbuoy.server.os_users import Part
from ringbuoy.server.processes import Process
from ringbuoy.server.supervisor import NotReady, Supervisor
from tests.privacy.running import SOURCE
from tests.server.pulsing import beats_once


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr(os_users, "is_root", lambda: False)
    (tmp_path / "logs").mkdir()
    environment = os.environ | {"RINGBUOY_SUPERVISED": str(tmp_path), "PYTHONPATH": str(SOURCE)}
    one = Supervisor(tmp_path, environment, say=lambda _: None)
    yield one
    one.stop_all()


def test_a_killed_process_is_back_within_five_seconds(supervisor: Supervisor):
    supervisor.start(process("worker", "import time; time.sleep(60)"))
    first = supervisor.running[0].program.pid
    with watched(supervisor):
        os.kill(first, signal.SIGKILL)

        assert _comes_true(lambda: roll_calls.alive(supervisor.data).get("worker", first) != first, within=5)


def test_a_process_whose_pulse_stops_is_started_again(supervisor: Supervisor):
    supervisor.start(replace(process("engine", beats_once(supervisor.data)), pulse=supervisor.data))
    first = supervisor.running[0].program.pid
    with watched(supervisor):
        assert _comes_true(lambda: roll_calls.alive(supervisor.data).get("engine", first) != first, within=60)


def test_everything_stops_in_reverse_order(supervisor: Supervisor):
    told = supervisor.data / "told"
    for name in ("first", "second"):
        supervisor.start(process(name, _tells(name, told), is_ready=lambda n=name: _has(told, f"{n} is up")))

    supervisor.stop_all()

    assert told.read_text().split("\n")[-3:-1] == ["second goes", "first goes"]
    assert roll_calls.alive(supervisor.data) == {}


def test_a_process_that_does_not_come_up_is_named_with_its_last_words(supervisor: Supervisor):
    with pytest.raises(NotReady, match="Its last words: no engine oil"):
        supervisor.start(process("engine", "import sys; sys.exit('no engine oil')", is_ready=lambda: False))


def test_what_another_program_is_in_the_way_of_starts_when_that_is_gone(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(supervising, "LOOK_WHETHER_FREE_EVERY_SECONDS", 0.05)
    said: list[str] = []
    supervisor.say = said.append
    in_the_way = supervisor.data / "in_the_way"
    in_the_way.touch()
    line = replace(
        process("line", "import time; time.sleep(60)"),
        hindrance=lambda: "Port 5060 is taken." if in_the_way.exists() else "",
    )

    supervisor.start_when_free(line)

    assert supervisor.running == []
    assert said[0].startswith("Port 5060 is taken. It is tried again")
    with watched(supervisor):
        in_the_way.unlink()
        assert _comes_true(lambda: "line" in roll_calls.alive(supervisor.data), within=30)
        in_the_way.touch()
        supervisor.running[0].program.kill()
        assert _comes_true(lambda: supervisor.waiting == [line], within=30)
        in_the_way.unlink()
        assert _comes_true(lambda: supervisor.waiting == [] and len(supervisor.running) == 1, within=30)


def test_a_process_that_runs_and_never_answers_is_started_again(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(supervising, "READY_WITHIN_SECONDS", 3.0)
    second = supervisor.data / "second"
    code = f"import pathlib, time; pathlib.Path({str(second)!r}).open('a').write('x'); time.sleep(60)"
    with pytest.raises(NotReady):
        supervisor.start(
            replace(process("line", code, is_ready=lambda: _has(second, "xx")), must_answer=True)
        )

    with watched(supervisor):
        assert _comes_true(lambda: _has(second, "xx") and supervisor.running[0].has_come_up, within=60)


def test_what_a_process_left_behind_is_ended_with_it(supervisor: Supervisor):
    child = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    )
    told = supervisor.data / "child"
    code = f"{child}; open({str(told)!r}, 'w').write(str(p.pid) + ' '); p.wait()"
    supervisor.start(process("parent", code, is_ready=lambda: _has(told, " ")))

    supervisor.stop_all()

    assert _comes_true(lambda: not _is_alive(int(told.read_text())), within=30)


def test_a_new_start_ends_what_a_killed_supervisor_left(supervisor: Supervisor):
    supervisor.start(process("worker", "import time; time.sleep(60)"))

    threading.Thread(target=supervisor.running[0].program.wait).start()

    assert end_leftovers(supervisor.data) == 1
    assert end_leftovers(supervisor.data) == 0


@contextmanager
def watched(supervisor: Supervisor) -> Iterator[None]:
    """Let it look after its processes meanwhile."""
    watching = threading.Thread(target=supervisor.watch)
    watching.start()
    try:
        yield
    finally:
        supervisor.is_stopping = True
        watching.join()


def process(name: str, code: str, *, is_ready: Callable[[], bool] = lambda: True) -> Process:
    return Process(
        name=name,
        does="a test",
        when_it_dies="the test fails",
        part=Part.SERVICE,
        command=(sys.executable, "-c", code),
        is_ready=is_ready,
    )


def _tells(name: str, file: Path) -> str:
    tell = f"tell = lambda word: open({str(file)!r}, 'a').write(f'{name} {{word}}\\n')"
    stop = "signal.signal(signal.SIGTERM, lambda *_: (tell('goes'), sys.exit(0)))"
    return f"import signal, sys, time; {tell}; {stop}; tell('is up'); time.sleep(60)"


def _has(file: Path, text: str) -> bool:
    return file.exists() and text in file.read_text()


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def _comes_true(question: Callable[[], bool], *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.02)
    return False
