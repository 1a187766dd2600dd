"""Whatever dies, the caller is not left alone: each accident is told once, through a real Asterisk.

That a program which is dead or hangs is ended and started again is told in tests/server/test_supervisor.py,
how one that hangs is known in tests/server/test_pulses.py.
"""

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.calls.talks import GIVEN_BACK_AFTER
from ringbuoy.telephony.listening import kept_sounds, listen
from ringbuoy.telephony.models import Call as CallRow
from ringbuoy.telephony.models import Sound
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.doors.hub_bench import app_url
from tests.doors.hubs import Program, second_folder
from tests.phone.call import Call
from tests.phone.sound import level, pieces_of, tone
from tests.telephony.conftest import MakeEngine
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ, RECONNECTING_HZ, Exchange
from tests.telephony.exchange import samples_of as in_a_file
from tests.telephony.line import DESK_HZ, ROBIN_HZ, WITHIN_S, PhoneLine, until, watching_of
from tests.telephony.sound_files import samples_of

GREETED_HZ = 900
SENT_ON_WITHIN_S = 90.0
"""Asterisk says that we look when it has asked for an engine some times, and whom else to call later on."""

pytestmark = pytest.mark.cluster


@pytest.fixture
def watching(line: PhoneLine, data: Path, cluster: Cluster) -> Iterator[Program]:
    """What the worker does for callers whose engine is gone."""
    program = watching_of(line.exchange, data, app_url(cluster))
    program.start()
    yield program
    program.stop()


@pytest.fixture
def greeted(exchange: Exchange) -> Iterator[None]:
    """The greeting has a tone of its own."""
    file = exchange.place.sounds / "harbor" / "en" / f"{Prompt.GREETING}.sln"
    before = file.read_bytes()
    file.write_bytes(in_a_file(tone(GREETED_HZ)))
    yield
    file.write_bytes(before)


@pytest.mark.usefixtures("watching", "greeted")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["dies", "hangs"])
def test_the_engine_stays_away_talks_go_on_and_who_waits_is_looked_after_and_served_when_it_is_back(
    line: PhoneLine, number: signal.Signals
) -> None:
    line.comes("maria")
    talking, contact = line.talk()
    waiting = line.wire(line.dials(shows="15551230001").answered())
    line.hears(waiting, MUSIC_HZ)
    waits = line.contact(State.WAITING)
    speaking, message = _speaks_a_message(line, shows="15551230002")

    assert line.engine.process is not None
    line.engine.process.send_signal(number)
    new = line.wire(line.dials(shows="15551230003").answered())
    line.hears(new, MUSIC_HZ)
    _is_sent_on(speaking, MUSIC_HZ)
    _is_sent_on(waiting, GREETING_HZ)
    line.hears(waiting, MUSIC_HZ)
    assert line.engine.process.wait(WITHIN_S) == -signal.SIGKILL
    _hear_each_other(line, talking)

    assert (new.heard.first(GREETED_HZ), waiting.heard.first(GREETED_HZ) is None) == (None, False)
    began_at = time.monotonic()
    line.engine.start()
    line.hears(speaking, GREETING_HZ)
    until(lambda: Sound.objects.filter(ended_at=None).count() == 1, what="a message that goes on")
    line.wire.do(lambda: speaking.press("#"))
    line.hears(speaking, GREETING_HZ)
    line.wire(speaking.ended())
    assert _stands(message).where is State.MESSAGE_TAKEN
    _hear_each_other(line, talking)
    end(line.bench.maria, contact, at=clock.now())
    line.wire(talking.ended())
    line.comes("tom")
    assert line.answers("tom").pk == waits.pk
    line.hears(waiting, DESK_HZ)
    assert Contact.objects.count() == 4
    greeted_after = [call.heard.first(GREETED_HZ, since=began_at) for call in (new, waiting, speaking)]
    assert [at is not None for at in greeted_after] == [True, False, False]


def _speaks_a_message(line: PhoneLine, *, shows: str) -> tuple[Call, Contact]:
    """Let somebody call who leaves a message, and is heard."""
    call = line.wire(line.dials(shows=shows).answered())
    line.hears(call, MUSIC_HZ)
    line.wire.do(lambda: call.press("*"))
    line.hears(call, GREETING_HZ)
    until(lambda: Sound.objects.filter(lasts_ms__gt=0).exists(), what="a first piece of the message")
    return call, line.contact(State.MESSAGE_TAKEN)


def _is_sent_on(call: Call, hz: int) -> None:
    """Wait until somebody hears what Asterisk plays or says by itself."""
    until(lambda: call.heard.tones == {hz}, what=f"{hz} Hz, by Asterisk itself", within=SENT_ON_WITHIN_S)


def _hear_each_other(line: PhoneLine, talking: Call) -> None:
    line.hears(talking, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)


