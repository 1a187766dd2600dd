"""Stopping what runs on a data folder, and telling whether anything does."""

import os
import signal
import time

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel.errors import NotFound, Unavailable
from ringbuoy.server.claims import holder_of

STOP_WITHIN_SECONDS = 60


class NotRunning(NotFound):
    """Nothing runs on this folder."""


class DoesNotStop(Unavailable):
    """It was asked to stop and goes on."""


def stop(asked: Asked) -> int:
    """Ask the running service to stop, and wait until it has."""
    holder = holder_of(asked.data)
    if holder is None:
        raise NotRunning(f"Nothing runs on {asked.data}.")
    os.kill(holder.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    while holder_of(asked.data):
        if time.monotonic() > deadline:
            raise DoesNotStop(f"It does not stop. End it with: kill -9 {holder.pid}")
        time.sleep(0.1)
    print("Stopped.")
    return 0


def status(asked: Asked) -> int:
    """Tell whether the service runs on the folder; the exit code says it too."""
    holder = holder_of(asked.data)
    if holder is None:
        print(f"Nothing runs on {asked.data}.")
        return 1
    print(f"Running: http://localhost:{holder.port} (process {holder.pid}, data {asked.data})")
    return 0
