"""Who wants to be called back lies on the disk before they hear that we call, and comes in once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import RevealReason, reveal
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.voice.spoken import Spoken
from ringbuoy.doors.voice.taking_in import TakingIn
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.routing.actions import answer
from ringbuoy.server.loops import attempt
from ringbuoy.telephony.call_backs import CAME_AGAIN, ask_call_back, awaited_among, record_met
from ringbuoy.telephony.calls.events import CallBackKept
from ringbuoy.telephony.calls.orders import Record, RecordCallBack
from ringbuoy.telephony.message_files import MessageFile, WrittenMessage, left_behind, taken
from ringbuoy.telephony.models import Call, CallBack, Sound
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone
from ringbuoy.telephony.taking_in import take_in
from tests.cast import Bench
from tests.telephony.conftest import KeydProcess

LEG, NUMBER = "line-1.0", "+15551230987"


def _came(bench: Bench, leg: str = LEG) -> Record:
    return Record(leg, "", bench.at, NUMBER)


def _wishes(bench: Bench, folder: Path, leg: str = LEG) -> Path:
    """Robin has asked to be called back, and the engine is dead."""
    before = set(left_behind(folder))
    MessageFile.of_wish(folder, fresh_key(new_id()), _came(bench, leg), at=bench.at).close()
    (path,) = set(left_behind(folder)) - before
    return path


def _written(path: Path) -> WrittenMessage:
    with taken(path) as written:
        assert written is not None
    return written


def test_what_lies_there_says_no_number_and_is_for_our_user_alone(
    keyd: None, bench: Bench, tmp_path: Path
) -> None:
    path = _wishes(bench, tmp_path / "messages")

    assert (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    assert NUMBER[-7:].encode() not in path.read_bytes()
    assert NUMBER[-7:] not in path.name
    written = _written(path)
    assert (written.wishes_call_back, written.came.leg, written.came.number) == (True, LEG, "")


def test_a_wish_of_a_call_that_nobody_knew_stands_in_the_queue_since_the_call(
    bench: Bench, tmp_path: Path
) -> None:
    bench.line()
    written, called_at = _written(_wishes(bench, tmp_path)), bench.at

    take_in(written, at=bench.later(minutes=7))
    record_gone(LEG, was_cut_off=False, at=bench.at)
    take_in(written, at=bench.later(minutes=1))

    contact = Contact.objects.get()
    assert (contact.where, contact.waiting_since) == (State.WAITING, called_at)
    assert awaited_among([contact]) == {contact.pk}
    number = reveal(bench.ines, contact, HandleKind.PHONE, reason=RevealReason.CALL_BACK, at=bench.at)
    assert number == NUMBER
    assert not Sound.objects.exists()


def test_what_the_database_had_is_one_call_back(bench: Bench, tmp_path: Path) -> None:
    bench.line()
    contact = record_call(Ringing(LEG, "", NUMBER), at=bench.at)
    ask_call_back(contact, at=bench.at)
    record_gone(LEG, was_cut_off=False, at=bench.at)

    take_in(_written(_wishes(bench, tmp_path)), at=bench.later(seconds=9))

    assert (Contact.objects.get(), CallBack.objects.get().contact_id) == (contact, contact.pk)


def test_who_is_written_down_as_cut_off_by_then_is_called_back_all_the_same(
    bench: Bench, tmp_path: Path
) -> None:
    bench.line()
    first = record_call(Ringing(LEG, "", NUMBER), at=bench.at)
    record_gone(LEG, was_cut_off=True, at=bench.at)

    take_in(_written(_wishes(bench, tmp_path)), at=bench.later(seconds=9))

    waits = Contact.objects.get(state=State.WAITING)
    assert (waits.pk != first.pk, awaited_among([waits])) == (True, {waits.pk})


def test_who_talks_by_then_is_not_called(bench: Bench, tmp_path: Path) -> None:
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    Call.objects.create(contact=contact, leg=LEG, began_at=bench.at)
    bench.routes()
    answer(bench.maria, contact, at=bench.at)

    take_in(_written(_wishes(bench, tmp_path)), at=bench.at)
    record_met(LEG)
    record_gone(LEG, was_cut_off=False, at=bench.later(minutes=9))

    assert (Contact.objects.get().where, CallBack.objects.count()) == (State.WRAP_UP, 0)


def test_of_somebody_who_was_erased_nothing_comes_in(bench: Bench, tmp_path: Path) -> None:
    bench.line()
    contact = record_call(Ringing(LEG, "", NUMBER), at=bench.at)
    record_gone(LEG, was_cut_off=False, at=bench.at)
    Contact.objects.filter(pk=contact.pk).update(erased_at=bench.at)

    take_in(_written(_wishes(bench, tmp_path)), at=bench.at)

    assert (Contact.objects.count(), CallBack.objects.count()) == (1, 0)


def test_who_called_again_since_goes_on_from_the_place_of_the_first_call(
    bench: Bench, tmp_path: Path
) -> None:
    give_number(bench.line(), "5550100")
    path, called_at = _wishes(bench, tmp_path), bench.at
    again = record_call(Ringing("line-2.0", "", NUMBER), at=bench.later(minutes=4))

    take_in(_written(path), at=bench.later(seconds=1))

    assert bench.again(again).waiting_since == called_at
    assert Contact.objects.exclude(pk=again.pk).get().left_by == CAME_AGAIN


def test_who_asked_in_two_calls_is_called_back_once(bench: Bench, tmp_path: Path) -> None:
    bench.line()
    first, called_at = _wishes(bench, tmp_path), bench.at
    bench.later(minutes=4)
    second = _wishes(bench, tmp_path, "line-2.0")

    for path in (second, first):
        take_in(_written(path), at=bench.later(seconds=1))
        record_gone(LEG if path == first else "line-2.0", was_cut_off=False, at=bench.at)

    waits = Contact.objects.get(state=State.WAITING)
    assert awaited_among([waits]) == {waits.pk}
    assert waits.waiting_since >= called_at


def test_while_keyd_answers_nobody_it_waits_and_then_comes_in(
    bench: Bench, tmp_path: Path, keyd_process: KeydProcess
) -> None:
    bench.line()
    _wishes(bench, tmp_path)

    keyd_process.hangs()
    TakingIn(tmp_path, lambda _leg: False).look()
    assert not Contact.objects.exists()
    keyd_process.is_back()
    TakingIn(tmp_path, lambda _leg: False).look()

    assert Contact.objects.get().where is State.WAITING
    assert Call.objects.get().ended_at is not None
    assert list(left_behind(tmp_path)) == []


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def spoken(bench: Bench, tmp_path: Path, told: list[object]) -> Iterator[Spoken]:
    one = Spoken(tmp_path / "messages", attempt, pass_on=lambda _task: None, tell=told.append)
    one.start()
    yield one
    one.close()


def test_it_is_kept_before_the_database_has_anything(
    bench: Bench, spoken: Spoken, told: list[object], tmp_path: Path
) -> None:
    spoken.write(RecordCallBack(LEG, _came(bench)))
    spoken.stop()

    assert told == [CallBackKept(LEG)]
    spoken.close()
    (path,) = left_behind(tmp_path / "messages")
    assert _written(path).wishes_call_back


def test_where_the_disk_takes_nothing_the_database_says_when_it_is_kept(
    bench: Bench, spoken: Spoken, told: list[object], tmp_path: Path
) -> None:
    (tmp_path / "messages").write_text("no folder")
    spoken.write(RecordCallBack(LEG, _came(bench)))
    spoken.stop()
    assert told == []

    spoken.wishes.settle(LEG)

    assert told == [CallBackKept(LEG)]


def test_what_the_database_has_lies_on_the_disk_no_more_whichever_is_first(
    bench: Bench, spoken: Spoken, told: list[object], tmp_path: Path
) -> None:
    spoken.wishes.settle("line-2.0")
    spoken.write(RecordCallBack("line-2.0", _came(bench, "line-2.0")))
    spoken.write(RecordCallBack(LEG, _came(bench)))
    spoken.stop()
    spoken.wishes.settle(LEG)

    assert told == [CallBackKept("line-2.0"), CallBackKept(LEG), CallBackKept(LEG)]
    assert list((tmp_path / "messages").iterdir()) == []
