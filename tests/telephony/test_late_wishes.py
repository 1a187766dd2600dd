"""Who was told that we call is called, whoever acts before the wish is written, or before both have met."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.db import connection, connections, transaction

from ringbuoy.contacts.attending import attend
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.outbound import Outbound, close_unreached, reach_out
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.kernel.channels import Channel
from ringbuoy.routing.actions import answer
from ringbuoy.telephony.call_backs import (
    ask_call_back,
    awaited_among,
    must_be_called,
    record_met,
)
from ringbuoy.telephony.calls.events import CallBackKept, KeyPressed, Stands, Tick
from ringbuoy.telephony.calls.orders import RecordMet
from ringbuoy.telephony.keeping_sounds import begin_message, end_sound, keep_piece
from ringbuoy.telephony.late_wishes import keep_wish
from ringbuoy.telephony.listening import kept_messages, listen
from ringbuoy.telephony.models import CallBack
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone
from ringbuoy.telephony.taking_in import take_in
from tests.cast import Bench
from tests.phone.sound import tone
from tests.privacy.running import until
from tests.telephony.test_call_backs import CALLS_BACK
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN
from tests.telephony.test_calls import Bench as Core
from tests.telephony.test_wish_files import LEG, NUMBER, _wishes, _written


def _calls(bench: Bench) -> Contact:
    bench.line()
    return record_call(Ringing(LEG, "", NUMBER), at=bench.at)


def _maria_answers(bench: Bench, contact: Contact) -> Contact:
    bench.ready("maria")
    bench.routes()
    return answer(bench.maria, bench.again(contact), at=bench.at)


def _is_shown_whom_to_call(bench: Bench, contact: Contact) -> None:
    assert bench.again(contact).where is State.TALKING
    assert must_be_called(bench.again(contact)) is not None


def test_a_wish_written_after_a_counselor_answered_is_theirs_to_call(bench: Bench) -> None:
    contact = _calls(bench)
    _maria_answers(bench, contact)

    keep_wish(bench.again(contact), asked_at=bench.at, at=bench.at)
    record_gone(LEG, was_cut_off=False, at=bench.later(seconds=3))

    _is_shown_whom_to_call(bench, contact)


def test_a_wish_from_the_disk_is_called_by_the_counselor_who_answered_meanwhile(
    bench: Bench, tmp_path: Path
) -> None:
    contact = _calls(bench)
    written = _written(_wishes(bench, tmp_path))
    _maria_answers(bench, contact)

    for _again in range(2):
        take_in(written, at=bench.later(seconds=1))
        record_gone(LEG, was_cut_off=False, at=bench.at)

    _is_shown_whom_to_call(bench, contact)
    assert CallBack.objects.count() == 1


def test_a_wish_from_the_disk_waits_apart_when_a_counselor_has_ended_the_empty_talk(
    bench: Bench, tmp_path: Path
) -> None:
    contact = _calls(bench)
    written = _written(_wishes(bench, tmp_path))
    end(bench.maria, _maria_answers(bench, contact), at=bench.at)

    for _again in range(2):
        take_in(written, at=bench.later(seconds=1))

    waits = Contact.objects.get(state=State.WAITING)
    assert awaited_among([waits]) == {waits.pk}
    assert bench.again(contact).where is State.WRAP_UP


def test_who_hangs_up_before_they_meet_the_counselor_is_called(bench: Bench) -> None:
    contact = _calls(bench)
    ask_call_back(contact, at=bench.at)
    _maria_answers(bench, contact)

    record_gone(LEG, was_cut_off=False, at=bench.later(seconds=1))

    _is_shown_whom_to_call(bench, contact)


def test_who_met_the_counselor_and_hangs_up_then_is_not_called(bench: Bench) -> None:
    contact = _calls(bench)
    ask_call_back(contact, at=bench.at)
    _maria_answers(bench, contact)

    record_met(LEG)
    record_gone(LEG, was_cut_off=False, at=bench.later(minutes=9))

    assert bench.again(contact).where is State.WRAP_UP
    assert not CallBack.objects.exists()


def test_whom_we_called_and_who_then_hangs_up_is_not_called_again(bench: Bench) -> None:
    contact = _calls(bench)
    ask_call_back(contact, at=bench.at)
    record_gone(LEG, was_cut_off=False, at=bench.at)
    _maria_answers(bench, contact)
    contact.call.leg, contact.call.ended_at = "out-1", None
    contact.call.save()

    record_met("out-1")
    record_gone("out-1", was_cut_off=False, at=bench.later(minutes=9))

    assert bench.again(contact).where is State.WRAP_UP
    assert CallBack.objects.exists()


def _leaves_a_message(bench: Bench) -> Contact:
    contact = _calls(bench)
    key = begin_message(contact, at=bench.at)
    keep_piece(key, 0, b"".join(tone(500)))
    end_sound(key.contact, at=bench.later(seconds=2))
    record_gone(LEG, was_cut_off=False, at=bench.at)
    return bench.again(contact)


def test_a_colleague_who_hears_the_message_hears_on_when_the_wish_comes_in(
    bench: Bench, tmp_path: Path
) -> None:
    contact = _leaves_a_message(bench)
    written = _written(_wishes(bench, tmp_path))
    attend(bench.maria, contact, at=bench.at)
    (kept,) = kept_messages(contact)

    take_in(written, at=bench.later(seconds=9))

    assert listen(bench.maria, bench.again(contact), kept.id, at=bench.at).size > 0
    again = Contact.objects.get(state=State.WAITING)
    assert (again.caller, again.prefers) == (contact.caller, bench.maria)


@pytest.mark.parametrize("is_reached", [True, False])
def test_whom_a_colleague_has_called_meanwhile_is_not_called_for_the_wish(
    bench: Bench, tmp_path: Path, is_reached: bool
) -> None:
    contact = _leaves_a_message(bench)
    written = _written(_wishes(bench, tmp_path))
    attend(bench.maria, contact, at=bench.at)
    called = Outbound(contact.line, Channel.VOICE, "en", contact.caller, seat=1)
    calls = reach_out(bench.maria, called, at=bench.later(seconds=4)).contact
    if not is_reached:
        close_unreached(bench.maria, calls, at=bench.at)

    for _again in range(2):
        take_in(written, at=bench.later(seconds=9))

    assert Contact.objects.filter(state=State.WAITING).count() == (0 if is_reached else 1)


@pytest.fixture
def closed_afterwards() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_wish_that_meets_a_colleague_at_the_message_is_kept(
    bench: Bench, tmp_path: Path, closed_afterwards: None
) -> None:
    contact = _leaves_a_message(bench)
    written = _written(_wishes(bench, tmp_path))
    has_it = Event()

    def takes_the_message(wish: int) -> None:
        with transaction.atomic():
            attend(bench.maria, contact, at=bench.at)
            has_it.set()
            until(lambda: _waits_for_a_lock(wish))
        connections.close_all()

    with ThreadPoolExecutor(1) as maria, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        attended = maria.submit(takes_the_message, cursor.fetchone()[0])
        assert has_it.wait(60)
        take_in(written, at=bench.later(seconds=9))
        attended.result()

    waits = Contact.objects.get(state=State.WAITING)
    assert awaited_among([waits]) == {waits.pk}


def _waits_for_a_lock(session: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [session])
        return bool(cursor.fetchone()[0])


def test_who_left_before_their_wish_was_written_keeps_no_place_by_it(bench: Bench) -> None:
    contact = _calls(bench)
    record_gone(LEG, was_cut_off=False, at=bench.at)

    with pytest.raises(NotPossibleNow):
        keep_wish(contact, asked_at=bench.at, at=bench.at)


def test_the_wish_is_over_as_soon_as_both_are_on_the_line() -> None:
    core = Core()
    core.tell(CALLS_BACK)
    core.maria_is_there()
    core.waits()
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN))

    joined = core.tell(Stands(CONTACT, State.TALKING, MARIA, is_to_be_called=True))
    met = core.tell(Tick())

    assert RecordMet(ROBIN) not in joined
    assert met == [RecordMet(ROBIN)]
    assert core.tell(Tick()) == []
