"""Programs that a killed supervisor left behind on a data folder."""

import os
import signal
import time
from pathlib import Path

PATIENCE_SECONDS = 10


def end_leftovers(data: Path) -> int:
    """Stop what an earlier supervisor of this folder left running, and give how many there were.

    They carry the folder in their environment, so nothing of anybody else is touched.
    """
    left = _leftovers(data)
    for pid in left:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (still := _leftovers(data)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in still:
        _signal(pid, signal.SIGKILL)
    return len(left)


def _leftovers(data: Path) -> list[int]:
    mark = f"RINGBUOY_SUPERVISED={data}".encode()
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if pid != os.getpid() and mark in _environment(pid)]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
