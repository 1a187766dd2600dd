"""Counselors' own phones, without any wire: rung for an offer, asked for the key, never a voicemail's."""

from dataclasses import replace
from uuid import UUID

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    Entered,
    Found,
    Gone,
    KeyPressed,
    OutsidesAre,
    OutsideStands,
    OutsideUp,
    OwnPhonesAre,
    OwnPhoneUp,
    OwnRing,
    PhonesWanted,
    Recorded,
    Said,
    Stands,
    Tick,
    WaysOut,
)
from ringbuoy.telephony.calls.keys_asked import ASK_AT_MOST
from ringbuoy.telephony.calls.orders import (
    CallDesk,
    CallOutside,
    CallOwnPhone,
    HangUp,
    Join,
    Music,
    Order,
    RecordAccepted,
    RecordLost,
    RecordOwnPhone,
    RecordPlaced,
    Say,
    StopSaying,
)
from ringbuoy.telephony.calls.own_phones import own_phone_of
from ringbuoy.telephony.kinds import Came, Placed
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN, Bench

NUMBER, NEW_NUMBER = "5550199", "5550188"
OFFERED = OwnPhonesAre((OwnRing(MARIA, NUMBER, CONTACT, shows="5550100"),))
TALKS = OwnPhonesAre((OwnRing(MARIA, NUMBER, CONTACT, is_talk=True, shows="5550100"),))
PLACED = UUID(int=5)
WANTED = OutsideStands(
    PLACED, CONTACT, Placed.WANTED, MARIA, number="15551230987", shows="5550100", after_own=True
)
OUT = f"out-{PLACED.hex}-1"
CALLS_OUT = (
    RecordPlaced(OUT, PLACED, Placed.CALLING),
    CallOutside(OUT, "one", "15551230987", shows="5550100"),
)
TESTED = OwnPhonesAre((OwnRing(MARIA, NUMBER, shows="5550100", test=5),))
TO_CONFIRM = OwnPhonesAre((OwnRing(MARIA, NUMBER),))


class Own(Bench):
    """The core, and Maria's own phone."""

    leg = ""

    def rings_at(self, rings: OwnPhonesAre) -> list[Order]:
        orders = self.tell(rings)
        self.leg = next((one.leg for one in orders if isinstance(one, CallOwnPhone)), self.leg)
        return orders

    def picks_up(self) -> list[Order]:
        return self.tell(OwnPhoneUp(self.leg))

    def presses(self, key: str = "1") -> list[Order]:
        return self.tell(KeyPressed(self.leg, key))

    def talks(self) -> None:
        """Robin's call was accepted by the key, and Maria talks."""
        self.waits()
        self.rings_at(OFFERED)
        self.picks_up()
        self.presses()
        self.maria_answers()
        self.tell(TALKS)


@pytest.fixture
def own() -> Own:
    return Own()


def test_it_rings_for_an_offer_and_the_key_accepts_it(own: Own) -> None:
    own.waits()

    assert own.rings_at(OFFERED) == [CallOwnPhone(own.leg, NUMBER, shows="5550100")]
    assert own.rings_at(OFFERED) == []
    assert own.picks_up() == [Say(own.leg, "house", "en", Prompt.PRESS_ONE)]
    assert own.presses("5") == []
    assert own.presses() == [
        StopSaying(own.leg, Prompt.PRESS_ONE),
        RecordAccepted(own.leg, MARIA, CONTACT),
    ]
    assert own.maria_answers()[-1] == Join(ROBIN, own.leg)
    assert own.tell(TALKS, PhonesWanted(frozenset()), Tick()) == []
    assert NUMBER not in repr(own.calls.own_phones)


def test_a_voicemail_hears_the_sentence_a_few_times_and_never_the_caller(own: Own) -> None:
    own.waits()
    own.rings_at(OFFERED)
    said = own.picks_up()
    said += own.tell(Said(own.leg, Prompt.PRESS_ONE), Tick(), after=1)
    for _ in range(ASK_AT_MOST):
        said += own.tell(Tick(), after=5)

    asked = [order for order in said if getattr(order, "leg", "") == own.leg]
    assert asked == [Say(own.leg, "house", "en", Prompt.PRESS_ONE)] * ASK_AT_MOST + [HangUp(own.leg)]
    assert own.tell(Gone(own.leg), OFFERED, Tick()) == []
    assert not any(isinstance(order, Join) for order in said)


