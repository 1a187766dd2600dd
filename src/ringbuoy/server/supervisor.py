"""Starting the processes in order, keeping them alive, and stopping them in reverse order."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server import roll_calls
from ringbuoy.server.processes import Process
from ringbuoy.server.programs import end_group, last_line, start_program
from ringbuoy.server.pulses import Watch

READY_WITHIN_SECONDS = 60.0
STOP_WITHIN_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.1
# The first restart is at once; one that dies again and again is not started in a hot loop.
PAUSES_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0)
STEADY_AFTER_SECONDS = 30.0
LOOK_WHETHER_FREE_EVERY_SECONDS = 2.0


class NotReady(Unavailable):
    """A process did not come up; the sentence names its log."""


@dataclass
class Running:
    """One process as it is now."""

    process: Process
    program: subprocess.Popen[bytes]
    started_at: float
    deaths_in_a_row: int = 0
    start_again_at: float | None = None
    has_come_up: bool = False
    watch: Watch | None = None

    @property
    def hangs(self) -> bool:
        """Whether its pulse, if it shows one, has stopped. Another one's pulse says nothing."""
        return self.watch is not None and self.program.pid in self.watch.stopped()


@dataclass
class Supervisor:
    """Keeps a list of processes running until it is told to stop."""

    data: Path
    environment: Mapping[str, str]
    say: Callable[[str], None]
    running: list[Running] = field(default_factory=list)
    waiting: list[Process] = field(default_factory=list)
    """Not started yet, as another program has what they need."""
    is_stopping: bool = False

    def listen_for_signals(self) -> None:
        """Let Ctrl-C and a polite kill stop everything in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def start_all(self, processes: Sequence[Process]) -> None:
        """Start one after the other, each when the one before is ready; less if told to stop meanwhile.

        :raises NotReady: one did not come up.
        """
        for process in processes:
            if self.is_stopping:
                return
            self.start(process)

    def start(self, process: Process) -> None:
        """Start one process and wait until it is ready.

        :raises NotReady: it died, or did not answer in time.
        """
        one = self._begin(process)
        while not one.has_come_up:
            if one.program.poll() is not None or self._takes_too_long(one):
                raise NotReady(f"{process.name} did not start. {self._last_words(process)}")
            if self.is_stopping:
                return
            time.sleep(0.02)
            self._note_whether_up(one)

    def start_when_free(self, process: Process) -> None:
        """Start one process as soon as no other program has what it needs; wait for it only if that is now.

        :raises NotReady: it died, or did not answer in time.
        """
        if hindrance := process.hindrance():
            self._put_off(process, hindrance)
        else:
            self.start(process)

    def watch(self) -> None:
        """Start again whatever dies, and what could not start yet, until told to stop."""
        look_again_at = 0.0
        while not self.is_stopping:
            for one in list(self.running):
                self._look_after(one)
            if time.monotonic() >= look_again_at:
                self._start_what_is_free()
                look_again_at = time.monotonic() + LOOK_WHETHER_FREE_EVERY_SECONDS
            time.sleep(LOOK_EVERY_SECONDS)

    def stop_all(self) -> None:
        """Stop everything in reverse order, politely first."""
        self.is_stopping = True
        for one in reversed(self.running):
            self._stop(one)
        self.running.clear()
        self._write_down()

    def _begin(self, process: Process) -> Running:
        one = Running(process, self._launch(process), time.monotonic())
        one.watch = Watch(process.pulse) if process.pulse else None
        self.running.append(one)
        self._write_down()
        return one

    def _put_off(self, process: Process, hindrance: str) -> None:
        self.say(f"{hindrance} It is tried again every {LOOK_WHETHER_FREE_EVERY_SECONDS:.0f} s.")
        self.waiting.append(process)

    def _start_what_is_free(self) -> None:
        for process in [one for one in self.waiting if not one.hindrance()]:
            self.waiting.remove(process)
            try:
                self._begin(process)
            except OSError as error:
                self._put_off(process, f"{process.name} cannot be started: {error.strerror}.")

    def _note_whether_up(self, one: Running) -> None:
        """Note that one is ready, and say so the first time that it is."""
        if not one.has_come_up and one.process.is_ready():
            one.has_come_up = True
            self.say(f"  {one.process.name:<9} ready after {time.monotonic() - one.started_at:.1f} s")

    def _takes_too_long(self, one: Running) -> bool:
        return not one.has_come_up and time.monotonic() - one.started_at > READY_WITHIN_SECONDS

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _launch(self, process: Process) -> subprocess.Popen[bytes]:
        if process.socket:
            with suppress(OSError):  # if the disk refuses it, the program finds its place taken
                process.socket.unlink(missing_ok=True)
        return start_program(
            process.command,
            log=self._log(process),
            cwd=self.data,
            user=process.user,
            environment=self.environment,
        )

    def _look_after(self, one: Running) -> None:
        now = time.monotonic()
        if one.start_again_at is not None:
            if now >= one.start_again_at:
                self._start_again(one, now)
        elif one.program.poll() is not None:
            self._note_death(one, now)
        elif one.hangs:
            self.say(f"{one.process.name} hangs; ending it.")
            end_group(one.program)
        elif one.process.must_answer and self._takes_too_long(one):
            self.say(f"{one.process.name} runs and does not answer; ending it.")
            end_group(one.program)
        elif one.process.must_answer and not one.has_come_up:
            self._note_whether_up(one)
        elif now - one.started_at > STEADY_AFTER_SECONDS:
            one.deaths_in_a_row = 0

    def _note_death(self, one: Running, now: float) -> None:
        end_group(one.program)
        pause = PAUSES_SECONDS[min(one.deaths_in_a_row, len(PAUSES_SECONDS) - 1)]
        one.deaths_in_a_row += 1
        one.start_again_at = now + pause
        self.say(f"{one.process.name} ended ({_how(one.program)}); starting it again.")
        if one.deaths_in_a_row > 1:
            self.say(self._last_words(one.process))

    def _start_again(self, one: Running, now: float) -> None:
        if hindrance := one.process.hindrance():
            self.running.remove(one)
            self._write_down()
            self._put_off(one.process, hindrance)
            return
        try:
            one.program = self._launch(one.process)
        except OSError as error:
            self.say(f"{one.process.name} cannot be started: {error.strerror}. It is tried again.")
            one.start_again_at = now + PAUSES_SECONDS[-1]
            return
        one.started_at = now
        one.start_again_at = None
        one.has_come_up = False
        self._write_down()

    def _stop(self, one: Running) -> None:
        if one.program.poll() is None:
            one.program.send_signal(one.process.stop_signal)
        try:
            one.program.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.say(f"{one.process.name} does not stop; ending it.")
        end_group(one.program)

    def _write_down(self) -> None:
        """Tell those outside what runs. A disk that refuses it stops nothing that runs."""
        with suppress(OSError):
            roll_calls.write(self.data, {one.process.name: one.program.pid for one in self.running})

    def _log(self, process: Process) -> Path:
        return self.data / "logs" / f"{process.name}.log"

    def _last_words(self, process: Process) -> str:
        log = self._log(process)
        return f"Its last words: {last_line(log)} (more in {log})"


def _how(program: subprocess.Popen[bytes]) -> str:
    code = program.returncode
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
