"""Staying beside one process where nobody else watches its pulse: in a container, by hand."""

import signal
import subprocess
import time
from collections.abc import Mapping
from types import FrameType

from ringbuoy.server.processes import Process
from ringbuoy.server.pulses import LOOK_EVERY_SECONDS, Watch, end

BY_SIGNAL = 128


def run_watched(process: Process, environment: Mapping[str, str]) -> int:
    """Start it, hand signals on, end it when it hangs; give its exit code to who starts us again."""
    program = subprocess.Popen(process.command, env=environment)

    def hand_on(number: int, _frame: FrameType | None) -> None:
        program.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hand_on)
    watch = Watch(process.pulse) if process.pulse else None
    while program.poll() is None:
        if watch and program.pid in watch.stopped():
            print(f"{process.name} hangs; ending it.", flush=True)
            end(watch.run, program.pid)
        time.sleep(LOOK_EVERY_SECONDS)
    code = program.returncode
    return code if code >= 0 else BY_SIGNAL - code
