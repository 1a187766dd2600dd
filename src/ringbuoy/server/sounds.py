"""Keeping the sounds of the phone line as the lines say, beside the worker's sweeps."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.conf import settings
from django.db import connection

from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server.loops import Stop, attempt

LOOK_EVERY_SECONDS = 3.0
AGAIN_AFTER_SECONDS = 60.0
"""What could not be made is tried again so much later, or when something changes: it takes a core."""
GENTLY = ("nice", "-n10")
"""The program that makes them yields to all others."""


class NotMade(Unavailable):
    """The sounds could not be made."""


@contextmanager
def keeping_sounds(stop: Stop) -> Iterator[None]:
    """Keep them for as long as the block lasts, which ends when `stop` was asked."""
    Thread(target=_run, args=(stop,), name="sounds", daemon=True).start()
    yield


def _run(stop: Stop) -> None:
    sounds = Sounds()
    while not stop.asked:
        attempt("sounds", sounds.look)
        stop.rest(LOOK_EVERY_SECONDS)
    connection.close()


class Sounds:
    """Remembers of what they were made last."""

    def __init__(self) -> None:
        self._made_of: object = None
        self._failed_of: object = None
        self._again_at = 0.0

    def look(self) -> None:
        """Make them anew where something has changed, or could not be made a while ago.

        :raises NotMade: the program that makes them failed.
        """
        if not settings.RINGBUOY.asterisk_dir.is_dir():
            return
        now = what_they_are_made_of()
        if now == self._made_of or (now == self._failed_of and time.monotonic() < self._again_at):
            return
        command = [*GENTLY, sys.executable, "-P", "-m", "ringbuoy.server.sounding"]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            self._failed_of, self._again_at = now, time.monotonic() + AGAIN_AFTER_SECONDS
            raise NotMade("The sounds of the phone line could not be made.")
        self._made_of = now


def what_they_are_made_of() -> object:
    """Read what changes when a sound must be another one."""
    from ringbuoy.lines.center import the_center
    from ringbuoy.lines.models import Line
    from ringbuoy.server.sounding import languages_of_staff
    from ringbuoy.telephony.models import Greeting
    from ringbuoy.telephony.standings import numbers
    from ringbuoy.telephony.words_by_number import ways

    lines = list(Line.objects.values_list("code", "version").order_by("code"))
    greetings = list(Greeting.objects.values_list("pk", "at").order_by("pk"))
    leads = ways(numbers(at=clock.now()))
    return the_center().version, lines, greetings, languages_of_staff(), leads
