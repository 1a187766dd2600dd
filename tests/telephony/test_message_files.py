"""Messages on the disk: sealed, whole whatever was torn, and brought into the database once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.voice.keepers import Heard, KeeperOver
from ringbuoy.doors.voice.keeping import KeptSounds
from ringbuoy.doors.voice.spoken import Passed, Spoken
from ringbuoy.doors.voice.taking_in import TakingIn
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.routing.actions import answer
from ringbuoy.server.loops import attempt
from ringbuoy.telephony.calls.events import MessageKept
from ringbuoy.telephony.calls.orders import Record, RecordMessage
from ringbuoy.telephony.listening import kept_sounds, listen
from ringbuoy.telephony.message_files import (
    MessageFile,
    WrittenMessage,
    left_behind,
    sealed_piece,
    taken,
)
from ringbuoy.telephony.models import Call, Sound, SoundPiece
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone
from ringbuoy.telephony.taking_in import take_in
from tests.cast import Bench
from tests.phone.sound import samples_in, tone
from tests.telephony.conftest import KeydProcess
from tests.telephony.sound_files import samples_of

ONE, OTHER = b"".join(tone(500)), b"".join(tone(700))
LEG, KEEPER, NUMBER = "line-1.0", "keeper-1-line-1.0", "+15551230987"


def _came(bench: Bench) -> Record:
    return Record(LEG, "", bench.at, NUMBER)


def _speaks(bench: Bench, folder: Path, *parts: bytes) -> tuple[ContactKey, MessageFile]:
    """Robin has said these parts, and the disk has them."""
    key = fresh_key(new_id())
    file = MessageFile.begin(folder, key, _came(bench), at=bench.at)
    for sequence, part in enumerate(parts):
        file.add(sealed_piece(key, sequence, part))
    return key, file


def _written(folder: Path) -> WrittenMessage:
    """Take the one message that was left behind."""
    (path,) = left_behind(folder)
    with taken(path) as written:
        assert written is not None
    return written


def test_what_lies_there_says_nothing_and_is_for_our_user_alone(
    keyd: None, bench: Bench, tmp_path: Path
) -> None:
    folder = tmp_path / "messages"
    _speaks(bench, folder, ONE, OTHER)

    (path,) = left_behind(folder)
    content = path.read_bytes()
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    assert not any(ONE[at : at + 8] in content for at in range(0, 800, 8))
    assert NUMBER[-7:].encode() not in content
    assert NUMBER[-7:] not in path.name


def test_nobody_takes_what_is_still_being_written(keyd: None, bench: Bench, tmp_path: Path) -> None:
    _key, file = _speaks(bench, tmp_path, ONE)
    (path,) = left_behind(tmp_path)

    with taken(path) as written:
        assert written is None
    assert path.exists()
    file.close()
    with taken(path) as written:
        assert written is not None
    assert not path.exists()


def test_a_line_that_was_torn_takes_nothing_else_with_it(keyd: None, bench: Bench, tmp_path: Path) -> None:
    _key, file = _speaks(bench, tmp_path, ONE, OTHER)
    file.close()
    (path,) = left_behind(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])

    written = _written(tmp_path)

    assert [(piece.sequence, piece.length) for piece in written.pieces] == [(0, 8_000)]
    assert (written.came.leg, written.ended_at) == (LEG, None)


def test_what_was_not_begun_to_the_end_goes(tmp_path: Path) -> None:
    begun, long_ago = (tmp_path / f"{new_id()}.new" for _one in range(2))
    begun.write_bytes(b'{"sound"')
    long_ago.write_bytes(b'{"sound"')
    os.utime(long_ago, (0, 0))

    assert list(left_behind(tmp_path)) == []
    assert list(tmp_path.iterdir()) == [begun]


def test_what_nobody_understands_stays(tmp_path: Path) -> None:
    path = tmp_path / f"{new_id()}.message"
    path.write_bytes(b'{"another": "time"}\n')

    with taken(path) as written:
        assert written is None
    assert path.exists()


def _fails_with(path: Path) -> None:
    with taken(path) as written:
        assert written is not None
        raise ZeroDivisionError


def test_an_error_in_the_middle_loses_nothing(keyd: None, bench: Bench, tmp_path: Path) -> None:
    _key, file = _speaks(bench, tmp_path, ONE)
    file.close()
    (path,) = left_behind(tmp_path)

    with pytest.raises(ZeroDivisionError):
        _fails_with(path)

    assert path.exists()


def test_a_message_of_a_call_that_nobody_knew_becomes_a_contact_with_its_number(
    bench: Bench, tmp_path: Path
) -> None:
    bench.line()
    _key, file = _speaks(bench, tmp_path, ONE, OTHER)
    file.end(at=bench.later(seconds=2))
    file.close()
    written = _written(tmp_path)

    take_in(written, at=bench.at)
    take_in(written, at=bench.at)

    contact = Contact.objects.get()
    (kept,) = kept_sounds(contact)
    assert (contact.where, kept.minutes, kept.is_going_on) == (State.MESSAGE_TAKEN, "0:02", False)
    assert samples_of(listen(bench.ines, contact, kept.id, at=bench.at)) == samples_in([ONE, OTHER])
    with showing(contact.pk):
        assert CallerHandle.objects.filter(contact=contact).count() == 1


def test_who_is_written_down_as_cut_off_by_then_has_left_a_message_all_the_same(
    bench: Bench, tmp_path: Path
) -> None:
    bench.line()
    _key, file = _speaks(bench, tmp_path, ONE)
    file.close()
    first = record_call(Ringing(LEG, "", NUMBER), at=bench.at)
    record_gone(LEG, was_cut_off=True, at=bench.at)

    take_in(_written(tmp_path), at=bench.later(seconds=1))

    waits = Contact.objects.get(state=State.MESSAGE_TAKEN)
    assert (waits.pk != first.pk, len(kept_sounds(waits))) == (True, 1)


def test_who_talks_by_then_has_their_message_in_the_record(bench: Bench, tmp_path: Path) -> None:
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    Call.objects.create(contact=contact, leg=LEG, began_at=bench.at)
    bench.routes()
    answer(bench.maria, contact, at=bench.at)
    _key, file = _speaks(bench, tmp_path, ONE)
    file.close()

    take_in(_written(tmp_path), at=bench.at)

    assert bench.again(contact).where is State.TALKING
    assert len(kept_sounds(contact)) == 1


def test_of_somebody_who_was_erased_nothing_comes_in(bench: Bench, tmp_path: Path) -> None:
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    Call.objects.create(contact=contact, leg=LEG, began_at=bench.at)
    key, file = _speaks(bench, tmp_path, ONE)
    file.close()
    Contact.objects.filter(pk=contact.pk).update(erased_at=bench.at)

    take_in(_written(tmp_path), at=bench.at)

    assert Sound.objects.filter(pk=key.contact).exists()  # its key waits for the sweep that destroys it
    with showing(key.contact):
        assert not SoundPiece.objects.exists()


def test_of_somebody_who_hung_up_and_was_erased_no_contact_begins_anew(bench: Bench, tmp_path: Path) -> None:
    bench.line()
    contact = record_call(Ringing(LEG, "", NUMBER), at=bench.at)
    record_gone(LEG, was_cut_off=False, at=bench.at)
    Contact.objects.filter(pk=contact.pk).update(erased_at=bench.at)
    _key, file = _speaks(bench, tmp_path, ONE)
    file.close()

    take_in(_written(tmp_path), at=bench.at)

    assert Contact.objects.get().pk == contact.pk


def test_while_keyd_answers_nobody_it_waits_and_then_comes_in(
    bench: Bench, tmp_path: Path, keyd_process: KeydProcess
) -> None:
    bench.line()
    _key, file = _speaks(bench, tmp_path, ONE)
    file.end(at=bench.at)
    file.close()

    keyd_process.hangs()
    TakingIn(tmp_path, lambda _leg: False).look()
    assert not Contact.objects.exists()
    assert len(list(left_behind(tmp_path))) == 1
    keyd_process.is_back()
    TakingIn(tmp_path, lambda _leg: False).look()

    assert Contact.objects.get().where is State.MESSAGE_TAKEN
    assert Call.objects.get().ended_at is not None
    assert list(left_behind(tmp_path)) == []


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def passed() -> list[Passed]:
    return []


@pytest.fixture
def spoken(bench: Bench, tmp_path: Path, told: list[object], passed: list[Passed]) -> Iterator[Spoken]:
    one = Spoken(tmp_path / "messages", attempt, pass_on=passed.append, tell=told.append)
    one.start()
    yield one
    one.close()


def test_it_is_kept_before_the_database_has_anything(
    bench: Bench, spoken: Spoken, told: list[object], tmp_path: Path
) -> None:
    for task in (RecordMessage(LEG, KEEPER, _came(bench)), Heard(KEEPER, 0, ONE), KeeperOver(KEEPER)):
        spoken.write(task)
    spoken.stop()

    assert told == [MessageKept(LEG, KEEPER)]
    assert not Sound.objects.exists()
    spoken.close()
    written = _written(tmp_path / "messages")
    assert len(written.pieces) == 1
    assert written.ended_at is not None


def test_where_the_disk_takes_nothing_the_database_says_when_it_is_kept(
    bench: Bench, spoken: Spoken, told: list[object], passed: list[Passed], tmp_path: Path
) -> None:
    (tmp_path / "messages").write_text("no folder")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    begun = RecordMessage(LEG, KEEPER, _came(bench))
    for task in (begun, Heard(KEEPER, 0, ONE), KeeperOver(KEEPER)):
        spoken.write(task)
    spoken.stop()
    assert told == []

    sounds = KeptSounds(spoken)
    sounds.begin(begun, contact.pk, at=bench.at)
    for task in passed:
        sounds.end(task, at=bench.at) if isinstance(task, KeeperOver) else sounds.keep(task)

    assert told == [MessageKept(LEG, KEEPER)]
    assert Sound.objects.get().lasts_ms == 1_000


def test_what_the_database_has_lies_on_the_disk_no_more(
    bench: Bench, spoken: Spoken, told: list[object], passed: list[Passed], tmp_path: Path
) -> None:
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    begun = RecordMessage(LEG, KEEPER, _came(bench))
    for task in (begun, Heard(KEEPER, 0, ONE), KeeperOver(KEEPER)):
        spoken.write(task)
    spoken.stop()

    sounds = KeptSounds(spoken)
    sounds.begin(begun, contact.pk, at=bench.at)
    for task in passed:
        sounds.end(task, at=bench.at) if isinstance(task, KeeperOver) else sounds.keep(task)

    assert told == [MessageKept(LEG, KEEPER)]
    assert list((tmp_path / "messages").iterdir()) == []