def test_who_missed_the_ringing_and_accepts_at_the_desk_is_rung_again(own: Own) -> None:
    """The phone was passed by for that contact, and the caller talked with nobody."""
    own.waits()
    own.rings_at(OFFERED)
    own.tell(Gone(own.leg))
    assert own.rings_at(OFFERED) == []

    own.maria_answers()
    own.tell(TALKS)
    assert any(isinstance(order, CallOwnPhone) for order in own.tell(Tick(), after=3))


def test_an_offer_that_ends_stops_the_ringing_and_the_next_one_rings(own: Own) -> None:
    own.waits()
    own.rings_at(OFFERED)
    first = own.leg

    assert own.rings_at(OwnPhonesAre()) == [HangUp(first)]
    own.tell(Gone(first), after=3)
    assert own.rings_at(OFFERED) == [CallOwnPhone(own.leg, NUMBER, shows="5550100")]


def test_a_key_that_came_too_late_joins_nobody(own: Own) -> None:
    own.waits()
    own.rings_at(OFFERED)
    own.picks_up()
    own.presses()

    assert own.tell(Stands(CONTACT, State.TALKING, 8), OwnPhonesAre())[-1] == HangUp(own.leg)
    assert not own.calls.desks.of(MARIA).ready_leg


def test_a_phone_that_hangs_up_in_a_talk_is_rung_again_and_then_given_back(own: Own) -> None:
    own.talks()

    lost = own.tell(Gone(own.leg))
    assert lost[1] == Say(ROBIN, "harbor", "en", Prompt.RECONNECTING)
    (again,) = own.tell(Tick(), after=3)
    assert isinstance(again, CallOwnPhone)
    own.leg = again.leg
    own.picks_up()
    assert own.presses()[-1] == Join(ROBIN, own.leg)

    own.tell(Gone(own.leg))
    assert RecordLost(ROBIN, CONTACT) in own.tell(Tick(), after=16)


def test_the_end_of_the_talk_ends_the_call_to_the_phone(own: Own) -> None:
    own.talks()

    assert own.tell(Stands(CONTACT, State.WRAP_UP)) == [HangUp(ROBIN)]
    assert own.tell(OwnPhonesAre()) == [HangUp(own.leg)]
    assert own.tell(Gone(own.leg), Tick()) == []


def test_a_number_is_confirmed_by_the_key_and_by_nothing_else(own: Own) -> None:
    own.rings_at(TO_CONFIRM)
    own.picks_up()

    assert own.presses() == [
        StopSaying(own.leg, Prompt.PRESS_ONE),
        RecordOwnPhone(own.leg, MARIA, NUMBER),
        HangUp(own.leg),
    ]
    assert own.tell(Gone(own.leg), Tick(), TO_CONFIRM) == []


@pytest.mark.parametrize("before", [OFFERED, TESTED, TO_CONFIRM])
@pytest.mark.parametrize("is_answered", [False, True])
def test_a_phone_that_rings_at_the_old_number_confirms_no_new_one(
    own: Own, before: OwnPhonesAre, is_answered: bool
) -> None:
    own.rings_at(before)
    if is_answered:
        own.picks_up()
    old = own.leg

    orders = own.tell(OwnPhonesAre((OwnRing(MARIA, NEW_NUMBER),)), after=1)

    let_go, called = orders
    assert isinstance(called, CallOwnPhone)
    assert (let_go, called.number) == (HangUp(old), NEW_NUMBER)
    assert own.tell(KeyPressed(old, "1"), Gone(old), Tick()) == []
    own.tell(OwnPhoneUp(called.leg))
    assert RecordOwnPhone(called.leg, MARIA, NEW_NUMBER) in own.tell(KeyPressed(called.leg, "1"))


