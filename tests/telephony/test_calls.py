"""The core of calls, without any wire: who hears what follows from where the contact stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    DeskUp,
    Entered,
    Event,
    Found,
    Gone,
    KeyPressed,
    NumbersKnown,
    OtherCenterUp,
    PhonesWanted,
    PhoneThere,
    Recorded,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.orders import (
    Answer,
    CallDesk,
    CallOtherCenter,
    CloseRoom,
    HangUp,
    Join,
    Music,
    Order,
    Part,
    Record,
    RecordGivenBack,
    RecordGone,
    RecordHandedOver,
    RecordHopFailed,
    RecordLost,
    RecordTold,
    Say,
    StopSaying,
)
from ringbuoy.telephony.calls.rules import Calls
from ringbuoy.telephony.sounds.prompts import Prompt

ROBIN, CONTACT, MARIA, TOM = "line-1.0", UUID(int=1), 7, 8
HARBOR = VoiceLine("harbor", "en")
HOP = Stands(CONTACT, State.WAITING, hop=1, number="15550009999", needs_no_key=True)


class Bench:
    """The core with a clock that moves only when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
        self.calls = Calls(Numbers({"5550100": HARBOR}, HARBOR))

    def tell(self, *events: Event, after: float = 0.0) -> list[Order]:
        """Tell what happens after this many seconds, and give what is to be done."""
        self.at += timedelta(seconds=after)
        return [order for event in events for order in self.calls.take(event, at=self.at)]

    def rings(self) -> list[Order]:
        return self.tell(Entered(ROBIN, "5550100", number="15551230000"))

    def waits(self) -> None:
        """Robin has heard the greeting and waits."""
        self.rings()
        self.tell(Recorded(ROBIN, CONTACT), Said(ROBIN, Prompt.GREETING), Stands(CONTACT, State.WAITING))

    def maria_is_there(self) -> str:
        """Maria's phone is connected and her leg is up."""
        orders = self.tell(PhonesWanted(frozenset({MARIA})), PhoneThere(MARIA, True, "sip:one"))
        (leg,) = [order.leg for order in orders if isinstance(order, CallDesk)]
        self.tell(DeskUp(MARIA, leg))
        return leg

    def maria_answers(self) -> list[Order]:
        return self.tell(Stands(CONTACT, State.OFFERED), Stands(CONTACT, State.TALKING, MARIA))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_call_is_answered_and_greeted_before_the_records_know(bench: Bench) -> None:
    assert bench.rings() == [
        Answer(ROBIN),
        Record(ROBIN, "5550100", bench.at, "15551230000"),
        Say(ROBIN, "harbor", "en", Prompt.GREETING),
    ]
    assert bench.rings() == []
    assert "1555" not in repr(bench.calls.calls[ROBIN])


def test_after_the_greeting_comes_the_honest_wait_then_music(bench: Bench) -> None:
    bench.rings()

    assert bench.tell(Recorded(ROBIN, CONTACT, Prompt.WAIT_A_FEW_MINUTES)) == []
    assert bench.tell(Said(ROBIN, Prompt.GREETING)) == [Say(ROBIN, "harbor", "en", Prompt.WAIT_A_FEW_MINUTES)]
    assert bench.tell(Said(ROBIN, Prompt.WAIT_A_FEW_MINUTES)) == [Music(ROBIN)]
    assert bench.tell(Tick()) == []


def test_somebody_who_waits_hears_from_time_to_time_that_we_look(bench: Bench) -> None:
    bench.waits()

    assert bench.tell(Tick(), after=60) == [Say(ROBIN, "harbor", "en", Prompt.STILL_LOOKING)]
    assert bench.tell(Said(ROBIN, Prompt.STILL_LOOKING)) == [Music(ROBIN)]
    assert bench.tell(Tick(), after=30) == []


