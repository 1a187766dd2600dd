"""Somebody who cannot speak presses a key: the counselor sees that they did, and when."""

from datetime import timedelta

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.telephony.calls.events import KeyPressed, Stands
from ringbuoy.telephony.calls.orders import RecordKey
from ringbuoy.telephony.keys_pressed import key_pressed_at
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone, record_key
from tests.cast import Bench as Center
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN, Bench


@pytest.mark.parametrize("key", ["1", "5", "*", "#"])
def test_any_key_in_a_talk_is_shown_and_does_nothing_else(key: str) -> None:
    core = Bench()
    core.maria_is_there()
    core.waits()
    core.maria_answers()

    assert core.tell(KeyPressed(ROBIN, key)) == [RecordKey(ROBIN)]
    core.tell(Stands(CONTACT, State.HELD, MARIA))
    assert core.tell(KeyPressed(ROBIN, key)) == []


def test_many_keys_at_once_are_one(bench: Center) -> None:
    bench.line()
    contact = record_call(Ringing("line-1", "5550100", "+15551230987"), at=bench.at)
    assert key_pressed_at(contact) is None

    for after in (0.0, 1.0, 2.0, 5.0):
        record_key("line-1", at=bench.at + timedelta(seconds=after))

    pressed = Entry.objects.filter(name=Happened.CONTACT_KEY_PRESSED, contact_id=contact.pk)
    assert pressed.count() == 2
    assert key_pressed_at(contact) == bench.at + timedelta(seconds=5)
    assert "1555" not in str(list(pressed.values()))
    record_gone("line-1", was_cut_off=False, at=bench.later(seconds=9))
    record_key("line-1", at=bench.at)
    assert pressed.count() == 2
