"""The core of calls that we place, without any wire: by the first carrier that takes them."""

from uuid import UUID

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    Entered,
    Found,
    Gone,
    OutsideRings,
    OutsidesAre,
    OutsideStands,
    OutsideUp,
    PhoneThere,
    Recorded,
    Stands,
    Tick,
    WaysOut,
)
from ringbuoy.telephony.calls.orders import (
    CallOutside,
    CloseRoom,
    HangUp,
    Join,
    Order,
    RecordGone,
    RecordPlaced,
)
from ringbuoy.telephony.calls.outsides import outside_of
from ringbuoy.telephony.kinds import Came, Placed
from tests.telephony.test_calls import CONTACT, MARIA
from tests.telephony.test_calls import Bench as Core

ID = UUID(int=5)
WANTED = OutsideStands(ID, CONTACT, Placed.WANTED, MARIA, number="15551230987", shows="5550100")
CALLING = OutsideStands(ID, CONTACT, Placed.CALLING, MARIA, shows="5550100")
FIRST, SECOND = f"out-{ID.hex}-1", f"out-{ID.hex}-2"
BUSY, CONGESTED = 17, 34


class Bench(Core):
    """The core of calls with two carriers, and Maria at her desk."""

    def __init__(self) -> None:
        super().__init__()
        self.tell(WaysOut(("one", "two")))

    def places(self) -> list[Order]:
        return self.tell(OutsidesAre((WANTED,)))

    def over(self, came: Came, leg: str = FIRST) -> list[Order]:
        return [RecordPlaced(leg, ID, Placed.OVER, came)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_it_is_placed_once_by_the_first_carrier(bench: Bench) -> None:
    assert bench.places() == [
        RecordPlaced(FIRST, ID, Placed.CALLING),
        CallOutside(FIRST, "one", "15551230987", shows="5550100"),
    ]
    assert "1555" not in repr(bench.places())
    assert bench.tell(OutsidesAre((WANTED,)), OutsidesAre((CALLING,)), Tick()) == []
    assert outside_of(FIRST) == ID


def test_the_next_carrier_is_tried_only_where_the_way_was_at_fault(bench: Bench) -> None:
    bench.places()

    assert bench.tell(Gone(FIRST, CONGESTED)) == [
        RecordPlaced(SECOND, ID, Placed.CALLING),
        CallOutside(SECOND, "two", "15551230987", shows="5550100"),
    ]
    assert bench.tell(Gone(FIRST, CONGESTED)) == []
    assert bench.tell(Gone(SECOND)) == bench.over(Came.NOT_PLACED, SECOND)


@pytest.mark.parametrize(
    ("rings", "cause", "came"),
    [
        (True, BUSY, Came.BUSY),
        (False, BUSY, Came.BUSY),
        (True, 19, Came.NO_ANSWER),
        (True, 0, Came.NO_ANSWER),
        (False, 21, Came.REFUSED),
        (False, 1, Came.NO_SUCH_NUMBER),
    ],
)
def test_what_came_of_it_is_told_once(bench: Bench, rings: bool, cause: int, came: Came) -> None:
    bench.places()
    if rings:
        bench.tell(OutsideRings(FIRST))

    assert bench.tell(Gone(FIRST, cause), Gone(FIRST, cause)) == bench.over(came)
    assert bench.tell(OutsidesAre((CALLING,)), OutsidesAre(())) == []


def test_without_a_carrier_it_is_not_placed(bench: Bench) -> None:
    bench.tell(WaysOut(()))

    assert bench.places() == bench.over(Came.NOT_PLACED, "")


def test_whoever_answers_hears_the_counselor_at_once(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.places()

    assert bench.tell(OutsideRings(FIRST), OutsideUp(FIRST)) == [
        RecordPlaced(FIRST, ID, Placed.ANSWERED),
        Join(FIRST, leg),
    ]
    assert bench.tell(Recorded(FIRST, CONTACT), Stands(CONTACT, State.TALKING, MARIA), Tick()) == []
    assert bench.tell(Stands(CONTACT, State.WRAP_UP, MARIA)) == [HangUp(FIRST)]
    assert bench.tell(Gone(FIRST)) == [*bench.over(Came.TALKED), CloseRoom(FIRST), RecordGone(FIRST)]


def test_a_call_that_is_stopped_rings_no_longer(bench: Bench) -> None:
    bench.places()
    stopped = OutsideStands(ID, CONTACT, Placed.CALLING, MARIA, is_wanted=False)

    assert bench.tell(OutsidesAre((stopped,)), OutsidesAre((stopped,))) == [HangUp(FIRST)]
    assert bench.tell(Gone(FIRST)) == bench.over(Came.TAKEN_BACK)


def test_one_that_nobody_wants_any_more_is_not_placed(bench: Bench) -> None:
    late = OutsideStands(ID, CONTACT, Placed.WANTED, MARIA, is_wanted=False)

    assert bench.tell(OutsidesAre((late,))) == bench.over(Came.NOT_PLACED, "")


class TestANewEngine:
    """What Asterisk had in hand goes on; what it has no more is over."""

    def test_a_call_that_rings_is_not_placed_again(self, bench: Bench) -> None:
        bench.tell(Found(placed={FIRST: False}))

        assert bench.tell(OutsidesAre((CALLING,))) == []
        assert bench.tell(OutsideUp(FIRST))[0] == RecordPlaced(FIRST, ID, Placed.ANSWERED)

    def test_a_talk_goes_on(self, bench: Bench) -> None:
        found = Found(
            callers=(Entered(FIRST, "5550100"),),
            desks={MARIA: "desk-7-old"},
            rooms={FIRST: frozenset({FIRST, "desk-7-old"})},
            phones=frozenset({MARIA}),
            placed={FIRST: True},
        )
        bench.tell(found, PhoneThere(MARIA, True))
        answered = OutsideStands(ID, CONTACT, Placed.ANSWERED, MARIA)

        orders = bench.tell(
            OutsidesAre((answered,)), Recorded(FIRST, CONTACT), Stands(CONTACT, State.TALKING, MARIA)
        )

        assert orders == []

    def test_a_leg_that_is_gone_is_over(self, bench: Bench) -> None:
        bench.tell(Found())

        assert bench.tell(OutsidesAre((CALLING,))) == bench.over(Came.NOT_PLACED, "")

    def test_one_that_waits_in_nobodys_hands_is_left_until_it_comes(self, bench: Bench) -> None:
        bench.tell(Found(elsewhere=frozenset({FIRST})))
        answered = OutsideStands(ID, CONTACT, Placed.ANSWERED, MARIA)

        assert bench.tell(OutsidesAre((answered,))) == []
        assert bench.tell(OutsideUp(FIRST))[0] == RecordPlaced(FIRST, ID, Placed.ANSWERED)