def test_whom_no_records_know_hears_whom_else_to_call(bench: Bench) -> None:
    """The database is away: nobody can be rung for them."""
    bench.rings()
    bench.tell(Said(ROBIN, Prompt.GREETING))

    assert bench.tell(Tick(), after=60) == [Say(ROBIN, "harbor", "en", Prompt.OTHER_WAYS)]
    assert bench.tell(Said(ROBIN, Prompt.OTHER_WAYS)) == [Music(ROBIN)]
    bench.tell(Recorded(ROBIN, CONTACT))
    assert bench.tell(Tick(), after=80) == [Say(ROBIN, "harbor", "en", Prompt.STILL_LOOKING)]


def test_out_of_hours_the_line_says_so_and_the_caller_still_waits(bench: Bench) -> None:
    bench.tell(NumbersKnown(Numbers({"5550100": VoiceLine("harbor", "es", is_open=False)})))

    assert bench.rings()[-1] == Say(ROBIN, "harbor", "es", Prompt.CLOSED)


def test_that_somebody_may_listen_is_said_first_and_to_its_end(
    bench: Bench,
) -> None:
    leg = bench.maria_is_there()
    bench.tell(NumbersKnown(Numbers({"5550100": VoiceLine("harbor", "en", says_listening=True)})))

    assert bench.rings()[-1] == Say(ROBIN, "harbor", "en", Prompt.LISTENED)
    bench.tell(Recorded(ROBIN, CONTACT))
    assert bench.maria_answers() == []
    assert bench.tell(Said(ROBIN, Prompt.LISTENED)) == [RecordTold(ROBIN), Join(ROBIN, leg)]


def test_after_it_the_line_greets_whoever_still_waits(bench: Bench) -> None:
    bench.tell(NumbersKnown(Numbers({"5550100": VoiceLine("harbor", "en", says_listening=True)})))
    bench.rings()

    greets = Say(ROBIN, "harbor", "en", Prompt.GREETING)
    assert bench.tell(Said(ROBIN, Prompt.LISTENED)) == [RecordTold(ROBIN), greets]


def test_when_no_hop_finds_anybody_the_other_ways_are_said_once(bench: Bench) -> None:
    bench.waits()
    stands = Stands(CONTACT, State.WAITING, asks_more=True)

    assert bench.tell(stands) == [Say(ROBIN, "harbor", "en", Prompt.OTHER_WAYS)]
    assert bench.tell(Said(ROBIN, Prompt.OTHER_WAYS), stands) == [Music(ROBIN)]


def test_the_one_who_answers_is_joined_at_once(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()

    assert bench.maria_answers() == [Join(ROBIN, leg)]
    assert bench.tell(Stands(CONTACT, State.TALKING, MARIA), Tick()) == []


def test_an_answer_in_mid_greeting_ends_the_greeting(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT))

    assert bench.maria_answers() == [StopSaying(ROBIN, Prompt.GREETING), Join(ROBIN, leg)]
    assert bench.tell(Said(ROBIN, Prompt.GREETING)) == []


