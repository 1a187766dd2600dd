"""A message left by phone, through a real Asterisk: kept while it is spoken, and never in a file."""

import io
import wave

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.kernel import clock
from ringbuoy.telephony.listening import kept_sounds, listen
from ringbuoy.telephony.models import Sound
from tests.phone import sound
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ
from tests.telephony.line import ROBIN_HZ, PhoneLine, until

pytestmark = pytest.mark.cluster


def test_a_message_is_kept_as_it_is_spoken_whatever_dies(line: PhoneLine) -> None:
    robin = line.wire(line.dials().answered())
    line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)

    line.wire.do(lambda: robin.press("*"))
    line.hears(robin, GREETING_HZ)
    contact = line.contact(State.MESSAGE_TAKEN)
    until(lambda: _loudness(line, contact) > 0, what="a first piece of the message")
    line.engine.kill()
    line.engine.start()
    until(lambda: Sound.objects.count() == 2, what="another part, after the engine was killed")
    until(lambda: Sound.objects.filter(ended_at=None).count() == 1, what="an end of the first part")
    line.wire.do(lambda: robin.press("#"))
    line.hears(robin, GREETING_HZ)
    line.wire(robin.ended())

    assert line.contact(State.MESSAGE_TAKEN).pk == contact.pk
    until(lambda: not Sound.objects.filter(ended_at=None).exists(), what="an end of the message")
    assert [one.kind for one in kept_sounds(contact)] == ["message", "message"]
    assert not list((line.exchange.place.folder / "spool").rglob("*.*"))


def _loudness(line: PhoneLine, contact) -> float:
    heard = b""
    for one in kept_sounds(contact):
        with wave.open(io.BytesIO(listen(line.bench.ines, contact, one.id, at=clock.now()))) as opened:
            heard += opened.readframes(opened.getnframes())
    samples = memoryview(heard).cast("h")
    return sound.level(sound.pieces_of(samples), ROBIN_HZ)
