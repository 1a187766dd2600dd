"""The core of recording, without any wire: who was told, what is heard, and what never is."""

from uuid import UUID

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.lines.phone_ways import Choice
from ringbuoy.lines.rules import Recording
from ringbuoy.telephony.calls.events import (
    Entered,
    Found,
    Gone,
    KeyPressed,
    NumbersKnown,
    OutsidesAre,
    OutsideStands,
    OutsideUp,
    Recorded,
    RecordersFailed,
    RecorderUp,
    Said,
    Stands,
    Tick,
    WaysOut,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.orders import (
    EndRecorder,
    HangUp,
    JoinRecorder,
    MakeRecorder,
    Order,
    RecordConsent,
    RecordKey,
    RecordNoTalk,
    RecordTalk,
    Say,
)
from ringbuoy.telephony.calls.recorders import MOST_TRIES, call_of, recorder_of, tap_of
from ringbuoy.telephony.kinds import Company, Consent, Placed
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN
from tests.telephony.test_calls import Bench as Core

OURS = (MakeRecorder, EndRecorder, RecordTalk, RecordNoTalk, JoinRecorder, RecordConsent)
SPANISH = Choice("2", language="es")


class Bench(Core):
    """Robin calls a line that records."""

    def __init__(self, recording: Recording = Recording.ANNOUNCED, *, listens: bool = False) -> None:
        super().__init__()
        line = VoiceLine("harbor", "en", recording=recording, says_listening=listens, menu=(SPANISH,))
        self.tell(NumbersKnown(Numbers({"5550100": line})))
        self.desk = self.maria_is_there()

    def enters(self) -> list[Order]:
        return self.tell(Entered(ROBIN, "5550100", number="15551230987"))

    def talks(self, consent: Consent | None = Consent.TOLD, *, recorded: bool = True) -> list[Order]:
        """Robin is told, and Maria answers."""
        self.enters()
        self.tell(Recorded(ROBIN, CONTACT), Said(ROBIN, Prompt.RECORDED))
        return self.stands(consent=consent, recorded=recorded)

    def stands(
        self, state: State = State.TALKING, *, consent: Consent | None = Consent.TOLD, recorded: bool = True
    ) -> list[Order]:
        return ours(self.tell(Stands(CONTACT, state, MARIA, consent=consent, is_recorded=recorded)))

    def is_heard(self) -> str:
        """Robin and Maria talk, and a recorder hears them; give its name."""
        (made,) = self.talks()
        self.tell(RecorderUp(made.leg), RecorderUp(tap_of(made.leg)))
        return str(made.leg)


def ours(orders: list[Order]) -> list[Order]:
    return [order for order in orders if isinstance(order, OURS)]


def said(orders: list[Order]) -> list[Prompt]:
    return [order.prompt for order in orders if isinstance(order, Say)]


def test_whoever_calls_is_told_before_the_greeting() -> None:
    bench = Bench()

    assert said(bench.enters()) == [Prompt.RECORDED]
    orders = bench.tell(Said(ROBIN, Prompt.RECORDED))
    assert ours(orders) == [RecordConsent(ROBIN, Consent.TOLD)]
    assert said(orders) == [Prompt.GREETING]


def test_first_comes_what_the_law_wants_said() -> None:
    bench = Bench(listens=True)

    assert said(bench.enters()) == [Prompt.LISTENED]
    assert said(bench.tell(Said(ROBIN, Prompt.LISTENED))) == [Prompt.RECORDED]


def test_nobody_waits_for_a_sentence_and_who_did_not_hear_it_is_not_recorded() -> None:
    bench = Bench()
    bench.enters()
    bench.tell(Recorded(ROBIN, CONTACT))

    assert bench.stands(consent=None, recorded=False) == []
    assert ours(bench.tell(Said(ROBIN, Prompt.RECORDED), Tick())) == []


def test_a_line_that_records_nobody_says_nothing() -> None:
    assert said(Bench(Recording.NEVER).enters()) == [Prompt.GREETING]


def test_who_is_asked_and_does_nothing_goes_on_and_is_not_recorded() -> None:
    bench = Bench(Recording.ASKED)

    assert said(bench.enters()) == [Prompt.MAY_WE_RECORD]
    orders = bench.tell(Said(ROBIN, Prompt.MAY_WE_RECORD))
    assert (ours(orders), said(orders)) == ([], [Prompt.GREETING])


def test_who_agrees_hears_so_and_then_the_greeting() -> None:
    bench = Bench(Recording.ASKED)
    bench.enters()

    orders = bench.tell(KeyPressed(ROBIN, "0"))
    assert ours(orders) == [RecordConsent(ROBIN, Consent.AGREED)]
    assert said(orders) == [Prompt.IS_RECORDED]
    assert said(bench.tell(Said(ROBIN, Prompt.IS_RECORDED))) == [Prompt.GREETING]


def test_who_says_no_hears_so_and_is_greeted_once() -> None:
    bench = Bench()
    bench.enters()
    bench.tell(Said(ROBIN, Prompt.RECORDED), Said(ROBIN, Prompt.GREETING))

    orders = bench.tell(KeyPressed(ROBIN, "0"))

    assert ours(orders) == [RecordConsent(ROBIN, Consent.REFUSED)]
    assert said(orders) == [Prompt.NOT_RECORDED]
    assert said(bench.tell(Said(ROBIN, Prompt.NOT_RECORDED))) == []


def test_who_chooses_another_language_is_told_in_that_one_too() -> None:
    bench = Bench()
    bench.enters()
    bench.tell(Said(ROBIN, Prompt.RECORDED))

    (order,) = [one for one in bench.tell(KeyPressed(ROBIN, "2")) if isinstance(one, Say)]

    assert (order.prompt, order.language) == (Prompt.RECORDED, "es")
    assert said(bench.tell(Said(ROBIN, Prompt.RECORDED))) == [Prompt.GREETING]


def test_what_is_said_in_the_talk_is_heard_when_both_parts_are_there() -> None:
    bench = Bench()

    (made,) = bench.talks()
    assert made == MakeRecorder(made.leg, ROBIN)
    assert bench.tell(RecorderUp(tap_of(made.leg))) == []
    assert bench.tell(RecorderUp(made.leg)) == [RecordTalk(ROBIN, made.leg), JoinRecorder(made.leg)]
    assert ours(bench.tell(Tick(), Tick())) == []


@pytest.mark.parametrize(
    "ends",
    [
        lambda bench: bench.stands(recorded=False),
        lambda bench: bench.stands(State.HELD),
        lambda bench: ours(bench.tell(Gone(bench.desk))),
        lambda bench: ours(bench.tell(Gone(ROBIN))),
        lambda bench: bench.stands(State.WRAP_UP),
        lambda bench: ours(bench.tell(KeyPressed(ROBIN, "0")))[1:],
    ],
    ids=["paused", "held", "the counselor's leg is lost", "hung up", "over", "the caller says no"],
)
def test_nothing_else_is_heard(ends) -> None:
    bench = Bench()
    recorder = bench.is_heard()

    assert ends(bench) == [EndRecorder(recorder)]


def test_after_a_pause_it_goes_on_with_another_leg() -> None:
    bench = Bench()
    recorder = bench.is_heard()
    bench.stands(recorded=False)
    bench.at = bench.at.replace(minute=5)

    (again,) = bench.stands()

    assert again == MakeRecorder(again.leg, ROBIN)
    assert again.leg != recorder
    assert bench.tell(RecorderUp(recorder)) == [HangUp(recorder)]


def test_the_callers_no_in_the_talk_holds_whatever_the_records_say_yet() -> None:
    bench = Bench()
    bench.is_heard()

    assert ours(bench.tell(KeyPressed(ROBIN, "0")))[0] == RecordConsent(ROBIN, Consent.REFUSED)
    assert bench.stands() == []
    assert bench.tell(KeyPressed(ROBIN, "0")) == [RecordKey(ROBIN)]


def test_a_key_of_somebody_who_knows_of_no_recording_is_a_sign_of_life() -> None:
    bench = Bench(Recording.ASKED)
    bench.talks(None, recorded=False)

    assert bench.tell(KeyPressed(ROBIN, "0")) == [RecordKey(ROBIN)]


def test_whoever_was_called_in_is_not_recorded() -> None:
    bench = Bench()
    recorder, called = bench.is_heard(), UUID(int=5)
    bench.tell(WaysOut(("trunk-1",)))
    row = OutsideStands(called, CONTACT, Placed.WANTED, MARIA, number="15550001111", company=Company.TOGETHER)

    (order,) = [one for one in bench.tell(OutsidesAre((row,))) if hasattr(one, "carrier")]
    assert ours(bench.tell(OutsideUp(order.leg), Tick())) == [EndRecorder(recorder)]
    assert ours(bench.tell(Tick())) == []


def test_a_recorder_that_is_lost_is_made_anew_but_not_for_ever() -> None:
    bench = Bench()
    recorder = bench.is_heard()

    for _try in range(MOST_TRIES - 1):
        assert ours(bench.tell(Gone(recorder))) == [EndRecorder(recorder)]
        (made,) = ours(bench.tell(Tick(), after=1))
        recorder = made.leg

    assert ours(bench.tell(Gone(tap_of(recorder)))) == [EndRecorder(recorder), RecordNoTalk(ROBIN)]
    assert ours(bench.tell(Tick(), after=1)) == []
    bench.stands(recorded=False)
    assert len(bench.stands()) == 1


def test_where_nothing_can_be_kept_the_recording_ends_and_the_talk_goes_on() -> None:
    bench = Bench()
    recorder = bench.is_heard()

    assert bench.tell(RecordersFailed()) == [EndRecorder(recorder), RecordNoTalk(ROBIN)]
    assert bench.tell(Tick(), RecordersFailed()) == []


def test_the_next_engine_ends_what_is_left_and_hears_the_talk_again() -> None:
    bench = Bench()
    left = tap_of(f"recorder-200001-{ROBIN}")
    found = Found(
        (Entered(ROBIN, "5550100"),),
        {MARIA: bench.desk},
        {ROBIN: frozenset({ROBIN, bench.desk})},
        recorders=frozenset({left}),
    )

    assert ours(bench.tell(found)) == [EndRecorder(recorder_of(left))]
    bench.tell(Recorded(ROBIN, CONTACT))
    (made,) = bench.stands()
    assert isinstance(made, MakeRecorder)


def test_a_recorder_is_known_by_its_name() -> None:
    assert tap_of("recorder-1-line-1.0") == "tap-1-line-1.0"
    assert recorder_of("tap-1-line-1.0") == recorder_of("recorder-1-line-1.0") == "recorder-1-line-1.0"
    assert call_of("tap-1-line-1.0") == "line-1.0"
