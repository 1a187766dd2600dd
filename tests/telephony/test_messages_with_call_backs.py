"""Who asks to be called back and leaves a message too: one call-back, with the message heard first."""

from dataclasses import replace
from pathlib import Path

import pytest

from ringbuoy.contacts.attending import attend
from ringbuoy.contacts.left_messages import left_messages
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.kernel.ids import new_id
from ringbuoy.people import sign_ins
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.routing.actions import answer
from ringbuoy.telephony.call_backs import (
    ask_call_back,
    awaited_among,
    call_again,
    is_awaited,
    place_call_backs,
)
from ringbuoy.telephony.calls.call_backs import TELL_WITHIN
from ringbuoy.telephony.calls.events import (
    CallBackKept,
    Gone,
    KeeperUp,
    KeyPressed,
    MessageKept,
    NumbersKnown,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.calls.messages import MOST_TRIES
from ringbuoy.telephony.calls.orders import HangUp, Join, Say
from ringbuoy.telephony.keeping_sounds import begin_message, end_sound, keep_piece
from ringbuoy.telephony.listening import kept_messages, listen
from ringbuoy.telephony.message_files import MessageFile, WrittenMessage, sealed_piece, taken
from ringbuoy.telephony.models import CallBack, OutsideCall, Sound
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone
from ringbuoy.telephony.softphones import account_for
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.taking_in import take_in
from ringbuoy.telephony.unreached import begin_due, try_later
from tests.cast import Bench as Center
from tests.phone.sound import samples_in, tone
from tests.telephony.sound_files import samples_of
from tests.telephony.test_calls import CONTACT, HARBOR, ROBIN, Bench
from tests.telephony.test_placing import carrier as trunk
from tests.telephony.test_wish_files import LEG, NUMBER, _came, _wishes

WORDS = b"".join(tone(500))
KEEPER = f"keeper-1-{ROBIN}"


@pytest.fixture
def core() -> Bench:
    """Robin waits on a line that calls back and takes messages."""
    bench = Bench()
    bench.tell(NumbersKnown(Numbers({"5550100": replace(HARBOR, calls_back=True, takes_messages=True)})))
    bench.waits()
    bench.tell(Said(ROBIN, Prompt.ONE_FOR_CALL_BACK), Said(ROBIN, Prompt.STAR_FOR_MESSAGE))
    return bench


def _says(prompt: Prompt) -> Say:
    return Say(ROBIN, "harbor", "en", prompt)


def _speaks(core: Bench) -> None:
    """Robin has pressed the star key, speaks, and stays in the queue."""
    core.tell(KeyPressed(ROBIN, "*"), Said(ROBIN, Prompt.LEAVE_MESSAGE), KeeperUp(ROBIN, KEEPER))
    core.tell(Stands(CONTACT, State.WAITING))


def test_who_leaves_a_message_after_the_wish_hears_of_both(core: Bench) -> None:
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN))
    _speaks(core)

    assert core.tell(Tick(), Stands(CONTACT, State.WAITING)) == []
    assert core.tell(KeyPressed(ROBIN, "#")) == [HangUp(KEEPER)]
    assert core.tell(MessageKept(ROBIN, KEEPER)) == [_says(Prompt.MESSAGE_KEPT)]
    assert core.tell(Said(ROBIN, Prompt.MESSAGE_KEPT)) == [_says(Prompt.CALL_BACK_KEPT)]
    assert core.tell(KeyPressed(ROBIN, "1"), KeyPressed(ROBIN, "*"), Tick()) == []
    assert core.tell(Said(ROBIN, Prompt.CALL_BACK_KEPT)) == [HangUp(ROBIN)]


def test_who_speaks_before_the_wish_is_written_hears_of_both_too(core: Bench) -> None:
    core.tell(KeyPressed(ROBIN, "1"), KeyPressed(ROBIN, "*"))

    assert core.tell(CallBackKept(ROBIN), Tick()) == []
    core.tell(Said(ROBIN, Prompt.LEAVE_MESSAGE), KeeperUp(ROBIN, KEEPER), Stands(CONTACT, State.WAITING))
    assert core.tell(Tick(), after=TELL_WITHIN.total_seconds()) == []
    core.tell(KeyPressed(ROBIN, "#"), MessageKept(ROBIN, KEEPER))
    assert core.tell(Said(ROBIN, Prompt.MESSAGE_KEPT)) == [_says(Prompt.CALL_BACK_KEPT)]


