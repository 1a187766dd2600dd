"""Serving calls beside routing, in the engine's process."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from ringbuoy.server.loops import attempt
from ringbuoy.server.pulses import Pulse
from ringbuoy.telephony.asterisk.accounts import PartsOf, parts_of


@contextmanager
def serving_calls(parts: PartsOf = parts_of) -> Iterator[None]:
    """Serve them for as long as the block lasts, where there is a phone line, and show that we live.

    `parts` says of what a counselor's account at Asterisk is made.
    """
    from ringbuoy.doors.voice.door import VoiceDoor

    pulse = Pulse(settings.RINGBUOY.run)
    if not settings.RINGBUOY.sip_port:
        with pulse.beating():
            yield
        pulse.stop()
        return
    door = VoiceDoor(settings.RINGBUOY, attempt, beat=pulse.beat, parts=parts)
    door.start()
    try:
        yield
    finally:
        door.stop()
        pulse.stop()