def test_an_engine_hangs_and_the_one_that_stands_by_takes_over(
    line: PhoneLine, data: Path, another_engine: MakeEngine
) -> None:
    another_engine(data)
    line.comes("maria")
    robin, contact = line.talk()
    assert line.engine.process is not None

    line.engine.process.send_signal(signal.SIGSTOP)
    new = line.wire(line.dials(shows="15551230001").answered())
    line.hears(new, MUSIC_HZ)
    line.hears(robin, DESK_HZ)

    until(lambda: Contact.objects.count() == 2, what="a contact of the call that came meanwhile")
    line.engine.process.send_signal(signal.SIGCONT)  # it was ended meanwhile, by who stood by
    end(line.bench.maria, contact, at=clock.now())
    line.wire(robin.ended())
    line.comes("tom")
    line.answers("tom")
    line.hears(new, DESK_HZ)


def test_a_lost_leg_is_called_again_and_the_talk_goes_on(line: PhoneLine) -> None:
    line.comes("maria")
    robin, contact = line.talk()

    line.wire.do(line.desk_legs["maria"].hang_up)
    line.hears(robin, RECONNECTING_HZ)
    line.desk_legs["maria"] = line.desk_rings("maria")

    line.hears(robin, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert line.contact(State.TALKING).pk == contact.pk


def test_who_does_not_come_back_gives_the_caller_to_the_front_and_is_asked_first(line: PhoneLine) -> None:
    line.comes("maria")
    robin, contact = line.talk()
    earlier = line.wire(line.dials(shows="15551230001").answered())
    line.hears(earlier, MUSIC_HZ)

    line.wire.do(line.desk_legs["maria"].hang_up)
    line.hears(robin, RECONNECTING_HZ)
    within = GIVEN_BACK_AFTER.total_seconds() + WITHIN_S
    until(lambda: _stands(contact).returned_at is not None, what="a caller at the front", within=within)
    assert _stands(contact).prefers == line.bench.maria
    line.desk_legs["maria"] = _takes_what_rings(line)
    assert line.answers("maria").pk == contact.pk
    line.hears(robin, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    line.hears(earlier, MUSIC_HZ)


def _takes_what_rings(line: PhoneLine) -> Call:
    """Take the leg to the desk that rings now: the line has given up those that nobody took."""
    while (leg := line.wire(line.desk.rings())).state == "over":
        continue
    line.wire.do(leg.answer)
    return leg


def _stands(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


def test_asterisk_is_killed_and_serves_again(line: PhoneLine) -> None:
    line.comes("maria")
    _robin, contact = line.talk()

    line.exchange.kill()
    line.exchange.start()

    until(lambda: Contact.objects.get(pk=contact.pk).left_by == "cut_off", what="a call that was cut off")
    line.desk_legs["maria"] = line.desk_rings("maria")
    contact.refresh_from_db()
    close(line.bench.maria, contact, "supported", at=clock.now())
    line.is_ready("maria")
    line.talk()


@pytest.fixture
def folder_without_keyd(data: Path) -> Iterator[Path]:
    """A data folder of the same center in which keyd is not to be found."""
    folder = second_folder(data, "voice")
    (folder / "asterisk").symlink_to(data / "asterisk")
    (folder / "run" / "keyd.sock").unlink()
    yield folder
    shutil.rmtree(folder)


def test_a_call_comes_while_the_database_and_keyd_are_away_and_the_records_catch_up(
    line: PhoneLine, folder_without_keyd: Path, cluster: Cluster, another_engine: MakeEngine
) -> None:
    """Notes and a message that was left meanwhile: it can be heard as soon as keyd has its key."""
    line.engine.stop()
    another_engine(folder_without_keyd)
    first = line.wire(line.dials().answered())
    line.contact(State.WAITING)

    cluster.stop()
    try:
        second = line.wire(line.dials(shows="15551230001").answered())
        line.hears(second, GREETING_HZ)
        line.hears(second, MUSIC_HZ)
        line.hears(first, MUSIC_HZ)
        _leaves_message(line, second, while_heard=first)
    finally:
        cluster.start()

    until(lambda: _calls_written_down() == 2, what="a contact of the call that came meanwhile")
    until(lambda: Sound.objects.exclude(ended_at=None).exists(), what="the message that was left meanwhile")
    until(lambda: level(_message(line), ROBIN_HZ) > 2_000, what="a message that can be heard")


def _message(line: PhoneLine) -> list[bytes]:
    """Listen to the message that was left. Nothing: keyd has not got its key yet."""
    (kept,) = kept_sounds(contact := line.contact(State.MESSAGE_TAKEN))
    with suppress(NotFound):
        return pieces_of(samples_of(listen(line.bench.ines, contact, kept.id, at=clock.now())))
    return []


def _leaves_message(line: PhoneLine, call: Call, *, while_heard: Call) -> None:
    """Let somebody speak for two seconds of the sound that another caller hears."""
    line.wire.do(lambda: call.press("*"))
    line.hears(call, GREETING_HZ)
    until(lambda: not _is_spoken_to(call), what="an end of what is said")
    spoken_at = len(while_heard.heard.pieces)
    until(lambda: len(while_heard.heard.pieces) > spoken_at + 100, what="two more seconds")
    line.wire.do(lambda: call.press("#"))
    line.wire(call.ended())


def _is_spoken_to(call: Call) -> bool:
    heard = call.heard
    return bool(heard.tones) and time.monotonic() - heard.pieces[-1].at < 0.5


def _calls_written_down() -> int:
    try:
        return CallRow.objects.count()
    except DatabaseError:
        connection.close()
        return 0