def test_hold_is_music_and_the_talk_goes_on_afterwards(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()
    bench.maria_answers()

    assert bench.tell(Stands(CONTACT, State.HELD, MARIA)) == [Part(ROBIN, leg), Music(ROBIN)]
    assert bench.tell(Tick(), after=300) == []
    assert bench.tell(Stands(CONTACT, State.TALKING, MARIA)) == [Join(ROBIN, leg)]


def test_the_counselor_ends_the_call_and_keeps_the_leg(bench: Bench) -> None:
    bench.maria_is_there()
    bench.waits()
    bench.maria_answers()

    assert bench.tell(Stands(CONTACT, State.WRAP_UP, MARIA)) == [HangUp(ROBIN)]
    assert bench.tell(Stands(CONTACT, State.CLOSED, MARIA), Tick()) == []
    assert bench.tell(Gone(ROBIN)) == [CloseRoom(ROBIN), RecordGone(ROBIN)]
    assert bench.tell(Gone(ROBIN)) == []


@pytest.mark.parametrize("state", ["greeted", "waiting", "talking"])
def test_a_caller_who_hangs_up_is_written_down_once(bench: Bench, state: str) -> None:
    bench.maria_is_there()
    bench.rings() if state == "greeted" else bench.waits()
    if state == "talking":
        bench.maria_answers()

    orders = bench.tell(Gone(ROBIN), Gone(ROBIN), Stands(CONTACT, State.WRAP_UP, MARIA), Tick())

    assert [order for order in orders if isinstance(order, RecordGone)] == [RecordGone(ROBIN)]
    assert not [order for order in orders if isinstance(order, HangUp | Music | Say)]


def test_a_lost_leg_ends_no_call_the_caller_is_told_and_the_same_counselor_is_called(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()
    bench.maria_answers()

    *lost, again = bench.tell(Gone(leg))
    assert lost == [Part(ROBIN, leg), Say(ROBIN, "harbor", "en", Prompt.RECONNECTING)]
    assert isinstance(again, CallDesk)
    assert again.person == MARIA

    assert bench.tell(DeskUp(MARIA, again.leg)) == [
        StopSaying(ROBIN, Prompt.RECONNECTING),
        Join(ROBIN, again.leg),
    ]


def test_a_leg_is_called_again_at_once_when_it_was_up_but_not_again_and_again(bench: Bench) -> None:
    leg = bench.maria_is_there()

    (again,) = bench.tell(Gone(leg), after=0.3)
    assert isinstance(again, CallDesk)
    assert bench.tell(DeskUp(MARIA, again.leg), Gone(again.leg), Tick(), after=0.3) == []
    (third,) = bench.tell(Tick(), after=2)
    assert isinstance(third, CallDesk)
    assert bench.tell(Gone(third.leg), Tick(), after=0.3) == []


def test_a_leg_that_a_page_loaded_anew_has_ended_is_not_the_first_that_was_lost(bench: Bench) -> None:
    leg = bench.maria_is_there()
    (vain,) = bench.tell(Gone(leg))
    assert isinstance(vain, CallDesk)
    *_, new = bench.tell(PhoneThere(MARIA, True, "sip:two"), after=0.2)
    assert isinstance(new, CallDesk)
    bench.tell(DeskUp(MARIA, new.leg))

    (again,) = bench.tell(Gone(new.leg), after=0.5)
    assert isinstance(again, CallDesk)


def test_a_counselor_who_does_not_come_back_gives_the_caller_to_the_front(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()
    bench.maria_answers()
    bench.tell(PhoneThere(MARIA, False, "sip:one"))

    assert bench.tell(Tick(), after=1)[0] == HangUp(leg)
    assert bench.tell(Tick(), after=15) == [RecordLost(ROBIN, CONTACT)]
    assert bench.tell(Stands(CONTACT, State.WAITING), Said(ROBIN, Prompt.RECONNECTING)) == [Music(ROBIN)]


def test_a_reloaded_browser_has_another_address_and_gets_a_new_leg(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()
    bench.maria_answers()

    orders = bench.tell(PhoneThere(MARIA, True, "sip:two"), PhoneThere(MARIA, False, "sip:one"))

    assert orders[0] == HangUp(leg)
    (again,) = [order for order in orders if isinstance(order, CallDesk)]
    assert Say(ROBIN, "harbor", "en", Prompt.RECONNECTING) in orders
    assert Join(ROBIN, again.leg) in bench.tell(Gone(leg), DeskUp(MARIA, again.leg), Tick(), after=2)


def test_a_connection_that_is_back_within_a_second_changes_nothing(bench: Bench) -> None:
    bench.maria_is_there()
    bench.waits()
    bench.maria_answers()

    assert bench.tell(PhoneThere(MARIA, False, "sip:one")) == []
    assert bench.tell(PhoneThere(MARIA, True, "sip:one"), Tick(), after=0.8) == []
    assert bench.tell(Tick(), after=5) == []


def test_whoever_signs_out_keeps_no_leg(bench: Bench) -> None:
    leg = bench.maria_is_there()

    assert bench.tell(PhonesWanted(frozenset())) == [HangUp(leg)]


def test_a_contact_that_is_handed_to_tom_is_joined_with_him(bench: Bench) -> None:
    maria = bench.maria_is_there()
    bench.waits()
    bench.maria_answers()
    orders = bench.tell(PhonesWanted(frozenset({MARIA, TOM})), PhoneThere(TOM, True, "sip:tom"))
    (tom,) = [order.leg for order in orders if isinstance(order, CallDesk)]
    bench.tell(DeskUp(TOM, tom))

    assert bench.tell(Stands(CONTACT, State.TALKING, TOM)) == [Part(ROBIN, maria), Join(ROBIN, tom)]


def test_a_new_engine_goes_on_where_the_old_one_stopped(bench: Bench) -> None:
    other, waiting = "line-2.0", "line-3.0"
    found = Found(
        callers=(Entered(other, "5550100"), Entered(waiting, "5550100")),
        desks={MARIA: "desk-7-old"},
        rooms={other: frozenset({other, "desk-7-old"})},
        phones=frozenset({MARIA}),
    )

    orders = bench.tell(found, PhonesWanted(frozenset({MARIA})))
    assert orders == [
        Record(other, "5550100", bench.at),
        Record(waiting, "5550100", bench.at),
        StopSaying(waiting, Prompt.GREETING),
        Music(waiting),
    ]
    assert bench.tell(Recorded(other, CONTACT), Stands(CONTACT, State.TALKING, MARIA)) == []


def test_calls_that_asterisk_has_no_more_were_cut_off(bench: Bench) -> None:
    bench.maria_is_there()
    bench.waits()
    bench.maria_answers()

    assert bench.tell(Found(phones=frozenset())) == [RecordGone(ROBIN, was_cut_off=True)]
    assert isinstance(bench.tell(PhoneThere(MARIA, True, "sip:three"))[0], CallDesk)


def test_a_call_that_waited_without_an_engine_is_not_greeted_again(bench: Bench) -> None:
    orders = bench.tell(Entered(ROBIN, "5550100", is_again=True))

    assert orders[-1] == Music(ROBIN)


def test_a_call_that_no_engine_ever_had_is_greeted_like_any_other(bench: Bench) -> None:
    late = bench.tell(Entered(ROBIN, "5550100", is_again=True, is_late=True))

    assert late[-1] == Say(ROBIN, "harbor", "en", Prompt.GREETING)
    assert bench.tell(Said(ROBIN, Prompt.GREETING))[-1] == Music(ROBIN)


@pytest.mark.parametrize(
    ("dialed", "line"),
    [("5550100", "harbor"), ("+1 202 555 0100", "harbor"), ("12025550100", "harbor"), ("911", "other")],
)
def test_a_number_is_known_with_and_without_its_prefix(dialed: str, line: str) -> None:
    numbers = Numbers({"5550100": HARBOR, "2025550199": HARBOR}, VoiceLine("other", "en"))

    assert numbers.line_at(dialed).code == line


class TestAnotherCenter:
    """A hop leads to the telephone of another center; the caller stays ours until somebody there answers."""

    def waits_for_hop(self, bench: Bench) -> str:
        bench.waits()
        (order,) = bench.tell(HOP)
        assert isinstance(order, CallOtherCenter)
        assert (order.caller, order.number, order.shows) == (ROBIN, "15550009999", "5550100")
        assert "1555" not in repr(order)
        return order.leg

    def test_it_is_called_once_and_has_the_caller_when_it_answers(self, bench: Bench) -> None:
        leg = self.waits_for_hop(bench)
        assert bench.tell(Tick(), replace(HOP, state=State.OFFERED)) == []

        assert bench.tell(OtherCenterUp(ROBIN)) == [Join(ROBIN, leg), RecordHandedOver(ROBIN, CONTACT)]
        assert bench.tell(Stands(CONTACT, State.OVERFLOWED, hop=1), Tick()) == []
        assert bench.tell(Gone(leg), after=31) == [HangUp(ROBIN)]

    def test_a_machine_that_hangs_up_gives_the_caller_back_to_us_and_to_the_next_hop(
        self, bench: Bench
    ) -> None:
        leg = self.waits_for_hop(bench)
        bench.tell(OtherCenterUp(ROBIN), Stands(CONTACT, State.OVERFLOWED, hop=1))

        assert bench.tell(Gone(leg), after=29) == [
            Part(ROBIN, leg),
            Say(ROBIN, "harbor", "en", Prompt.RECONNECTING),
            RecordGivenBack(ROBIN, Record(ROBIN, "5550100", bench.at, "15551230000"), 1),
        ]
        again = UUID(int=2)
        bench.tell(Recorded(ROBIN, again), Stands(CONTACT, State.OVERFLOWED, hop=1))
        assert bench.tell(Said(ROBIN, Prompt.RECONNECTING)) == [Music(ROBIN)]
        assert bench.tell(replace(HOP, contact=again)) == []
        (next_one,) = bench.tell(replace(HOP, contact=again, hop=2, number="15550007777"))
        assert isinstance(next_one, CallOtherCenter)

    def test_where_a_person_or_a_voicemail_answers_the_key_is_asked_for_of_one_number_too(
        self, bench: Bench
    ) -> None:
        bench.waits()
        (order,) = bench.tell(replace(HOP, needs_no_key=False))
        assert isinstance(order, CallOtherCenter)

        asks = Say(order.leg, "house", "en", Prompt.PRESS_ONE)
        assert bench.tell(OtherCenterUp(ROBIN, order.leg)) == [asks]
        assert bench.tell(Gone(order.leg)) == [RecordHopFailed(ROBIN, CONTACT, 1)]

    def test_a_caller_who_hangs_up_there_ends_that_leg_too(self, bench: Bench) -> None:
        leg = self.waits_for_hop(bench)
        bench.tell(OtherCenterUp(ROBIN), Stands(CONTACT, State.OVERFLOWED, hop=1))

        assert bench.tell(Gone(ROBIN)) == [HangUp(leg), CloseRoom(ROBIN), RecordGone(ROBIN)]

    def test_one_of_us_who_answers_first_has_the_caller(self, bench: Bench) -> None:
        maria = bench.maria_is_there()
        leg = self.waits_for_hop(bench)

        assert bench.tell(Stands(CONTACT, State.TALKING, MARIA, hop=1)) == [HangUp(leg), Join(ROBIN, maria)]
        assert bench.tell(OtherCenterUp(ROBIN), Gone(leg)) == []

    def test_when_nobody_there_answers_the_next_hop_opens_and_the_caller_still_waits(
        self, bench: Bench
    ) -> None:
        leg = self.waits_for_hop(bench)

        assert bench.tell(Gone(leg)) == [RecordHopFailed(ROBIN, CONTACT, 1)]
        assert bench.tell(Stands(CONTACT, State.WAITING, hop=2, asks_more=True)) == [
            Say(ROBIN, "harbor", "en", Prompt.OTHER_WAYS)
        ]

    def test_where_nobody_answers_at_the_last_place_the_caller_is_told_and_it_is_called_again(
        self, bench: Bench
    ) -> None:
        """No other place opens: with one number, which is busy, they had heard music for ever."""
        bench.waits()
        at_last = replace(HOP, is_last=True)
        (first,) = [order for order in bench.tell(at_last) if isinstance(order, CallOtherCenter)]

        assert bench.tell(Gone(first.leg)) == [RecordHopFailed(ROBIN, CONTACT, 1)]
        assert bench.tell(Tick()) == [Say(ROBIN, "harbor", "en", Prompt.OTHER_WAYS)]
        assert bench.tell(Said(ROBIN, Prompt.OTHER_WAYS), at_last, Tick(), after=20) == [Music(ROBIN)]
        again = [order for order in bench.tell(Tick(), after=40) if isinstance(order, CallOtherCenter)]
        assert again == [first]
        assert not [one for one in bench.tell(Tick(), after=1) if isinstance(one, CallOtherCenter)]
        assert RecordHopFailed(ROBIN, CONTACT, 1) in bench.tell(Gone(first.leg))

        maria = bench.maria_is_there()
        assert Join(ROBIN, maria) in bench.tell(Stands(CONTACT, State.TALKING, MARIA, hop=1))
        assert not [one for one in bench.tell(Tick(), after=90) if isinstance(one, CallOtherCenter)]

    def test_a_place_after_which_another_one_opens_is_not_called_again(self, bench: Bench) -> None:
        leg = self.waits_for_hop(bench)
        bench.tell(Gone(leg))

        assert not [one for one in bench.tell(Tick(), after=90) if isinstance(one, CallOtherCenter)]

    def test_a_line_of_ours_that_opens_after_it_leaves_it_ringing(self, bench: Bench) -> None:
        leg = self.waits_for_hop(bench)

        assert bench.tell(replace(HOP, is_last=True), Tick()) == []
        assert bench.tell(Gone(leg)) == [RecordHopFailed(ROBIN, CONTACT, 1)]

    def test_another_telephone_rings_instead_when_nobody_at_the_first_is_asked_for_the_key(
        self, bench: Bench
    ) -> None:
        bench.waits()
        (first,) = bench.tell(replace(HOP, needs_no_key=False))
        at_next = replace(HOP, hop=2, number="15550007777")
        bench.tell(OtherCenterUp(ROBIN, first.leg))

        assert not [one for one in bench.tell(at_next, Tick()) if isinstance(one, CallOtherCenter)]
        bench.tell(Gone(first.leg))

        (second,) = [one for one in bench.tell(Tick()) if isinstance(one, CallOtherCenter)]
        third = bench.tell(replace(HOP, hop=3, number="15550006666"))
        assert third[:2] == [RecordHopFailed(ROBIN, CONTACT, 2), HangUp(second.leg)]


class TestTwoNumbersAtOnce:
    """A hop leads to two telephones: the first who presses the key has the caller, the other is let go."""

    def rings(self, bench: Bench) -> tuple[str, str]:
        bench.waits()
        orders = bench.tell(Stands(CONTACT, State.WAITING, hop=1, number="15550009999,15550008888"))
        first, second = [order for order in orders if isinstance(order, CallOtherCenter)]
        assert (first.number, second.number) == ("15550009999", "15550008888")
        return first.leg, second.leg

    def test_the_first_key_has_the_caller(self, bench: Bench) -> None:
        first, second = self.rings(bench)
        assert bench.tell(OtherCenterUp(ROBIN, first)) == [Say(first, "house", "en", Prompt.PRESS_ONE)]
        bench.tell(OtherCenterUp(ROBIN, second), KeyPressed(second, "7"))

        assert bench.tell(KeyPressed(second, "1")) == [
            StopSaying(second, Prompt.PRESS_ONE),
            HangUp(first),
            Join(ROBIN, second),
            RecordHandedOver(ROBIN, CONTACT),
        ]
        assert bench.tell(KeyPressed(first, "1"), Gone(first)) == []
        assert bench.tell(Stands(CONTACT, State.OVERFLOWED, hop=1)) == []
        assert bench.tell(Gone(second), after=31) == [HangUp(ROBIN)]

    def test_a_voicemail_has_nobody_and_the_next_hop_opens_when_both_are_gone(self, bench: Bench) -> None:
        first, second = self.rings(bench)
        bench.tell(OtherCenterUp(ROBIN, first))
        later = [order for _ in range(4) for order in bench.tell(Tick(), after=5)]

        assert later[-1] == HangUp(first)
        assert bench.tell(Gone(first), Tick()) == []
        assert bench.tell(Gone(second)) == [RecordHopFailed(ROBIN, CONTACT, 1)]

    def test_one_of_us_who_answers_first_lets_both_go(self, bench: Bench) -> None:
        maria = bench.maria_is_there()
        first, second = self.rings(bench)
        bench.tell(OtherCenterUp(ROBIN, first))

        assert bench.tell(Stands(CONTACT, State.TALKING, MARIA, hop=1)) == [
            HangUp(first),
            HangUp(second),
            Join(ROBIN, maria),
        ]
        assert bench.tell(KeyPressed(first, "1")) == []
