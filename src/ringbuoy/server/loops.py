"""The loop of a process that works by itself: a step again and again until told to stop."""

import os
import signal
import time
from collections.abc import Callable
from select import select
from socket import socketpair
from types import FrameType

import django
import structlog
from django.db import connections

from ringbuoy.server.reading_in import nothing_thrown_away


def start_django(process: str) -> None:
    """Set Django up for a process that serves no pages; `process` names it in the logs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
    os.environ["RINGBUOY_PROCESS"] = process
    with nothing_thrown_away():
        django.setup()


class Stop:
    """Remembers that a signal asked to stop, and wakes who rests until the next step."""

    def __init__(self) -> None:
        self.asked = False
        self._told, self._tell = socketpair()
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        self._tell.send(b".")

    def rest(self, seconds: float) -> None:
        """Wait this long, or until a signal comes."""
        select([self._told], [], [], max(0.0, seconds))


def attempt(name: str, step: Callable[[], object]) -> bool:
    """Run one step; what goes wrong is logged by kind only, and the loop goes on. Give whether it went well.

    This is one of the two places that catch everything: a failing step must not stop the others.
    """
    try:
        step()
    except Exception as error:
        structlog.get_logger(name).error("step_failed", step=name, error=type(error).__name__)
        connections.close_all()
        return False
    return True


def every(seconds: float, step: Callable[[], object], *, stop: Stop) -> None:
    """Run `step` once in each span of this many seconds until a signal comes."""
    while not stop.asked:
        started = time.monotonic()
        step()
        stop.rest(seconds - (time.monotonic() - started))
