"""Many leave a message at once, through a real Asterisk: each is kept, and others are served meanwhile."""

from functools import partial

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.telephony.models import Sound
from tests.phone.call import Call
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ
from tests.telephony.line import PhoneLine, until

MANY = 36
WITHIN_S = 60.0
pytestmark = pytest.mark.cluster


def test_however_many_speak_who_calls_then_is_greeted_as_ever(line: PhoneLine) -> None:
    """Out of hours many may speak at once. What brings their words took the place of the engine's orders."""
    speaking = [_begins(line, number) for number in range(MANY)]
    until(lambda: _heard() == MANY, what=f"a first piece of {MANY} messages", within=WITHIN_S)

    late = line.wire(line.dials(shows=_shown(MANY)).answered())
    line.hears(late, GREETING_HZ)
    line.hears(late, MUSIC_HZ)
    line.wire.do(late.hang_up)

    for call in speaking:
        line.wire.do(partial(call.press, "#"))
    for call in speaking:
        line.wire(call.ended())
    until(lambda: not Sound.objects.filter(ended_at=None).exists(), what="an end of each", within=WITHIN_S)
    assert Sound.objects.count() == Contact.objects.filter(state=State.MESSAGE_TAKEN).count() == MANY


def _begins(line: PhoneLine, number: int) -> Call:
    """Let one caller wait, and begin to speak. They come one after the other: they are no flood."""
    call = line.wire(line.dials(shows=_shown(number)).answered())
    line.hears(call, MUSIC_HZ)
    line.wire.do(lambda: call.press("*"))
    return call


def _shown(number: int) -> str:
    """Give each a number somewhere else."""
    return f"1{200 + number}5551234"


def _heard() -> int:
    return Sound.objects.filter(lasts_ms__gt=0).count()
