"""The core, without any wire: a test of the line rings an own phone, and a caller has that phone at once."""

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    Gone,
    OwnPhoneRings,
    OwnPhonesAre,
    OwnRing,
    PersonTestAccepted,
    PersonTestEnded,
    PersonTestTimedOut,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.keys_asked import ASK_AT_MOST
from ringbuoy.telephony.calls.orders import (
    CallOwnPhone,
    HangUp,
    Join,
    JoinTest,
    PartTest,
    RecordAccepted,
    RecordTestAccepted,
    RecordTestMissed,
    Say,
    StopSaying,
)
from ringbuoy.telephony.person_test_rules import PersonTestOutcome
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN
from tests.telephony.test_own_phones import NUMBER, OFFERED, TALKS, Own

TEST_LEG, TEST = "line-9.9", 5
TESTED = OwnPhonesAre((OwnRing(MARIA, NUMBER, shows="5550100", test=TEST),))
NOBODY = OwnPhonesAre()


@pytest.fixture
def own() -> Own:
    return Own()


@pytest.fixture
def tests_maria(own: Own) -> Own:
    """Maria has taken the test by the key, and her phone is joined with it."""
    own.rings_at(TESTED)
    own.picks_up()
    own.presses()
    own.tell(PersonTestAccepted(MARIA, TEST_LEG))
    return own


def test_it_is_asked_for_the_key_like_a_call_and_let_go_when_the_test_is_over(own: Own) -> None:
    assert own.rings_at(TESTED) == [CallOwnPhone(own.leg, NUMBER, shows="5550100")]
    assert own.picks_up() == [Say(own.leg, "house", "en", Prompt.PRESS_ONE)]
    assert own.presses() == [StopSaying(own.leg, Prompt.PRESS_ONE), RecordTestAccepted(own.leg, MARIA, TEST)]

    assert own.tell(PersonTestAccepted(MARIA, TEST_LEG)) == [JoinTest(TEST_LEG, own.leg)]
    assert own.tell(PersonTestEnded(TEST_LEG), NOBODY) == [PartTest(TEST_LEG, own.leg), HangUp(own.leg)]
    assert own.tell(Gone(own.leg), Tick()) == []


def test_a_voicemail_takes_no_test(own: Own) -> None:
    own.rings_at(TESTED)
    said = own.picks_up()
    for _ in range(ASK_AT_MOST):
        said += own.tell(Tick(), after=5)

    assert said[-1] == HangUp(own.leg)
    missed = RecordTestMissed(own.leg, MARIA, TEST, PersonTestOutcome.NO_KEY)
    assert own.tell(Gone(own.leg), TESTED, Tick()) == [missed]


@pytest.mark.parametrize(
    ("rings", "cause", "outcome"),
    [
        (True, 0, PersonTestOutcome.NO_ANSWER),
        (False, 17, PersonTestOutcome.NO_ANSWER),
        (False, 0, PersonTestOutcome.NOT_RUNG),
        (False, 1, PersonTestOutcome.NOT_RUNG),
    ],
)
def test_what_came_of_it_tells_how_far_the_call_came(
    own: Own, rings: bool, cause: int, outcome: PersonTestOutcome
) -> None:
    own.rings_at(TESTED)
    own.tell(*[OwnPhoneRings(own.leg)] * rings)

    assert own.tell(Gone(own.leg, cause)) == [RecordTestMissed(own.leg, MARIA, TEST, outcome)]
    assert own.tell(TESTED, Tick(), after=3) == []


def test_a_phone_that_rings_for_a_test_rings_on_for_a_caller(own: Own) -> None:
    own.waits()
    own.rings_at(TESTED)
    leg = own.leg

    assert own.rings_at(OFFERED) == []
    own.picks_up()
    assert own.presses()[-1] == RecordAccepted(leg, MARIA, CONTACT)
    assert own.maria_answers()[-1] == Join(ROBIN, leg)


def test_a_ringing_that_ends_with_the_test_begins_anew_for_the_caller(own: Own) -> None:
    """The carrier lets it ring for half a minute: most of that was the test's."""
    own.waits()
    own.rings_at(TESTED)
    own.rings_at(OFFERED)

    own.tell(Gone(own.leg))
    assert own.rings_at(OFFERED) == []
    (again,) = own.tell(Tick(), after=3)
    assert isinstance(again, CallOwnPhone)


def test_who_listens_to_a_test_is_asked_at_once_whether_they_take_the_caller(tests_maria: Own) -> None:
    own = tests_maria
    own.waits()

    asked = own.tell(OFFERED)

    assert asked == [PartTest(TEST_LEG, own.leg), Say(own.leg, "house", "en", Prompt.PRESS_ONE)]
    assert not own.calls.desks.of(MARIA).ready_leg
    assert own.presses()[-1] == RecordAccepted(own.leg, MARIA, CONTACT)
    assert own.maria_answers()[-1] == Join(ROBIN, own.leg)
    assert own.tell(PersonTestEnded(TEST_LEG)) == []


def test_who_listens_to_a_test_and_takes_the_caller_at_the_desk_has_them_at_once(tests_maria: Own) -> None:
    own = tests_maria
    own.waits()

    orders = own.tell(Stands(CONTACT, State.OFFERED), Stands(CONTACT, State.TALKING, MARIA), TALKS)

    assert orders.index(PartTest(TEST_LEG, own.leg)) < orders.index(Join(ROBIN, own.leg))
    assert own.tell(TALKS, Tick()) == []


@pytest.mark.parametrize("is_pressed", [False, True])
def test_a_test_without_time_lets_the_phone_go_whatever_the_records_want(own: Own, is_pressed: bool) -> None:
    own.rings_at(TESTED)
    own.picks_up()
    if is_pressed:
        own.presses()

    assert own.tell(PersonTestTimedOut(TEST)) == [HangUp(own.leg)]
    own.tell(Gone(own.leg))
    assert own.tell(TESTED, Tick(), after=3) == []


def test_a_test_without_time_leaves_the_phone_to_a_caller(own: Own) -> None:
    own.waits()
    own.rings_at(TESTED)
    own.rings_at(OFFERED)

    assert own.tell(PersonTestTimedOut(TEST)) == []


def test_a_phone_that_is_hung_up_in_a_test_rings_for_it_no_more(tests_maria: Own) -> None:
    own = tests_maria

    own.tell(Gone(own.leg))

    assert not own.calls.desks.of(MARIA).ready_leg
    assert own.tell(TESTED, Tick(), after=3) == []
