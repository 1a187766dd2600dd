"""The core of a message: pressed, spoken, kept, and never in the way of a counselor who answers."""

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import (
    Entered,
    Found,
    Gone,
    KeeperUp,
    KeyPressed,
    MessageKept,
    NumbersKnown,
    Recorded,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.messages import LONGEST, MOST_TRIES, TELL_WITHIN
from ringbuoy.telephony.calls.orders import (
    CloseRoom,
    HangUp,
    Join,
    MakeKeeper,
    Music,
    Record,
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


def _recorded(bench: Bench, keeper: str) -> RecordMessage:
    """Say with which words the records are told that a message begins."""
    came = Record(ROBIN, "5550100", bench.at, "15551230000")
    return RecordMessage(ROBIN, keeper, came)


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
    assert bench.tell(KeeperUp(ROBIN, KEEPER)) == [Join(ROBIN, KEEPER), _recorded(bench, KEEPER)]
    assert bench.tell(Stands(CONTACT, State.MESSAGE_TAKEN), Tick(), KeyPressed(ROBIN, "*")) == []


def test_the_pound_key_ends_it_and_the_caller_is_thanked_when_all_is_written(bench: Bench) -> None:
    _speaks(bench)

    assert bench.tell(KeyPressed(ROBIN, "#")) == [HangUp(KEEPER)]
    assert bench.tell(Gone(KEEPER), Tick(), Stands(CONTACT, State.WRAP_UP, MARIA)) == []
    assert bench.tell(KeyPressed(ROBIN, "#")) == []
    assert bench.tell(MessageKept(ROBIN, KEEPER)) == [Say(ROBIN, "harbor", "en", Prompt.MESSAGE_KEPT)]
    assert bench.tell(Said(ROBIN, "message_kept")) == [HangUp(ROBIN)]


def test_what_a_broken_connection_cut_off_is_said_again(bench: Bench) -> None:
    _speaks(bench)
    bench.tell(KeyPressed(ROBIN, "#"), Gone(KEEPER), MessageKept(ROBIN, KEEPER))

    orders = bench.tell(Found((Entered(ROBIN, "5550100", number="15551230000"),)))

    assert orders[-1] == Say(ROBIN, "harbor", "en", Prompt.MESSAGE_KEPT)
    assert bench.tell(Said(ROBIN, "message_kept")) == [HangUp(ROBIN)]


def test_nobody_hears_that_it_is_kept_while_a_part_of_it_is_not(bench: Bench) -> None:
    _speaks(bench)
    bench.tell(Gone(KEEPER), KeeperUp(ROBIN, NEXT_KEEPER), KeyPressed(ROBIN, "#"))

    assert bench.tell(MessageKept(ROBIN, NEXT_KEEPER)) == []
    assert bench.tell(MessageKept(ROBIN, KEEPER)) == [Say(ROBIN, "harbor", "en", Prompt.MESSAGE_KEPT)]


def test_what_cannot_be_written_in_time_is_told_as_it_is(bench: Bench) -> None:
    _speaks(bench)
    bench.tell(KeyPressed(ROBIN, "#"))

    assert bench.tell(Tick(), after=TELL_WITHIN.total_seconds() - 0.1) == []
    assert bench.tell(Tick(), after=0.1) == [Say(ROBIN, "harbor", "en", Prompt.MESSAGE_NOT_YET_KEPT)]
    assert bench.tell(Tick(), after=60) == []
    assert bench.tell(Said(ROBIN, "message_not_yet_kept")) == [HangUp(ROBIN)]


def test_what_is_written_while_that_is_said_is_told_too(bench: Bench) -> None:
    _speaks(bench)
    bench.tell(KeyPressed(ROBIN, "#"))
    bench.tell(Tick(), after=TELL_WITHIN.total_seconds())

    assert bench.tell(MessageKept(ROBIN, KEEPER)) == []
    (then,) = bench.tell(Said(ROBIN, "message_not_yet_kept"))
    assert then == Say(ROBIN, "harbor", "en", Prompt.MESSAGE_KEPT)
    assert bench.tell(Said(ROBIN, "message_kept")) == [HangUp(ROBIN)]


def test_a_message_that_is_kept_after_the_caller_has_gone_tells_nobody(bench: Bench) -> None:
    _speaks(bench)
    bench.tell(Gone(ROBIN))

    assert bench.tell(MessageKept(ROBIN, KEEPER), Tick()) == []


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
        _recorded(bench, NEXT_KEEPER),
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


def test_who_heard_music_meanwhile_is_asked_to_speak_before_anything_is_kept(bench: Bench) -> None:
    bench.tell(Entered(ROBIN, "5550100", is_again=True), Recorded(ROBIN, CONTACT))

    (asked,) = bench.tell(Stands(CONTACT, State.MESSAGE_TAKEN))
    assert asked == Say(ROBIN, "harbor", "en", Prompt.LEAVE_MESSAGE)
    assert bench.tell(Tick(), Stands(CONTACT, State.MESSAGE_TAKEN)) == []
    assert bench.tell(Said(ROBIN, "leave_message")) == [MakeKeeper(ROBIN, KEEPER)]


def test_a_line_that_takes_no_messages_hears_no_star() -> None:
    bench = Bench()
    bench.waits()

    assert bench.tell(KeyPressed(ROBIN, "*"), KeyPressed(ROBIN, "#"), KeyPressed("line-9.9", "*")) == []
