"""The core, without any wire: a counselor's leg is lent to a test of the line, and a caller has it back."""

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    Gone,
    PersonTestAccepted,
    PersonTestEnded,
    Recorded,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.orders import Join, JoinTest, PartTest
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN, Bench

TEST = "line-9.9"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_leg_is_lent_once_and_given_back(bench: Bench) -> None:
    leg = bench.maria_is_there()

    assert bench.tell(PersonTestAccepted(MARIA, TEST)) == [JoinTest(TEST, leg)]
    assert bench.tell(PersonTestAccepted(MARIA, "another"), Tick()) == []
    assert bench.tell(PersonTestEnded(TEST), PersonTestEnded(TEST)) == [PartTest(TEST, leg)]
    assert bench.calls.person_tests.free(busy=bench.calls.busy) == {MARIA}


def test_whoever_is_brought_to_a_caller_leaves_the_test_first(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.tell(PersonTestAccepted(MARIA, TEST))
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT), Said(ROBIN, Prompt.GREETING), Stands(CONTACT, State.WAITING))

    orders = bench.maria_answers()

    assert orders[0] == PartTest(TEST, leg)
    assert Join(ROBIN, leg) in orders
    assert bench.tell(PersonTestEnded(TEST)) == []


def test_a_leg_in_a_talk_or_away_is_lent_to_no_test(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()
    bench.maria_answers()

    assert bench.tell(PersonTestAccepted(MARIA, TEST)) == []
    bench.tell(Stands(CONTACT, State.WRAP_UP, MARIA), Gone(ROBIN), Gone(leg))
    assert bench.tell(PersonTestAccepted(MARIA, TEST)) == []
