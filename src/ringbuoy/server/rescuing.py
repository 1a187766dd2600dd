"""Watching over callers whose engine is dead, in another process than the engine's."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic

from django.conf import settings

from ringbuoy.server.loops import Stop, attempt

LOOK_EVERY_SECONDS = 1.0


@contextmanager
def rescuing_calls(stop: Stop) -> Iterator[None]:
    """Watch for as long as the block lasts, where there is a phone line."""
    if settings.RINGBUOY.sip_port:
        Thread(target=_run, args=(stop,), name="rescue", daemon=True).start()
    yield


def _run(stop: Stop) -> None:
    from ringbuoy.doors.voice.rescue import Rescue
    from ringbuoy.telephony.asterisk.place import place_of

    rescue = Rescue(place_of(settings.RINGBUOY), settings.RINGBUOY.run)
    while not stop.asked:
        attempt("rescue", lambda: rescue.look(at=monotonic()))
        stop.rest(LOOK_EVERY_SECONDS)
