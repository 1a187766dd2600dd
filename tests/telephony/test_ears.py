"""The core of listening in, without any wire: who takes part stands in the records, the legs follow."""

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.escalations.rules import Mode
from ringbuoy.telephony.calls.events import (
    DeskUp,
    EarUp,
    Entered,
    Found,
    Gone,
    PhonesWanted,
    PhoneThere,
    Recorded,
    Stands,
    Tick,
    Watches,
)
from ringbuoy.telephony.calls.orders import (
    CallDesk,
    HangUp,
    Hear,
    Join,
    JoinToo,
    ListenIn,
    Order,
    Part,
    PartToo,
    StopHearing,
)
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN
from tests.telephony.test_calls import Bench as Core

INES, INES_LEG = 9, "desk-9-here"


class Bench(Core):
    """Robin talks with Maria; Ines has a phone."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = self.maria_is_there()
        self.waits()
        self.maria_answers()
        self.tell(PhonesWanted(frozenset({MARIA, INES})), DeskUp(INES, INES_LEG))

    def watched(self, *modes: Mode, state: State = State.TALKING, by: int = INES) -> list[Order]:
        watchers = tuple(Watches(by, mode) for mode in modes)
        return self.tell(Stands(CONTACT, state, MARIA, watchers=watchers))

    def listens(self, mode: Mode = Mode.LISTEN) -> str:
        """Ines hears the talk, and the name of the leg between."""
        (order,) = self.watched(mode)
        assert isinstance(order, ListenIn)
        assert (order.on, order.whispers) == (self.desk, mode is Mode.WHISPER)
        assert self.tell(EarUp(order.leg)) == [Hear(order.leg, INES_LEG)]
        return order.leg


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("mode", [Mode.LISTEN, Mode.WHISPER])
def test_a_supervisor_hears_the_talk_once_and_leaves(bench: Bench, mode: Mode) -> None:
    ear = bench.listens(mode)

    assert bench.tell(EarUp(ear), Tick()) == []
    assert bench.watched() == [HangUp(ear), StopHearing(ear, INES_LEG)]
    assert bench.tell(Gone(ear), Tick()) == []


def test_from_listening_to_whispering_to_joining(bench: Bench) -> None:
    ear = bench.listens()

    *ended, whispers = bench.watched(Mode.WHISPER)
    assert ended == [HangUp(ear), StopHearing(ear, INES_LEG, is_needed=True)]
    assert isinstance(whispers, ListenIn)
    assert whispers.whispers
    assert bench.watched(Mode.JOIN)[-1] == JoinToo(ROBIN, INES_LEG)
    assert bench.watched() == [PartToo(ROBIN, INES_LEG)]


def test_a_leg_that_comes_too_late_is_ended(bench: Bench) -> None:
    (order,) = bench.watched(Mode.LISTEN)
    bench.watched()

    assert isinstance(order, ListenIn)
    assert bench.tell(EarUp(order.leg)) == [HangUp(order.leg)]


def test_nobody_listens_while_nobody_talks(bench: Bench) -> None:
    bench.watched(Mode.JOIN)

    assert PartToo(ROBIN, INES_LEG) in bench.watched(Mode.JOIN, state=State.HELD)
    assert bench.watched(Mode.JOIN) == [Join(ROBIN, bench.desk), JoinToo(ROBIN, INES_LEG)]


def test_it_ends_with_the_call(bench: Bench) -> None:
    ear = bench.listens()

    orders = bench.tell(Gone(ROBIN))

    assert [HangUp(ear), StopHearing(ear, INES_LEG)] == orders[:2]


def test_a_counselors_leg_that_is_lost_and_comes_back_is_listened_to_again(bench: Bench) -> None:
    ear = bench.listens()

    lost = bench.tell(Gone(bench.desk))
    assert StopHearing(ear, INES_LEG) in lost
    (again,) = [order for order in lost if isinstance(order, CallDesk)]
    joined = bench.tell(DeskUp(MARIA, again.leg))
    assert [order.on for order in joined if isinstance(order, ListenIn)] == [again.leg]


def test_a_supervisor_whose_own_leg_is_lost_hears_again_when_it_is_back(bench: Bench) -> None:
    ear = bench.listens()

    assert bench.tell(Gone(INES_LEG)) == [HangUp(ear), StopHearing(ear, INES_LEG)]
    assert isinstance(bench.tell(DeskUp(INES, "desk-9-new"))[0], ListenIn)


def test_a_talk_of_their_own_goes_first(bench: Bench) -> None:
    ear, other = bench.listens(), "line-2.0"
    bench.tell(Entered(other, "5550100"), Recorded(other, CONTACT.__class__(int=2)))

    orders = bench.tell(Stands(CONTACT.__class__(int=2), State.TALKING, INES), Tick())

    assert Join(other, INES_LEG) in orders
    assert StopHearing(ear, INES_LEG, is_needed=True) in orders


def test_who_takes_the_talk_over_stays_in_it(bench: Bench) -> None:
    bench.watched(Mode.JOIN)

    assert bench.tell(Stands(CONTACT, State.TALKING, INES)) == [
        Part(ROBIN, bench.desk),
        Join(ROBIN, INES_LEG),
    ]


def test_nobody_without_a_leg_takes_part(bench: Bench) -> None:
    assert bench.watched(Mode.LISTEN, by=10) == []


class TestANewEngine:
    """It ends what an earlier one had begun, or goes on with it."""

    def found(self, *joined: str, ears: frozenset[str] = frozenset(), **rooms: frozenset[str]) -> Found:
        return Found(
            callers=(Entered(ROBIN, "5550100"),),
            desks={MARIA: "desk-7-old", INES: INES_LEG},
            rooms={ROBIN: frozenset({ROBIN, "desk-7-old", *joined}), **rooms},
            phones=frozenset({MARIA, INES}),
            ears=ears,
        )

    def stands(self, mode: Mode) -> Stands:
        return Stands(CONTACT, State.TALKING, MARIA, watchers=(Watches(INES, mode),))

    def test_who_listened_hears_again(self) -> None:
        core, ear = Core(), "ear-9-1"
        room = {ear: frozenset({ear, INES_LEG})}

        orders = core.tell(self.found(ears=frozenset({ear}), **room))
        assert orders[:2] == [HangUp(ear), StopHearing(ear, INES_LEG)]
        core.tell(PhoneThere(INES, True), Recorded(ROBIN, CONTACT))
        assert isinstance(core.tell(self.stands(Mode.LISTEN))[0], ListenIn)

    def test_who_had_joined_stays_without_a_break(self) -> None:
        core = Core()
        core.tell(self.found(INES_LEG), Recorded(ROBIN, CONTACT))

        assert core.tell(self.stands(Mode.JOIN)) == []
        assert core.tell(Stands(CONTACT, State.TALKING, MARIA)) == [PartToo(ROBIN, INES_LEG)]

    def test_who_had_joined_and_left_meanwhile_leaves(self) -> None:
        core = Core()
        core.tell(self.found(INES_LEG), Recorded(ROBIN, CONTACT))

        assert core.tell(Stands(CONTACT, State.TALKING, MARIA)) == [PartToo(ROBIN, INES_LEG)]
