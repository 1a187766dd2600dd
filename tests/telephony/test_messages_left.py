"""What is kept of calls, through a real Asterisk: messages and talks, as they are spoken, in no file."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.record_openings import open_with_reason
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.sight import Reason
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.kinds import RecordingState
from ringbuoy.telephony.listening import kept_sounds, listen
from ringbuoy.telephony.models import Sound, TalkRecording
from ringbuoy.telephony.recording_rules import RecordingMove
from ringbuoy.telephony.talk_recordings import move_recording
from tests.cast import Bench
from tests.outages import away
from tests.phone import sound
from tests.phone.call import Call
from tests.phone.sound import tone
from tests.telephony.conftest import KeydProcess, MakeEngine
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ
from tests.telephony.line import DESK_HZ, ROBIN_HZ, PhoneLine, until
from tests.telephony.sound_files import samples_of
from tests.telephony.spoken import bytes_of

CARD_HZ = 1000
"""What is said in a pause."""
MOST_CALLS = 10

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


@pytest.fixture
def records_talks(transactional_db: None) -> None:
    """The line records whoever is told."""
    Bench().line(recording="announced")


def test_a_talk_is_kept_with_its_pauses_whatever_dies(
    records_talks: None, line: PhoneLine, data: Path, another_engine: MakeEngine
) -> None:
    another_engine(data)
    line.comes("maria")
    robin = _is_told(line)
    began = time.monotonic()
    contact = line.answers("maria")

    _is_kept_by_the_clock(line, robin, contact, began=began)
    open_with_reason(line.bench.ines, contact, Reason.QUALITY, at=clock.now())
    assert _files_with(line, *_parts(line, contact)) == []
    line.engine.kill()
    until(lambda: Sound.objects.count() == 2, what="another part, by the engine that stood by")
    until(lambda: Sound.objects.filter(ended_at=None).count() == 1, what="an end of the first part")
    line.hears(robin, DESK_HZ)
    until(lambda: _is_heard(2_000), what="two seconds of the other part")
    line.exchange.kill()
    until(lambda: not _is_going_on(), what="an end of the other part")
    line.exchange.start()

    parts = _parts(line, contact)
    for part in parts:
        heard = sound.pieces_of(part)
        assert min(sound.level(heard, ROBIN_HZ), sound.level(heard, DESK_HZ)) > 2_000
        assert sound.level(heard, CARD_HZ) < 200
    assert len(parts) == 2
    assert _files_with(line, *parts) == []


def test_a_recording_that_cannot_be_kept_ends_says_so_and_the_talk_goes_on(
    records_talks: None, line: PhoneLine, cluster: Cluster
) -> None:
    line.comes("maria")
    robin = _is_told(line)
    contact = line.answers("maria")
    until(lambda: _is_heard(1), what="a first piece of the talk")
    unwritten = _unwritten(line)

    with away(cluster):
        until(lambda: _unwritten(line) > unwritten, what="a piece that cannot be written")
        line.hears(robin, DESK_HZ)
        line.hears(line.desk_legs["maria"], ROBIN_HZ)

    until(lambda: _state() == RecordingState.FAILED, what="a recording that says that it has ended")
    until(lambda: not _is_going_on(), what="an end of what was kept")
    move_recording(line.bench.maria, contact, RecordingMove.GO_ON, at=clock.now())
    until(_is_going_on, what="a talk that is recorded once more")


@pytest.mark.parametrize("is_away", [KeydProcess.hangs, KeydProcess.dies], ids=["hangs", "dies"])
def test_a_talk_is_recorded_whole_while_keyd_answers_nobody_at_its_begin_and_in_its_middle(
    records_talks: None, line: PhoneLine, keyd_process: KeydProcess, is_away: Callable[[KeydProcess], None]
) -> None:
    line.comes("maria")
    robin = _is_told(line)

    is_away(keyd_process)
    contact = line.answers("maria")
    until(lambda: _is_heard(2_000), what="two seconds of a talk whose key lies in the spool")
    line.hears(robin, DESK_HZ)
    keyd_process.is_back()
    open_with_reason(line.bench.ines, contact, Reason.QUALITY, at=clock.now())
    until(lambda: _is_open(line, contact), what="a talk that can be heard: keyd has its key")
    is_away(keyd_process)
    until(lambda: _is_heard(8_000), what="more of the talk, sealed with the key in memory")
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert _state() == RecordingState.RUNS
    keyd_process.is_back()
    line.wire.do(robin.hang_up)
    until(lambda: not _is_going_on(), what="an end of what was kept")

    (part,) = _parts(line, contact)
    heard = sound.pieces_of(part)
    assert len(part) >= 8 * 8_000
    assert min(sound.level(heard, ROBIN_HZ), sound.level(heard, DESK_HZ)) > 2_000
    assert _files_with(line, part) == []


@pytest.mark.parametrize("is_away", [KeydProcess.hangs, KeydProcess.dies], ids=["hangs", "dies"])
def test_a_message_that_begins_while_keyd_answers_nobody_is_kept_and_can_be_heard_when_it_is_back(
    line: PhoneLine, keyd_process: KeydProcess, is_away: Callable[[KeydProcess], None]
) -> None:
    robin = line.wire(line.dials().answered())
    line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)

    is_away(keyd_process)
    line.wire.do(lambda: robin.press("*"))
    line.hears(robin, GREETING_HZ)
    until(lambda: _is_heard(4_000), what="four seconds of a message whose key lies in the spool")
    line.wire.do(lambda: robin.press("#"))
    line.hears(robin, GREETING_HZ)
    line.wire(robin.ended())
    until(lambda: not _is_going_on(), what="an end of the message")
    keyd_process.is_back()

    contact = line.contact(State.MESSAGE_TAKEN)
    until(lambda: _is_open(line, contact), what="a message that can be heard: keyd has its key")
    (part,) = _parts(line, contact)
    assert len(part) >= 4 * 8_000
    assert sound.level(sound.pieces_of(part), ROBIN_HZ) > 2_000
    assert _files_with(line, part) == []


def test_a_message_in_whose_middle_keyd_dies_is_kept_whole(
    line: PhoneLine, keyd_process: KeydProcess
) -> None:
    robin = line.wire(line.dials().answered())
    line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)
    line.wire.do(lambda: robin.press("*"))
    contact = line.contact(State.MESSAGE_TAKEN)
    until(lambda: _is_heard(1), what="a first piece of the message")

    keyd_process.dies()
    until(lambda: _is_heard(6_000), what="more of the message, sealed with the key in memory")
    line.wire.do(lambda: robin.press("#"))
    line.hears(robin, GREETING_HZ)
    line.wire(robin.ended())
    keyd_process.is_back()

    until(lambda: not _is_going_on(), what="an end of the message")
    (part,) = _parts(line, contact)
    assert len(part) >= 6 * 8_000
    assert sound.level(sound.pieces_of(part[-8_000:]), ROBIN_HZ) > 2_000
    assert _files_with(line, part) == []


def _is_open(line: PhoneLine, contact: Contact) -> bool:
    """Tell whether keyd has adopted the key of what is being kept."""
    with suppress(NotFound):
        return bool(_parts(line, contact))
    return False


def _is_told(line: PhoneLine) -> Call:
    """Robin calls until they are told: whom no engine took at once is put through without a word."""
    for call in range(MOST_CALLS):  # each by another number: the fourth of one is asked for a key
        robin = line.wire(line.dials(shows=f"1555123{call:02}87").answered())
        line.hears(robin, MUSIC_HZ)
        if TalkRecording.objects.filter(contact=line.contact(State.OFFERED)).exists():
            return robin
        line.wire.do(robin.hang_up)
    raise AssertionError("Nobody was told.")


def _is_kept_by_the_clock(line: PhoneLine, robin: Call, contact: Contact, *, began: float) -> None:
    """What is kept lasts as long as both were heard; a pause, in which a card is read, is no part of it."""
    desk, maria = line.desk_legs["maria"], line.bench.maria
    line.hears(robin, DESK_HZ)
    until(lambda: _is_heard(1), what="a first piece of the talk")
    heard = time.monotonic()
    until(lambda: _is_heard(3_000), what="three seconds of the talk")
    at_least = time.monotonic() - heard
    move_recording(maria, contact, RecordingMove.PAUSE, at=clock.now())
    until(lambda: not _is_going_on(), what="a pause")
    at_most = time.monotonic() - began

    line.wire.do(lambda: robin.sound.play(tone(CARD_HZ)))
    line.hears(desk, CARD_HZ)
    line.hears(robin, DESK_HZ)
    line.wire.do(lambda: robin.sound.play(tone(ROBIN_HZ)))
    line.hears(desk, ROBIN_HZ)
    before, goes_on = _lasts(), time.monotonic()
    assert at_least <= before <= at_most

    move_recording(maria, contact, RecordingMove.GO_ON, at=clock.now())
    until(_is_going_on, what="a talk that is recorded again")
    until(lambda: _is_heard(5_000), what="two more seconds")
    assert _lasts() - before <= time.monotonic() - goes_on


def _unwritten(line: PhoneLine) -> int:
    """Count what the engine could not write until now."""
    return line.engine.log.read_text().count('"voice_writing"')


def _is_heard(least_ms: int) -> bool:
    """Tell whether so much is kept of the newest sound."""
    newest = Sound.objects.latest("began_at") if Sound.objects.exists() else None
    return newest is not None and newest.lasts_ms >= least_ms


def _lasts() -> float:
    """Give how many seconds are kept of the one sound that there is."""
    return Sound.objects.get().lasts_ms / 1_000


def _state() -> str:
    try:
        return TalkRecording.objects.get().state
    except DatabaseError:
        connection.close()
        return ""


def _is_going_on() -> bool:
    return Sound.objects.filter(ended_at=None).exists()


def _parts(line: PhoneLine, contact: Contact) -> list[list[int]]:
    kept = kept_sounds(contact)
    return [samples_of(listen(line.bench.ines, contact, one.id, at=clock.now())) for one in kept]


def _files_with(line: PhoneLine, *parts: list[int]) -> list[Path]:
    """Find files in which a moment of these sounds stands, as it came or as it is played."""
    moments = [part[at : at + 64] for part in parts for at in (4_000, len(part) // 2)]
    signs = [b"".join(one.to_bytes(2, "little", signed=True) for one in moment) for moment in moments]
    signs += [bytes(map(sound.as_byte, moment)) for moment in moments]
    return [
        file
        for file in line.exchange.settings.data.rglob("*")
        if file.is_file() and any(sign in bytes_of(file) for sign in signs)
    ]


def _loudness(line: PhoneLine, contact: Contact) -> float:
    heard = [sample for part in _parts(line, contact) for sample in part]
    return sound.level(sound.pieces_of(heard), ROBIN_HZ)
