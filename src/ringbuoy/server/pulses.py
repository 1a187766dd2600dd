"""That an engine lives, shown all the time, and the end of one that shows it no more.

Each engine has a file beside the phone line's lock, tells systemd where systemd asks, and winds up an alarm
clock of the kernel: one that hangs is ended by it, and one that was stopped is ended before it does anything
when it goes on. Whoever watches (supervisor, worker, the engine that stands by) looks whether the file is
still touched. The wall clock plays no part: it may be put forward, and a machine may sleep.

*Nobody is ended for what a disk does.* A thread touches the file, so that the calls never wait for a disk
that stalls. Who watches touches the folder at each look: a disk that refuses the engine's touch refuses this
one too, and then the look says nothing; one that stalls holds up who watches as well.
"""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import structlog

from ringbuoy.server.loops import Stop, attempt

BEAT_SECONDS = 0.25
HANGS_AFTER_SECONDS = 3.0
ENDS_ITSELF_AFTER_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.5
STOPS_WITHIN_SECONDS = 1.0
LONGEST_LOOK_SECONDS = 1.0
"""Who watches may have been asleep, and the engine with them: no look counts for more than this."""


class Pulse:
    """What an engine shows of itself. Made in the main thread; any thread may beat."""

    def __init__(self, run: Path) -> None:
        self._file = file_of(run, os.getpid())
        self._is_shown = self._is_over = False
        self._beaten = Event()
        self._systemd = _systemd()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends us; no code of ours has to run for it
        self._showing = Thread(target=self._show, name="pulse file", daemon=True)
        self._showing.start()

    def beat(self) -> None:
        """Show that we live. It never waits for a disk: calls go on while one stalls, is full or refuses."""
        signal.setitimer(signal.ITIMER_REAL, ENDS_ITSELF_AFTER_SECONDS)
        self._beaten.set()
        self._tell_systemd()

    def stop(self) -> None:
        """Show nothing any more: we end."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._is_over = True
        self._beaten.set()
        self._showing.join(STOPS_WITHIN_SECONDS)  # a disk that stalls keeps nobody from ending

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat beside what the block does, in a thread."""
        is_over = Event()
        thread = Thread(target=self._beat_until, args=(is_over,), name="pulse", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def _beat_until(self, is_over: Event) -> None:
        while not is_over.wait(BEAT_SECONDS):
            self.beat()

    def _show(self) -> None:
        """Touch the file after each beat, and only then: when the calls hang, the file stays as it is."""
        while not self._is_over:
            self._beaten.wait()
            self._beaten.clear()
            with suppress(OSError):
                self._touch()
        _remove(self._file)

    def _touch(self) -> None:
        with suppress(FileNotFoundError):
            if self._is_shown:
                os.utime(self._file)
                return
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.write_text(identity(os.getpid()))
        unfinished.replace(self._file)
        self._is_shown = True

    def _tell_systemd(self) -> None:
        """Say that we are ready and live; the first time is what `Type=notify` waits for."""
        if self._systemd:
            with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
                told.setblocking(False)
                told.sendto(b"READY=1\nWATCHDOG=1", self._systemd)


@dataclass
class _Seen:
    touched: int
    still_for: float = 0.0


@dataclass
class Watch:
    """Somebody who looks at the engines of this machine again and again."""

    run: Path
    _seen: dict[int, _Seen] = field(default_factory=dict)
    _looked_at: float | None = None

    def stopped(self) -> set[int]:
        """Look, and name the processes whose pulse has stood still too long while we were watching.

        An engine that looks is none of them: whether it hangs itself its own alarm clock knows better.
        """
        if not _can_be_touched(self.run):
            self._seen, self._looked_at = {}, None
            return set()
        now = time.monotonic()
        since = min(now - (now if self._looked_at is None else self._looked_at), LONGEST_LOOK_SECONDS)
        self._looked_at = now
        touched = {pid: at for pid, at in _touched(self.run) if pid != os.getpid()}
        self._seen = {pid: self._seen.get(pid, _Seen(at)) for pid, at in touched.items()}
        for pid, seen in self._seen.items():
            seen.still_for = seen.still_for + since if seen.touched == touched[pid] else 0.0
            seen.touched = touched[pid]
        return {pid for pid, seen in self._seen.items() if seen.still_for > HANGS_AFTER_SECONDS}

    def end_stopped(self) -> int:
        """End the engines that hang, so that another one takes over, and give how many were ended."""
        ended = sum(end(self.run, pid) for pid in self.stopped())
        if ended:
            structlog.get_logger("pulses").error("hung_engine_ended")
        return ended


def file_of(run: Path, pid: int) -> Path:
    """Say where an engine shows its pulse."""
    return run / f"engine-{pid}.pulse"


def identity(pid: int) -> str:
    """Say which process this is, and no later one of the same number, nor one in another container.

    :raises OSError: there is none.
    """
    began = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return f"{pid} {began} {os.readlink('/proc/self/ns/pid')}"


def end(run: Path, pid: int) -> bool:
    """End an engine at once, and tell whether it was there to be ended.

    It may be stopped, so nothing polite is tried. What belongs to another container is not ours to end.
    """
    file = file_of(run, pid)
    try:
        shown = file.read_text()
        handle = os.pidfd_open(pid)
    except FileNotFoundError:
        return False
    except ProcessLookupError:
        return _forget(file, shown)
    try:
        if identity(pid) != shown:
            return _forget(file, shown)
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    except OSError:
        return False
    finally:
        os.close(handle)
    _remove(file)
    return True


@contextmanager
def ending_hung_engines(run: Path, stop: Stop) -> Iterator[None]:
    """Watch over the engines of this machine for as long as the block lasts."""
    Thread(target=_run, args=(Watch(run), stop), name="pulses", daemon=True).start()
    yield


def _run(watch: Watch, stop: Stop) -> None:
    while not stop.asked:
        attempt("pulses", watch.end_stopped)
        stop.rest(LOOK_EVERY_SECONDS)


def _forget(file: Path, shown: str) -> bool:
    """Let go of the file of a process that is no more, where it was one of ours."""
    if shown.endswith(os.readlink("/proc/self/ns/pid")):
        _remove(file)
    return False


def _remove(file: Path) -> None:
    with suppress(OSError):  # a disk that refuses it holds up nobody; what stays there is nobody's pulse
        file.unlink(missing_ok=True)


def _can_be_touched(run: Path) -> bool:
    """Tell whether the disk takes from us what it has to take from an engine."""
    try:
        os.utime(run)
    except OSError:
        return False
    return True


def _touched(run: Path) -> Iterator[tuple[int, int]]:
    for file in run.glob("engine-*.pulse"):
        with suppress(OSError, ValueError):
            yield int(file.stem.removeprefix("engine-")), file.stat().st_mtime_ns


def _systemd() -> str:
    """Give the socket at which systemd listens; its leading @ is a zero byte. Empty: nobody does."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    return f"\0{address[1:]}" if address.startswith("@") else address
