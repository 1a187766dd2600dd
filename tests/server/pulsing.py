"""Small programs that show a pulse, as an engine does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.privacy.running import SOURCE

SHOWS = "import os, signal, time; from ringbuoy.server import pulses; from pathlib import Path; "


def beats_once(run: Path) -> str:
    """Write a program that shows that it lives, and is stopped then as if it hung."""
    shown = f"pulses.file_of(Path({str(run)!r}), os.getpid())"
    waits = f"while not {shown}.exists(): time.sleep(0.01)"
    then = "os.kill(os.getpid(), signal.SIGSTOP); time.sleep(60)"
    return f"{SHOWS}pulses.Pulse(Path({str(run)!r})).beat()\n{waits}\n{then}"


def beats(run: Path, *, ends_itself_after: float = 5.0, counts_in: Path | None = None) -> str:
    """Write a program that shows that it lives, and counts in a file how often."""
    says = (
        f"pulses.ENDS_ITSELF_AFTER_SECONDS = {ends_itself_after}; pulse = pulses.Pulse(Path({str(run)!r}))\n"
    )
    count = f"open({str((counts_in or run) / 'beats')!r}, 'a').write('.')"
    goes_on = f"while True:\n  pulse.beat(); {count}; time.sleep(0.01)"
    return SHOWS + says + goes_on


def beats_no_more(run: Path) -> str:
    """Write a program that beats once and then is caught in something that never ends."""
    says = f"pulses.ENDS_ITSELF_AFTER_SECONDS = 0.2; pulses.Pulse(Path({str(run)!r})).beat()\n"
    return f"{SHOWS}{says}while True: pass"


def beats_at_a_disk_that_stalls(run: Path) -> str:
    """Write a program that beats while its disk stalls: who writes into a pipe waits for a reader."""
    pipe = f"pulses.file_of(Path({str(run)!r}), os.getpid()).with_suffix('.unfinished')"
    return f"{SHOWS}os.mkfifo({pipe})\n{beats(run)}"


def start(code: str, *words: str) -> subprocess.Popen[bytes]:
    """Start such a program."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], env={**os.environ, "PYTHONPATH": str(SOURCE)}
    )


def alarm_waits(pid: int) -> bool:
    """Tell whether the alarm clock of a process has rung and the process has not heard it yet."""
    status = Path(f"/proc/{pid}/status").read_text()
    (waiting,) = (line.split()[1] for line in status.splitlines() if line.startswith("ShdPnd"))
    return bool(int(waiting, 16) & 1 << signal.SIGALRM - 1)