def test_who_listens_to_a_test_at_the_old_number_is_called_at_the_new_one(own: Own) -> None:
    own.rings_at(TESTED)
    own.picks_up()
    own.presses()

    let_go, called = own.tell(OwnPhonesAre((OwnRing(MARIA, NEW_NUMBER),)), after=1)

    assert isinstance(called, CallOwnPhone)
    assert (let_go, called.number) == (HangUp(own.leg), NEW_NUMBER)
    assert not own.calls.desks.of(MARIA).ready_leg


def test_a_new_number_parts_nobody_who_talks(own: Own) -> None:
    own.talks()

    assert own.tell(OwnPhonesAre((replace(TALKS.rings[0], number=NEW_NUMBER),)), Tick()) == []


def test_a_browser_that_goes_does_not_take_the_phone_along(own: Own) -> None:
    leg = own.maria_is_there()
    assert own.tell(PhonesWanted(frozenset())) == [HangUp(leg)]
    own.tell(Gone(leg))
    own.talks()

    assert not any(isinstance(one, CallDesk | HangUp) for one in own.tell(PhonesWanted(frozenset()), Tick()))


def test_the_next_engine_finds_the_talk_and_lets_go_of_who_had_not_pressed(own: Own) -> None:
    own.talks()
    anew, other = Own(), "own-9-1"
    rooms = {ROBIN: frozenset({ROBIN, own.leg})}
    orders = anew.tell(
        Found((Entered(ROBIN, "5550100"),), rooms=rooms, own=frozenset({own.leg, other})),
        Recorded(ROBIN, CONTACT),
        Stands(CONTACT, State.TALKING, MARIA),
        TALKS,
    )

    assert HangUp(other) in orders
    assert not any(isinstance(one, Join | CallOwnPhone) for one in orders)
    assert anew.calls.desks.of(MARIA).ready_leg == own.leg


@pytest.fixture
def wants_out(own: Own) -> Own:
    """Maria wants to call somebody, and works at her own phone."""
    own.tell(WaysOut(("one",)))
    assert own.tell(OutsidesAre((WANTED,))) == []
    own.rings_at(TALKS)
    return own


def test_who_is_called_rings_only_after_the_counselor_has_pressed(wants_out: Own) -> None:
    asked = wants_out.picks_up()
    pressed = wants_out.presses()

    assert asked == [Say(wants_out.leg, "house", "en", Prompt.PRESS_ONE)]
    assert pressed == [StopSaying(wants_out.leg, Prompt.PRESS_ONE), *CALLS_OUT, Music(wants_out.leg)]
    assert wants_out.tell(OutsidesAre((WANTED,)), Tick()) == []
    wants_out.tell(OutsidesAre((replace(WANTED, state=Placed.CALLING),)))
    assert Join(OUT, wants_out.leg) in wants_out.tell(OutsideUp(OUT))


def test_a_phone_that_nobody_takes_calls_nobody_and_says_so(wants_out: Own) -> None:
    wants_out.picks_up()
    lost = wants_out.tell(Gone(wants_out.leg))

    assert lost == [RecordPlaced("", PLACED, Placed.OVER, Came.PHONE_NOT_TAKEN)]
    assert wants_out.tell(OutsidesAre((WANTED,)), OwnPhonesAre(), Tick()) == []


def test_a_call_that_is_taken_back_before_the_key_rings_nowhere(wants_out: Own) -> None:
    wants_out.picks_up()
    over = wants_out.tell(OutsidesAre((replace(WANTED, is_wanted=False),)), OwnPhonesAre())

    assert over == [RecordPlaced("", PLACED, Placed.OVER, Came.TAKEN_BACK), HangUp(wants_out.leg)]
    assert wants_out.presses() == []


def test_who_has_taken_a_call_back_by_the_key_is_not_asked_again(own: Own) -> None:
    own.tell(WaysOut(("one",)))
    own.rings_at(OFFERED)
    own.picks_up()
    assert own.presses()[-1] == RecordAccepted(own.leg, MARIA, CONTACT)

    assert own.tell(TALKS, OutsidesAre((WANTED,))) == [*CALLS_OUT, Music(own.leg)]


@pytest.mark.parametrize(("leg", "person"), [("own-7-1", 7), ("own-x-1", None), ("desk-7-1", None)])
def test_only_our_own_names_are_legs_of_own_phones(leg: str, person: int | None) -> None:
    assert own_phone_of(leg) == person
