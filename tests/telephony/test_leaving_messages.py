"""The core of a message: pressed, spoken, kept, and never in the way of a counselor who answers."""

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    Gone,
    KeeperUp,
    KeyPressed,
    NumbersKnown,
    Recorded,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.messages import LONGEST, MOST_TRIES
from ringbuoy.telephony.calls.orders import (
    CloseRoom,
    HangUp,
    Join,
    MakeKeeper,
    Music,
    RecordGone,
    RecordKey,
    RecordMessage,
    Say,
    StopSaying,
)
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN, Bench

KEEPER = f"keeper-1-{ROBIN}"
NEXT_KEEPER = f"keeper-2-{ROBIN}"


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.tell(NumbersKnown(Numbers({"5550100": VoiceLine("harbor", "en", takes_messages=True)})))
    return bench


def _speaks(bench: Bench) -> None:
    """Robin has pressed the star key, and speaks."""
    bench.waits()
    bench.tell(KeyPressed(ROBIN, "*"), Said(ROBIN, "leave_message"), KeeperUp(ROBIN, KEEPER))
    bench.tell(Stands(CONTACT, State.MESSAGE_TAKEN))


def test_who_waits_hears_that_they_may_leave_a_message(bench: Bench) -> None:
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT, Prompt.WAIT_A_FEW_MINUTES))

    said = [bench.tell(Said(ROBIN, one)) for one in (Prompt.GREETING, Prompt.WAIT_A_FEW_MINUTES)]

    assert [order.prompt for (order,) in said] == [Prompt.WAIT_A_FEW_MINUTES, Prompt.STAR_FOR_MESSAGE]
    assert bench.tell(Said(ROBIN, Prompt.STAR_FOR_MESSAGE)) == [Music(ROBIN)]
    bench.tell(Tick(), after=60)
    (again,) = bench.tell(Said(ROBIN, Prompt.STILL_LOOKING))
    assert again.prompt is Prompt.STAR_FOR_MESSAGE


def test_a_message_is_kept_from_the_moment_when_somebody_listens(bench: Bench) -> None:
    bench.waits()

    assert bench.tell(KeyPressed(ROBIN, "*"))[-1] == Say(ROBIN, "harbor", "en", Prompt.LEAVE_MESSAGE)
    assert bench.tell(Said(ROBIN, "leave_message")) == [MakeKeeper(ROBIN, KEEPER)]
    assert bench.tell(Tick(), Stands(CONTACT, State.WAITING)) == []
    assert bench.tell(KeeperUp(ROBIN, KEEPER)) == [Join(ROBIN, KEEPER), RecordMessage(ROBIN, KEEPER)]
    assert bench.tell(Stands(CONTACT, State.MESSAGE_TAKEN), Tick(), KeyPressed(ROBIN, "*")) == []


def test_the_pound_key_ends_it_and_the_caller_is_thanked(bench: Bench) -> None:
    _speaks(bench)

    assert bench.tell(KeyPressed(ROBIN, "#")) == [
        HangUp(KEEPER),
        Say(ROBIN, "harbor", "en", Prompt.MESSAGE_KEPT),
    ]
    assert bench.tell(Gone(KEEPER), Tick(), Stands(CONTACT, State.WRAP_UP, MARIA)) == []
    assert bench.tell(Said(ROBIN, "message_kept")) == [HangUp(ROBIN)]


def test_hanging_up_ends_it_too(bench: Bench) -> None:
    _speaks(bench)

    assert bench.tell(Gone(ROBIN)) == [HangUp(KEEPER), CloseRoom(ROBIN), RecordGone(ROBIN)]
    assert bench.tell(Gone(KEEPER)) == []


def test_it_has_an_end(bench: Bench) -> None:
    _speaks(bench)

    assert bench.tell(Tick(), after=LONGEST.total_seconds() - 1) == []
    assert bench.tell(Tick(), after=2)[0] == HangUp(KEEPER)


def test_whoever_answers_in_time_talks_with_the_caller(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()
    bench.tell(KeyPressed(ROBIN, "*"))

    assert bench.maria_answers() == [StopSaying(ROBIN, Prompt.LEAVE_MESSAGE), Join(ROBIN, leg)]
    assert bench.tell(Said(ROBIN, "leave_message"), KeyPressed(ROBIN, "*")) == [RecordKey(ROBIN)]


def test_whoever_answers_while_the_keeper_comes_is_joined_all_the_same(bench: Bench) -> None:
    leg = bench.maria_is_there()
    bench.waits()
    bench.tell(KeyPressed(ROBIN, "*"), Said(ROBIN, "leave_message"))

    assert bench.maria_answers() == [HangUp(KEEPER), Join(ROBIN, leg)]
    assert bench.tell(KeeperUp(ROBIN, KEEPER)) == [HangUp(KEEPER)]


def test_nothing_talks_into_the_greeting_or_into_the_invitation_to_speak(bench: Bench) -> None:
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT))
    nobody = Stands(CONTACT, State.WAITING, asks_more=True)

    assert bench.tell(nobody) == []
    assert bench.tell(Said(ROBIN, "greeting"))[0].prompt is Prompt.OTHER_WAYS
    bench.tell(KeyPressed(ROBIN, "*"))
    assert bench.tell(nobody, Tick()) == []
    assert bench.tell(Said(ROBIN, "leave_message")) == [MakeKeeper(ROBIN, KEEPER)]


def test_a_keeper_that_is_lost_is_replaced(bench: Bench) -> None:
    _speaks(bench)

    assert bench.tell(Gone(KEEPER)) == [MakeKeeper(ROBIN, NEXT_KEEPER)]
    assert bench.tell(KeeperUp(ROBIN, NEXT_KEEPER)) == [
        Join(ROBIN, NEXT_KEEPER),
        RecordMessage(ROBIN, NEXT_KEEPER),
    ]


def test_where_nothing_can_listen_the_caller_waits_as_before(bench: Bench) -> None:
    bench.waits()
    bench.tell(KeyPressed(ROBIN, "*"), Said(ROBIN, "leave_message"))

    for one in range(1, MOST_TRIES + 1):
        bench.tell(Gone(f"keeper-{one}-{ROBIN}"))

    assert bench.tell(Tick()) == [Music(ROBIN)]


def test_the_next_engine_goes_on_with_a_message(bench: Bench) -> None:
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT))

    orders = bench.tell(Stands(CONTACT, State.MESSAGE_TAKEN))

    assert orders == [StopSaying(ROBIN, Prompt.GREETING), MakeKeeper(ROBIN, KEEPER)]


def test_a_line_that_takes_no_messages_hears_no_star() -> None:
    bench = Bench()
    bench.waits()

    assert bench.tell(KeyPressed(ROBIN, "*"), KeyPressed(ROBIN, "#"), KeyPressed("line-9.9", "*")) == []
