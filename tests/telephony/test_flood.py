"""In a flood strangers show that they are there; whoever does, or cannot, is through. Nobody is blocked."""

from datetime import UTC, datetime, timedelta

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import Entered, Gone, KeyPressed, Recorded, Said, Stands, Tick
from ringbuoy.telephony.calls.flood import (
    CALM_FOR,
    MANY_CALLS,
    MANY_OF_A_NUMBER,
    MANY_OF_A_PREFIX,
    PATIENCE,
    REAL_FOR,
    TOLD_AGAIN_AFTER,
    Flood,
)
from ringbuoy.telephony.calls.orders import Answer, Music, Record, RecordGone, RecordNotLetIn, Say
from ringbuoy.telephony.kinds import NotLetIn
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.telephony.test_calls import CONTACT, MARIA, Bench

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
ROBIN = "15551230987"


def _numbers(count: int) -> list[str]:
    """Give numbers that have nothing in common."""
    return [f"1{at:03d}5550000" for at in range(100, 100 + count)]


def _flooded(flood: Flood | None = None) -> Flood:
    flood = flood or Flood()
    for number in _numbers(MANY_CALLS + 1):
        flood.must_show(number, at=AT)
    return flood


def test_an_ordinary_evening_asks_nobody() -> None:
    flood = Flood()

    assert not any(flood.must_show(number, at=AT) for number in _numbers(MANY_CALLS))
    assert not flood.is_on(at=AT)


def test_that_a_flood_goes_on_is_news_at_its_beginning_and_from_time_to_time() -> None:
    flood = Flood()
    before = flood.take_noticed(at=AT)
    _flooded(flood)
    later = AT + TOLD_AGAIN_AFTER

    told = [flood.take_noticed(at=at) for at in (AT, AT, later)]
    flood.must_show(ROBIN, at=later)

    assert before is None
    assert told == [AT + CALM_FOR, None, None]
    assert flood.take_noticed(at=later) == later + CALM_FOR
    assert flood.take_noticed(at=later + CALM_FOR) is None


def test_in_a_flood_a_stranger_is_asked_and_for_some_minutes_after_it() -> None:
    flood = _flooded()

    assert flood.must_show(ROBIN, at=AT)
    assert flood.must_show("", at=AT + CALM_FOR - timedelta(seconds=1))
    assert not flood.must_show(ROBIN, at=AT + CALM_FOR)


def test_whoever_was_found_real_is_asked_no_more() -> None:
    flood = _flooded()
    flood.found_real(ROBIN, at=AT)

    assert not flood.must_show(ROBIN, at=AT)
    for number in _numbers(MANY_CALLS + 1):
        flood.must_show(number, at=AT + REAL_FOR)
    assert flood.must_show(ROBIN, at=AT + REAL_FOR)


def test_many_calls_by_one_number_are_asked_and_no_others() -> None:
    flood = Flood()

    asked = [flood.must_show(ROBIN, at=AT) for _call in range(MANY_OF_A_NUMBER + 2)]

    assert asked == [False] * MANY_OF_A_NUMBER + [True, True]
    assert not flood.must_show("15559990000", at=AT)
    assert not flood.must_show(ROBIN, at=AT + timedelta(minutes=2))


def test_many_calls_by_numbers_alike_are_asked() -> None:
    flood = Flood()

    asked = [flood.must_show(f"1555123{last:04d}", at=AT) for last in range(MANY_OF_A_PREFIX + 1)]

    assert asked == [False] * MANY_OF_A_PREFIX + [True]


def test_withheld_numbers_are_no_lane() -> None:
    flood = Flood()

    assert not any(flood.must_show("", at=AT) for _call in range(MANY_CALLS))


def _flooded_bench() -> Bench:
    bench = Bench()
    _flooded(bench.calls.flood)
    bench.at = AT
    return bench


LEG = "line-7.0"
RINGS = Entered(LEG, "5550100", number=ROBIN)


def test_a_key_puts_through_at_once() -> None:
    bench = _flooded_bench()
    assert bench.tell(RINGS) == [Answer(LEG), Say(LEG, "harbor", "en", Prompt.SHOW_YOU_ARE_THERE)]

    orders = bench.tell(KeyPressed(LEG, "4"))

    assert Record(LEG, "5550100", bench.at, ROBIN) in orders
    assert orders[-1] == Say(LEG, "harbor", "en", Prompt.GREETING)
    assert not bench.calls.flood.must_show(ROBIN, at=bench.at)


def test_who_cannot_press_is_put_through_a_little_later() -> None:
    bench = _flooded_bench()
    bench.tell(RINGS)
    assert bench.tell(Said(LEG, "show_you_are_there")) == [Music(LEG)]
    assert bench.tell(Tick(), after=PATIENCE.total_seconds() - 1) == []

    orders = bench.tell(Tick(), after=1)

    assert Record(LEG, "5550100", bench.at, ROBIN) in orders
    leg = bench.maria_is_there()
    bench.tell(Recorded(LEG, CONTACT), Stands(CONTACT, State.OFFERED))
    assert bench.tell(Stands(CONTACT, State.TALKING, MARIA))[-1].desk == leg


def test_who_hangs_up_while_asked_stood_in_no_queue_and_is_written_down_all_the_same() -> None:
    bench = _flooded_bench()
    came_at = bench.at
    bench.tell(RINGS)

    assert bench.tell(Gone(LEG), after=3) == [
        RecordNotLetIn(LEG, "5550100", came_at, NotLetIn.AT_CHECK, ROBIN)
    ]
    assert not bench.calls.calls


def test_whom_nobody_served_at_first_is_not_asked() -> None:
    bench = _flooded_bench()

    orders = bench.tell(Entered(LEG, "5550100", is_again=True, number=ROBIN))

    assert any(isinstance(order, Record) for order in orders)
    assert RecordGone(LEG) in bench.tell(Gone(LEG))


def test_whom_no_engine_ever_had_is_asked_like_anybody_and_greeted_then() -> None:
    bench = _flooded_bench()

    orders = bench.tell(Entered(LEG, "5550100", is_again=True, is_late=True, number=ROBIN))

    assert not any(isinstance(order, Record) for order in orders)
    assert orders[-1] == Say(LEG, "harbor", "en", Prompt.SHOW_YOU_ARE_THERE)
    assert Say(LEG, "harbor", "en", Prompt.GREETING) in bench.tell(KeyPressed(LEG, "1"))


def test_fifty_times_the_calls_and_whoever_is_real_is_through() -> None:
    bench = Bench()
    through = 0
    for call in range(2_000):
        bench.tell(Entered(f"bot-{call}", "5550100", number=f"1{call % 700:03d}{call:07d}"), after=0.02)
        if call % 50 == 49:
            leg, number = f"real-{call}", f"44{call:09d}"
            first = bench.tell(Entered(leg, "5550100", number=number))
            then = bench.tell(KeyPressed(leg, "1")) if bench.calls.calls[leg].asked else first
            through += any(isinstance(order, Record) for order in then)
        bench.tell(Gone(f"bot-{call}"))

    assert through == 40
