"""Who hears that a message is kept, or that we call back, is told the truth, whatever dies then."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import RevealReason, reveal
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.kernel import clock
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.listening import kept_sounds, listen
from ringbuoy.telephony.models import Call as CallRow
from ringbuoy.telephony.models import CallBack, Sound
from tests.canary import Canary
from tests.outages import away
from tests.phone import sound
from tests.phone.call import Call
from tests.telephony.exchange import MUSIC_HZ
from tests.telephony.line import DESK_HZ, ROBIN_HZ, ROBINS_NUMBER, PhoneLine, carrier_at, until
from tests.telephony.sound_files import samples_of as samples_heard
from tests.telephony.spoken import (
    KEPT_HZ,
    NOT_YET_HZ,
    begins,
    files_with_what_was_said,
    on_disk,
    pieces_on_disk,
)

SPOKEN_MS = 2_000

pytestmark = pytest.mark.cluster


def test_who_calls_while_the_database_is_away_and_hears_that_it_is_kept_is_heard_though_the_engine_is_killed(
    tells: PhoneLine, cluster: Cluster
) -> None:
    line, canary = tells, Canary.hatch()
    _somebody_waits(line)

    with away(cluster):
        robin = line.wire(line.dials(shows=canary.number.removeprefix("+")).answered())
        line.hears(robin, MUSIC_HZ)
        begins(line, robin)
        until(lambda: pieces_on_disk(line) >= 2, what="more than two seconds of it on the disk")
        line.wire.do(lambda: robin.press("#"))
        line.hears(robin, KEPT_HZ)
        line.wire(robin.ended())
        line.engine.kill()
        assert on_disk(line)
        canary.assert_nowhere([line.exchange.settings.data])
        assert files_with_what_was_said(line) == []
    line.engine.start()

    contact = line.contact(State.MESSAGE_TAKEN)
    until(lambda: not on_disk(line), what="a folder of messages in which nothing waits")
    (kept,) = kept_sounds(contact)
    heard = samples_heard(listen(line.bench.ines, contact, kept.id, at=clock.now()))
    assert not kept.is_going_on
    assert len(heard) >= SPOKEN_MS * 8
    assert sound.level(sound.pieces_of(heard), ROBIN_HZ) > 2_000
    number = reveal(line.bench.ines, contact, HandleKind.PHONE, reason=RevealReason.CHECK, at=clock.now())
    assert canary.number[-10:] in number


def test_where_neither_disk_nor_database_takes_a_message_nobody_says_that_it_is_kept(
    tells: PhoneLine, cluster: Cluster
) -> None:
    line = tells
    other = _somebody_waits(line)
    robin = line.wire(line.dials().answered())
    until(lambda: Contact.objects.count() == 2, what="a contact of Robin's")
    line.hears(robin, MUSIC_HZ)

    with away(cluster), _no_folder(line.exchange.settings.messages):
        refused = _refused_by_disk(line)
        begins(line, robin)
        until(lambda: _refused_by_disk(line) > refused, what="a message that the disk does not take")
        spoken_at = len(other.heard.pieces)
        until(lambda: len(other.heard.pieces) > spoken_at + 150, what="three seconds in which they speak")
        line.wire.do(lambda: robin.press("#"))
        line.hears(robin, NOT_YET_HZ)
        line.wire(robin.ended())

    until(lambda: Sound.objects.exclude(ended_at=None).exists(), what="the message, from the memory")
    assert Sound.objects.get().lasts_ms >= SPOKEN_MS


def test_who_hears_while_the_database_is_away_that_we_call_back_is_called_though_the_engine_is_killed(
    tells: PhoneLine, cluster: Cluster
) -> None:
    line = tells
    other = _somebody_waits(line)
    line.wire.do(other.hang_up)
    until(lambda: not Contact.objects.filter(state=State.WAITING).exists(), what="nobody who waits")

    with away(cluster):
        robin = line.wire(line.dials().answered())
        line.hears(robin, MUSIC_HZ)
        line.wire.do(lambda: robin.press("1"))
        line.hears(robin, KEPT_HZ)
        line.wire(robin.ended())
        line.engine.kill()
        assert [file.read_bytes().count(ROBINS_NUMBER.encode()) for file in on_disk(line)] == [0]
    line.engine.start()

    until(CallBack.objects.exists, what="the call-back, although nobody knew of the call")
    contact = line.contact(State.WAITING)
    until(lambda: not on_disk(line), what="a folder in which nothing waits")
    until(lambda: CallRow.objects.get(contact=contact).ended_at is not None, what="an end of that call")
    carrier_at(line.robin)
    line.comes("maria")
    assert line.answers("maria").pk == contact.pk
    back = line.wire(line.robin.rings())
    line.wire.do(back.answer)
    line.hears(back, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert CallBack.objects.count() == 1


def test_who_asks_to_be_called_back_and_leaves_a_message_too_is_one_call_back_though_the_engine_is_killed(
    tells: PhoneLine, cluster: Cluster
) -> None:
    line = tells
    other = _somebody_waits(line)
    line.wire.do(other.hang_up)
    until(lambda: not Contact.objects.filter(state=State.WAITING).exists(), what="nobody who waits")

    with away(cluster):
        robin = line.wire(line.dials().answered())
        line.hears(robin, MUSIC_HZ)
        line.wire.do(lambda: robin.press("1"))
        begins(line, robin)
        until(lambda: pieces_on_disk(line) >= 2, what="more than two seconds of it on the disk")
        line.wire.do(lambda: robin.press("#"))
        line.hears(robin, KEPT_HZ)
        line.wire(robin.ended())
        line.engine.kill()
        assert len(on_disk(line)) == 2
    line.engine.start()

    until(lambda: CallBack.objects.exists() and not on_disk(line), what="both, and nothing left on the disk")
    contact = line.contact(State.WAITING)
    assert CallBack.objects.get().contact_id == contact.pk
    assert not Contact.objects.filter(state=State.MESSAGE_TAKEN).exists()
    (kept,) = kept_sounds(contact)
    heard = samples_heard(listen(line.bench.ines, contact, kept.id, at=clock.now()))
    assert sound.level(sound.pieces_of(heard), ROBIN_HZ) > 2_000


def test_who_is_there_yet_when_the_next_engine_comes_hears_that_we_call_back(tells: PhoneLine) -> None:
    line = tells
    robin = line.wire(line.dials().answered())
    contact = line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)
    line.wire.do(lambda: robin.press("1"))
    begins(line, robin)
    until(lambda: Sound.objects.filter(lasts_ms__gt=0).exists(), what="a first piece of the message")
    line.engine.kill()
    line.engine.start()

    line.hears(robin, KEPT_HZ)
    line.wire(robin.ended())

    until(lambda: CallRow.objects.get().ended_at is not None, what="an end of the call")
    until(lambda: not on_disk(line), what="a folder in which nothing waits")
    assert line.contact(State.WAITING).pk == contact.pk
    assert {one.kind for one in kept_sounds(contact)} == {"message"}


def test_where_neither_takes_the_wish_to_be_called_back_the_caller_hears_so_and_waits_on(
    tells: PhoneLine, cluster: Cluster
) -> None:
    line = tells
    robin = line.wire(line.dials().answered())
    contact = line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)

    with away(cluster), _no_folder(line.exchange.settings.messages):
        line.wire.do(lambda: robin.press("1"))
        line.hears(robin, NOT_YET_HZ)
        line.hears(robin, MUSIC_HZ)

    line.hears(robin, KEPT_HZ)
    line.wire(robin.ended())
    assert CallBack.objects.get().contact_id == contact.pk


@contextmanager
def _no_folder(folder: Path) -> Iterator[None]:
    """Let nothing be written where messages lie on the disk, for as long as the block lasts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("no folder")
    try:
        yield
    finally:
        folder.unlink()


def _refused_by_disk(line: PhoneLine) -> int:
    return line.engine.log.read_text().count('"voice_message_file"')


def _somebody_waits(line: PhoneLine) -> Call:
    """Somebody else calls and waits as long as the test lasts: the engine has read what the line does."""
    other = line.wire(line.dials(shows="15551230001").answered())
    line.contact(State.WAITING)
    line.hears(other, MUSIC_HZ)
    return other
