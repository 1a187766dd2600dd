"""An engine that starts while the database is away knows the line, and what it promises is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.kernel import clock
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.listening import kept_sounds, listen
from ringbuoy.telephony.models import CallBack
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.canary import Canary
from tests.outages import away
from tests.phone import sound
from tests.phone.sound import tone
from tests.telephony.exchange import MUSIC_HZ, samples_of
from tests.telephony.line import DESK_HZ, ROBIN_HZ, PhoneLine, carrier_at, until
from tests.telephony.sound_files import samples_of as samples_heard
from tests.telephony.spoken import (
    KEPT_HZ,
    begins,
    files_with_what_was_said,
    on_disk,
    pieces_on_disk,
)

OWN_GREETING_HZ = 900
SPOKEN_MS = 2_000

pytestmark = pytest.mark.cluster


@pytest.fixture
def greets(tells: PhoneLine) -> PhoneLine:
    """The line's greeting has a tone of its own: the house's sounds otherwise."""
    greeting = tells.exchange.place.sounds / "harbor" / "en" / f"{Prompt.GREETING}.sln"
    greeting.write_bytes(samples_of(tone(OWN_GREETING_HZ)))
    return tells


def test_who_calls_an_engine_that_started_without_the_database_is_greeted_and_their_message_kept(
    greets: PhoneLine, cluster: Cluster
) -> None:
    line, canary = greets, Canary.hatch()
    line.comes("maria")

    with _starts_without(line, cluster):
        stays = line.wire(line.dials(shows="15551230001").answered())
        line.hears(stays, OWN_GREETING_HZ)
        robin = line.wire(line.dials(shows=canary.number.removeprefix("+")).answered())
        line.hears(robin, MUSIC_HZ)
        begins(line, robin)
        until(lambda: pieces_on_disk(line) >= 2, what="more than two seconds of it on the disk")
        line.wire.do(lambda: robin.press("#"))
        line.hears(robin, KEPT_HZ)
        line.wire(robin.ended())
        canary.assert_nowhere([line.exchange.settings.data])
        assert files_with_what_was_said(line) == []

    assert line.answers("maria").where is State.TALKING
    line.hears(stays, DESK_HZ)
    until(lambda: not on_disk(line), what="a folder of messages in which nothing waits")
    (kept,) = kept_sounds(contact := Contact.objects.get(state=State.MESSAGE_TAKEN))
    heard = samples_heard(listen(line.bench.ines, contact, kept.id, at=clock.now()))
    assert len(heard) >= SPOKEN_MS * 8
    assert sound.level(sound.pieces_of(heard), ROBIN_HZ) > 2_000


def test_who_asks_such_an_engine_to_be_called_back_is_called(greets: PhoneLine, cluster: Cluster) -> None:
    line = greets

    with _starts_without(line, cluster):
        robin = line.wire(line.dials().answered())
        line.hears(robin, OWN_GREETING_HZ)
        line.wire.do(lambda: robin.press("1"))
        line.hears(robin, KEPT_HZ)
        line.wire(robin.ended())

    until(CallBack.objects.exists, what="the call-back")
    contact = line.contact(State.WAITING)
    carrier_at(line.robin)
    line.comes("maria")
    assert line.answers("maria").pk == contact.pk
    back = line.wire(line.robin.rings())
    line.wire.do(back.answer)
    line.hears(back, DESK_HZ)


@contextmanager
def _starts_without(line: PhoneLine, cluster: Cluster) -> Iterator[None]:
    """Start the engine anew while the database is away; it comes back at the end of the block."""
    line.engine.stop()
    before = line.exchange.learned_music_at
    with away(cluster):
        line.engine.start()
        until(lambda: line.exchange.learned_music_at != before, what="an engine that takes calls")
        yield