def test_nobody_hears_that_we_call_where_only_the_message_is_written(core: Bench) -> None:
    core.tell(KeyPressed(ROBIN, "1"))
    _speaks(core)
    core.tell(KeyPressed(ROBIN, "#"), MessageKept(ROBIN, KEEPER))

    assert core.tell(Said(ROBIN, Prompt.MESSAGE_KEPT)) == [HangUp(ROBIN)]


def test_who_cannot_be_listened_to_is_called_back_all_the_same(core: Bench) -> None:
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN), KeyPressed(ROBIN, "*"))
    core.tell(Said(ROBIN, Prompt.LEAVE_MESSAGE))
    for one in range(1, MOST_TRIES + 1):
        core.tell(Gone(f"keeper-{one}-{ROBIN}"))

    assert core.tell(Tick()) == [_says(Prompt.CALL_BACK_KEPT)]


def test_a_counselor_who_answers_while_they_speak_talks_with_them(core: Bench) -> None:
    leg = core.maria_is_there()
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN))
    _speaks(core)

    assert core.maria_answers() == [HangUp(KEEPER), Join(ROBIN, leg)]


def test_the_next_engine_tells_who_is_there_yet_that_we_call(core: Bench) -> None:
    assert core.tell(Stands(CONTACT, State.WAITING, is_to_be_called=True)) == [_says(Prompt.CALL_BACK_KEPT)]
    assert core.tell(Said(ROBIN, Prompt.CALL_BACK_KEPT)) == [HangUp(ROBIN)]


def _asks(center: Center) -> Contact:
    """Robin calls, and asks to be called back."""
    give_number(center.line(), "5550100")
    contact = record_call(Ringing(LEG, "", NUMBER), at=center.at)
    ask_call_back(contact, at=center.at)
    return contact


def _leaves_a_message(center: Center, contact: Contact) -> ContactKey:
    key = begin_message(center.again(contact), at=center.later(seconds=5))
    keep_piece(key, 0, WORDS)
    end_sound(key.contact, at=center.later(seconds=2))
    record_gone(LEG, was_cut_off=False, at=center.at)
    return key


def _is_one_call_back_with_a_message(center: Center, contact: Contact) -> None:
    """One job stands at the desks: Robin waits to be called, and what they said belongs to it."""
    assert Contact.objects.filter(state__in=("waiting", "message_taken")).get() == contact
    assert center.again(contact).where is State.WAITING
    assert awaited_among([contact]) == {contact.pk}
    assert left_messages((), at=center.at) == []
    (kept,) = kept_messages(contact)
    assert not kept.is_going_on


def _maria_has(center: Center, contact: Contact) -> Contact:
    """Maria has her phone, and has answered what rang for Robin."""
    center.ready("maria")
    sign_ins.begin(center.maria, session_key="one", browser="a browser", at=center.at)
    account_for(center.maria, "one", at=center.at)
    center.starts_phone("maria")
    center.routes()
    return answer(center.maria, center.again(contact), at=center.at)


def test_a_message_after_the_wish_belongs_to_the_call_back(bench: Center) -> None:
    contact = _asks(bench)
    called_at = contact.waiting_since

    _leaves_a_message(bench, contact)

    _is_one_call_back_with_a_message(bench, contact)
    assert bench.again(contact).waiting_since == called_at


def test_the_counselor_hears_the_message_before_anybody_is_called(bench: Center) -> None:
    contact = _asks(bench)
    _leaves_a_message(bench, contact)
    trunk()
    answered = _maria_has(bench, contact)

    assert place_call_backs(at=bench.at) == 0
    (kept,) = kept_messages(answered)
    assert samples_of(listen(bench.maria, answered, kept.id, at=bench.at)) == samples_in([WORDS])
    call_again(bench.maria, answered, at=bench.later(seconds=40))

    assert place_call_backs(at=bench.at) == 0
    assert OutsideCall.objects.get().contact == contact


def test_the_message_goes_with_the_promise_into_the_next_try(bench: Center) -> None:
    contact = _asks(bench)
    _leaves_a_message(bench, contact)
    trunk()
    answered = _maria_has(bench, contact)

    row = try_later(bench.maria, answered, at=bench.later(minutes=1))
    assert row.again_at is not None
    assert begin_due(at=bench.later(minutes=11)) == 1

    again = Contact.objects.get(state=State.WAITING)
    _is_one_call_back_with_a_message(bench, again)


