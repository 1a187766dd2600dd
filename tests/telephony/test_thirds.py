"""The core of handing on, without any wire: aside, together, alone with the caller; nobody is left alone."""

from dataclasses import replace
from uuid import UUID

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    DeskUp,
    Entered,
    Found,
    Gone,
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
    CallDesk,
    CallOutside,
    CloseRoom,
    HangUp,
    Join,
    JoinToo,
    MeetAside,
    Music,
    Order,
    Part,
    PartAside,
    PartToo,
    RecordGone,
    RecordLost,
    RecordPlaced,
)
from ringbuoy.telephony.kinds import Came, Company, Placed
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN
from tests.telephony.test_calls import Bench as Core

ID = UUID(int=6)
ROOM, THIRD = f"aside-{ID.hex}", f"third-{ID.hex}-1"
ASIDE = OutsideStands(ID, CONTACT, Placed.WANTED, MARIA, number="15550001111", company=Company.ASIDE)
TALKING, OVER = Stands(CONTACT, State.TALKING, MARIA), Stands(CONTACT, State.WRAP_UP, MARIA)


class Bench(Core):
    """Robin talks with Maria, and a carrier takes calls."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = self.maria_is_there()
        self.waits()
        self.maria_answers()
        self.tell(WaysOut(("one",)))

    def asks(self, company: Company = Company.ASIDE) -> list[Order]:
        return self.tell(OutsidesAre((replace(ASIDE, company=company),)))

    def now(self, company: Company, *, is_wanted: bool = True) -> list[Order]:
        row = replace(ASIDE, state=Placed.ANSWERED, company=company, is_wanted=is_wanted)
        return self.tell(OutsidesAre((row,)))

    def aside(self) -> list[Order]:
        """The third has answered and talks with Maria alone."""
        self.asks()
        return self.tell(OutsideUp(THIRD))

    def together(self) -> list[Order]:
        self.aside()
        return self.now(Company.TOGETHER)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_while_it_rings_the_caller_and_the_counselor_talk_on(bench: Bench) -> None:
    assert bench.asks() == [
        RecordPlaced(THIRD, ID, Placed.CALLING),
        CallOutside(THIRD, "one", "15550001111"),
    ]
    assert bench.tell(Tick()) == []


@pytest.mark.parametrize("cause", [17, 21, 1, 34])
def test_whoever_cannot_be_reached_changes_nothing_for_the_caller(bench: Bench, cause: int) -> None:
    bench.asks()

    (order,) = bench.tell(Gone(THIRD, cause), Tick(), TALKING)
    assert isinstance(order, RecordPlaced)
    assert order.state is Placed.OVER


def test_aside_the_caller_hears_music_and_comes_back_to_the_same_counselor(bench: Bench) -> None:
    assert bench.aside() == [
        RecordPlaced(THIRD, ID, Placed.ANSWERED),
        Part(ROBIN, bench.desk),
        Music(ROBIN),
        MeetAside(ROBIN, ROOM, bench.desk, THIRD),
    ]
    assert bench.tell(Tick(), TALKING) == []

    assert bench.tell(Gone(THIRD)) == [
        RecordPlaced(THIRD, ID, Placed.OVER, Came.TALKED),
        PartAside(ROBIN, ROOM, bench.desk),
        Join(ROBIN, bench.desk),
    ]


def test_from_aside_all_come_together_and_go_aside_again(bench: Bench) -> None:
    assert bench.together() == [
        PartAside(ROBIN, ROOM, bench.desk),
        Join(ROBIN, bench.desk),
        JoinToo(ROBIN, THIRD),
    ]
    assert bench.now(Company.TOGETHER) == []
    assert bench.now(Company.ASIDE) == [
        Part(ROBIN, bench.desk),
        Music(ROBIN),
        MeetAside(ROBIN, ROOM, bench.desk, THIRD),
    ]


def test_a_caller_on_hold_leaves_the_other_two_with_each_other(bench: Bench) -> None:
    bench.together()

    assert bench.tell(replace(TALKING, state=State.HELD)) == [
        Part(ROBIN, bench.desk),
        Music(ROBIN),
        MeetAside(ROBIN, ROOM, bench.desk, THIRD),
    ]
    assert bench.tell(TALKING) == [
        PartAside(ROBIN, ROOM, bench.desk),
        Join(ROBIN, bench.desk),
        JoinToo(ROBIN, THIRD),
    ]


def test_asked_for_a_talk_of_three_whoever_answers_is_in_it(bench: Bench) -> None:
    bench.asks(Company.TOGETHER)

    assert bench.tell(OutsideUp(THIRD)) == [
        RecordPlaced(THIRD, ID, Placed.ANSWERED),
        JoinToo(ROBIN, THIRD),
    ]
    assert bench.tell(Gone(THIRD), Tick()) == [RecordPlaced(THIRD, ID, Placed.OVER, Came.TALKED)]


def test_the_counselor_leaves_and_the_two_stay_with_each_other(bench: Bench) -> None:
    bench.together()

    assert bench.now(Company.HANDED_ON) == []
    assert bench.tell(OVER) == [PartToo(ROBIN, bench.desk)]
    assert bench.tell(Stands(CONTACT, State.CLOSED, MARIA), Tick()) == []
    assert bench.tell(Gone(THIRD)) == [RecordPlaced(THIRD, ID, Placed.OVER, Came.TALKED), HangUp(ROBIN)]


def test_it_does_not_matter_which_of_the_two_news_comes_first(bench: Bench) -> None:
    bench.together()

    assert bench.tell(replace(OVER, is_handed_on=True)) == [PartToo(ROBIN, bench.desk)]
    assert bench.now(Company.HANDED_ON) == []


def test_straight_from_aside_the_caller_is_fetched_from_the_music(bench: Bench) -> None:
    bench.aside()

    assert bench.now(Company.HANDED_ON)[1:] == [Join(ROBIN, bench.desk), JoinToo(ROBIN, THIRD)]
    assert bench.tell(OVER) == [PartToo(ROBIN, bench.desk)]


def test_without_a_counselors_leg_it_is_fetched_all_the_same(bench: Bench) -> None:
    bench.aside()
    bench.tell(Gone(bench.desk))
    bench.now(Company.HANDED_ON)

    assert Join(ROBIN, THIRD) in bench.tell(OVER)


def test_a_caller_who_was_handed_on_and_hangs_up_ends_the_other_leg(bench: Bench) -> None:
    bench.together()
    bench.now(Company.HANDED_ON)
    bench.tell(OVER)

    assert bench.tell(Gone(ROBIN)) == [CloseRoom(ROBIN), RecordGone(ROBIN)]
    assert bench.now(Company.HANDED_ON, is_wanted=False) == [HangUp(THIRD)]


def test_when_the_caller_hangs_up_the_counselor_and_the_third_talk_on_until_one_ends_it(bench: Bench) -> None:
    bench.together()

    assert bench.tell(Gone(ROBIN)) == [
        CloseRoom(ROBIN),
        RecordGone(ROBIN),
        MeetAside(THIRD, ROOM, bench.desk, THIRD),
    ]
    assert bench.now(Company.TOGETHER, is_wanted=False)[0] == HangUp(THIRD)


def test_a_lost_leg_of_the_counselor_leaves_nobody_alone(bench: Bench) -> None:
    bench.aside()

    (again,) = [order for order in bench.tell(Gone(bench.desk)) if isinstance(order, CallDesk)]
    assert MeetAside(ROBIN, ROOM, again.leg, THIRD) in bench.tell(DeskUp(MARIA, again.leg))


def test_a_counselor_who_does_not_come_back_from_aside_gives_the_caller_to_the_front(bench: Bench) -> None:
    bench.aside()
    bench.tell(Gone(bench.desk))
    bench.tell(PhoneThere(MARIA, False, "sip:one"), Tick(), after=2)

    assert RecordLost(ROBIN, CONTACT) in bench.tell(Tick(), after=15)


class TestANewEngine:
    """It finds who is with whom, and leaves them there."""

    def found(self, company: Company, **rooms: frozenset[str]) -> list[Order]:
        core = Core()
        desks = {MARIA: "desk-7-old"}
        core.tell(
            Found(
                callers=(Entered(ROBIN, "5550100"),),
                desks=desks,
                rooms=rooms,
                phones=frozenset({MARIA}),
                placed={THIRD: True},
            ),
            Recorded(ROBIN, CONTACT),
        )
        row = replace(ASIDE, state=Placed.ANSWERED, company=company)
        return core.tell(OutsidesAre((row,)), TALKING, Tick())

    def test_three_who_talk(self) -> None:
        room = {ROBIN: frozenset({ROBIN, "desk-7-old", THIRD})}

        assert self.found(Company.TOGETHER, **room) == []

    def test_two_aside(self) -> None:
        assert self.found(Company.ASIDE, **{ROOM: frozenset({"desk-7-old", THIRD})}) == []
