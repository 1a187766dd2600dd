"""A call-back whose message is heard first: its counselor is lost, or hands it on, or there is no message."""

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.transfers import NotReadyToReceive
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.routing.heartbeats import Heartbeats
from ringbuoy.routing.losing import return_those_of_lost
from ringbuoy.telephony.call_back_messages import has_message
from ringbuoy.telephony.call_backs import call_again, not_called_yet, place_call_backs
from ringbuoy.telephony.changing_hands import ask_colleague, who_could_talk
from ringbuoy.telephony.keeping_sounds import begin_message, end_sound, keep_piece
from ringbuoy.telephony.models import OutsideCall
from ringbuoy.telephony.recording_calls import record_gone
from tests.cast import Bench
from tests.telephony.test_messages_with_call_backs import WORDS, _asks, _leaves_a_message, _maria_has
from tests.telephony.test_placing import carrier as trunk
from tests.telephony.test_wish_files import LEG

SECOND = 8_000


def _hears_it_first(bench: Bench) -> Contact:
    """Maria has a call-back with a message, and has not called yet."""
    contact = _asks(bench)
    _leaves_a_message(bench, contact)
    trunk()
    answered = _maria_has(bench, contact)
    place_call_backs(at=bench.at)
    return answered


def _maria_is_lost(bench: Bench) -> int:
    """Maria's browser is gone for a minute; Tom's beats."""
    bench.ready("tom")
    heartbeats, came_back = Heartbeats(), 0
    for _second in range(60):
        bench.later(seconds=1)
        bench.beat("tom")
        came_back += return_those_of_lost(heartbeats, at=bench.at, without_leg=not_called_yet())
    return came_back


def test_when_a_counselor_is_lost_who_hears_the_message_the_promise_goes_to_a_colleague(bench: Bench) -> None:
    contact = _hears_it_first(bench)

    assert _maria_is_lost(bench) == 1

    back = bench.again(contact)
    assert (back.where, back.counselor, back.prefers) == (State.WAITING, None, bench.maria)


def test_a_call_that_is_on_its_way_stays_without_the_browser(bench: Bench) -> None:
    contact = _hears_it_first(bench)
    call_again(bench.maria, contact, at=bench.at)

    assert _maria_is_lost(bench) == 0


def test_a_talk_on_the_line_stays_without_the_browser(bench: Bench) -> None:
    contact = _hears_it_first(bench)
    contact.call.ended_at = None
    contact.call.save()

    assert _maria_is_lost(bench) == 0


def test_who_dials_by_hand_may_be_talking_and_keeps_the_contact(bench: Bench) -> None:
    contact = _asks(bench)
    _leaves_a_message(bench, contact)
    _maria_has(bench, contact)
    place_call_backs(at=bench.at)

    assert _maria_is_lost(bench) == 0


def test_a_call_back_whose_message_is_heard_first_goes_only_to_whom_a_call_reaches(bench: Bench) -> None:
    contact = _hears_it_first(bench)
    bench.ready_without_phone("tom")
    key = open_or_borrow(contact.pk, grant=line_grant(contact.pk, at=bench.at))

    assert who_could_talk(contact, [bench.tom]) == []
    with pytest.raises(NotReadyToReceive, match="phone is not on"):
        ask_colleague(bench.maria, contact, bench.tom, words="", key=key, at=bench.at)


@pytest.mark.parametrize("samples", [0, SECOND - 1])
def test_a_star_pressed_by_mistake_is_no_message_and_the_line_calls(bench: Bench, samples: int) -> None:
    contact = _asks(bench)
    key = begin_message(bench.again(contact), at=bench.at)
    if samples:
        keep_piece(key, 0, WORDS[:samples])
    record_gone(LEG, was_cut_off=False, at=bench.at)
    trunk()
    _maria_has(bench, contact)

    assert has_message(contact), "it is not over: there may be something to hear"
    assert place_call_backs(at=bench.at) == 0
    end_sound(key.contact, at=bench.later(seconds=1))

    assert not has_message(contact)
    assert place_call_backs(at=bench.at) == 1
    assert OutsideCall.objects.get().contact == contact


def test_a_second_of_words_is_a_message(bench: Bench) -> None:
    contact = _asks(bench)
    key = begin_message(bench.again(contact), at=bench.at)
    keep_piece(key, 0, WORDS[:SECOND])
    end_sound(key.contact, at=bench.at)

    assert has_message(contact)