def test_what_was_said_with_a_wish_stays_when_they_call_again(bench: Center) -> None:
    contact = _asks(bench)
    _leaves_a_message(bench, contact)

    again = record_call(Ringing("line-2", "5550100", NUMBER), at=bench.later(minutes=4))

    assert bench.again(again).waiting_since == contact.waiting_since
    assert [one.contact.pk for one in left_messages((), at=bench.at)] == [contact.pk]
    assert not is_awaited(bench.again(contact))


def _files(bench: Center, folder: Path) -> tuple[WrittenMessage, WrittenMessage]:
    """Robin asked to be called back and left a message, both on the disk; the engine is dead."""
    wish = _wishes(bench, folder)
    key = fresh_key(new_id())
    file = MessageFile.begin(folder, key, _came(bench), at=bench.at)
    file.add(sealed_piece(key, 0, WORDS))
    file.end(at=bench.later(seconds=2))
    file.close()
    with taken(wish) as first, taken(folder / f"{key.contact}.message") as second:
        assert first is not None
        assert second is not None
        return first, second


@pytest.mark.parametrize("is_message_first", [False, True])
def test_from_the_disk_it_is_one_call_back_whichever_comes_first(
    bench: Center, tmp_path: Path, is_message_first: bool
) -> None:
    bench.line()
    called_at = bench.at
    wish, message = _files(bench, tmp_path)
    first, second = (message, wish) if is_message_first else (wish, message)

    for written in (first, second, first, second):
        take_in(written, at=bench.later(seconds=10))
        record_gone(LEG, was_cut_off=False, at=bench.at)

    contact = Contact.objects.get()
    _is_one_call_back_with_a_message(bench, contact)
    assert contact.waiting_since == called_at
    assert (Sound.objects.count(), CallBack.objects.count()) == (1, 1)
    assert _maria_has(bench, contact).where is State.TALKING


@pytest.mark.parametrize("is_message_first", [False, True])
def test_of_whom_the_records_wrote_as_gone_it_is_one_call_back_too(
    bench: Center, tmp_path: Path, is_message_first: bool
) -> None:
    bench.line()
    record_call(Ringing(LEG, "", NUMBER), at=bench.at)
    record_gone(LEG, was_cut_off=True, at=bench.at)
    wish, message = _files(bench, tmp_path)

    for written in (message, wish) if is_message_first else (wish, message):
        take_in(written, at=bench.later(seconds=10))
        record_gone(LEG, was_cut_off=False, at=bench.at)

    _is_one_call_back_with_a_message(bench, Contact.objects.get(state=State.WAITING))


@pytest.mark.parametrize("is_message_first", [False, True])
def test_of_whom_called_again_meanwhile_the_message_is_there_to_be_answered(
    bench: Center, tmp_path: Path, is_message_first: bool
) -> None:
    give_number(bench.line(), "5550100")
    called_at = bench.at
    wish, message = _files(bench, tmp_path)
    again = record_call(Ringing("line-2.0", "", NUMBER), at=bench.later(minutes=4))

    for written in (message, wish) if is_message_first else (wish, message):
        take_in(written, at=bench.later(seconds=1))
        record_gone(LEG, was_cut_off=False, at=bench.at)

    assert bench.again(again).waiting_since == called_at
    (left,) = left_messages((), at=bench.at)
    assert len(kept_messages(left.contact)) == 1
    assert Contact.objects.filter(state=State.WAITING).get() == again


def test_a_wish_that_comes_in_after_a_colleague_took_the_message_is_kept_once(
    bench: Center, tmp_path: Path
) -> None:
    bench.line()
    wish, message = _files(bench, tmp_path)
    take_in(message, at=bench.at)
    taken_up = Contact.objects.get()
    attend(bench.maria, taken_up, at=bench.at)

    take_in(wish, at=bench.later(seconds=9))
    take_in(wish, at=bench.later(seconds=9))

    waits = Contact.objects.exclude(pk=taken_up.pk).get()
    assert (waits.where, awaited_among([waits])) == (State.WAITING, {waits.pk})
    assert bench.again(taken_up).where is State.WRAP_UP
