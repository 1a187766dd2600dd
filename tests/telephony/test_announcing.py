"""That somebody may listen is said to each caller of a line that wants it said, whatever way they came."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.escalations.models import Watching
from ringbuoy.escalations.rules import Mode
from ringbuoy.escalations.telling import note_told
from ringbuoy.escalations.watching import NotListenedTo, watch
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import Choice
from ringbuoy.lines.rules import Recording
from ringbuoy.telephony.calls.events import (
    Entered,
    Found,
    Gone,
    KeyPressed,
    NumbersKnown,
    OtherCenterUp,
    Recorded,
    Said,
    Stands,
    Tick,
    Watches,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.orders import CallOtherCenter, Join, Order, RecordTold, Say
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.standings import standings
from tests.cast import Bench as Center
from tests.telephony.test_calls import CONTACT, ROBIN, Bench

ANCHOR = VoiceLine("anchor", "en", says_listening=True)
HARBOR = VoiceLine("harbor", "en", menu=(Choice("2", language="es"), Choice("3", line="anchor")))
WAITS = Stands(CONTACT, State.WAITING, line="anchor")


def _bench(line: VoiceLine) -> Bench:
    bench = Bench()
    bench.tell(NumbersKnown(Numbers({"5550100": line}, line, {"anchor": ANCHOR, line.code: line})))
    return bench


def _said(orders: list[Order]) -> list[tuple[str, Prompt]]:
    return [(order.line, order.prompt) for order in orders if isinstance(order, Say)]


def test_by_a_key_to_another_line_it_is_said_before_the_greeting_there() -> None:
    bench = _bench(HARBOR)
    leg = bench.maria_is_there()
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT))

    assert _said(bench.tell(KeyPressed(ROBIN, "3"))) == [("anchor", Prompt.LISTENED)]
    assert bench.maria_answers() == []
    assert bench.tell(Said(ROBIN, Prompt.LISTENED)) == [RecordTold(ROBIN), Join(ROBIN, leg)]


def test_who_chooses_another_language_hears_it_in_that_one_too() -> None:
    bench = _bench(replace(HARBOR, says_listening=True))
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT), Said(ROBIN, Prompt.LISTENED))

    assert bench.tell(KeyPressed(ROBIN, "2"))[-1] == Say(ROBIN, "harbor", "es", Prompt.LISTENED)
    assert _said(bench.tell(Said(ROBIN, Prompt.LISTENED))) == [("harbor", Prompt.GREETING)]


def test_a_caller_whom_no_engine_took_at_first_hears_it_as_well() -> None:
    bench = _bench(ANCHOR)
    bench.tell(Entered(ROBIN, "5550100", is_again=True), Recorded(ROBIN, CONTACT))

    assert _said(bench.tell(WAITS)) == [("anchor", Prompt.LISTENED)]
    assert bench.tell(WAITS, Tick()) == []
    assert _said(bench.tell(Said(ROBIN, Prompt.LISTENED))) == [("anchor", Prompt.GREETING)]
    assert _said(bench.tell(Said(ROBIN, Prompt.GREETING), WAITS, Tick())) == []


@pytest.mark.parametrize(
    ("is_told", "says"), [(False, [("anchor", Prompt.LISTENED)]), (True, [])], ids=["not told", "told"]
)
def test_the_next_engine_says_it_where_nobody_did(is_told: bool, says: list[tuple[str, Prompt]]) -> None:
    bench = _bench(ANCHOR)
    bench.tell(Found((Entered(ROBIN, "5550100"),)), Recorded(ROBIN, CONTACT))

    assert _said(bench.tell(replace(WAITS, is_told_of_listening=is_told), Tick())) == says


def test_who_leaves_a_message_meanwhile_is_not_spoken_over() -> None:
    bench = _bench(replace(ANCHOR, takes_messages=True))
    bench.tell(Entered(ROBIN, "5550100", is_again=True), Recorded(ROBIN, CONTACT), KeyPressed(ROBIN, "*"))

    assert _said(bench.tell(WAITS, Said(ROBIN, Prompt.LEAVE_MESSAGE), Tick())) == []


def test_whom_another_center_lets_go_at_once_is_told_again() -> None:
    bench = _bench(ANCHOR)
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT), Said(ROBIN, Prompt.LISTENED))
    (order,) = bench.tell(replace(WAITS, hop=1, number="15550009999", needs_no_key=True))
    assert isinstance(order, CallOtherCenter)
    bench.tell(OtherCenterUp(ROBIN), Stands(CONTACT, State.OVERFLOWED, hop=1), Gone(order.leg))
    again = UUID(int=2)

    said = bench.tell(Recorded(ROBIN, again), Said(ROBIN, Prompt.RECONNECTING), replace(WAITS, contact=again))

    assert _said(said) == [("anchor", Prompt.LISTENED)]
    assert RecordTold(ROBIN) in bench.tell(Said(ROBIN, Prompt.LISTENED))


def test_a_sentence_that_could_not_be_played_has_told_nobody_and_is_not_tried_over_and_over() -> None:
    bench = _bench(replace(ANCHOR, recording=Recording.ANNOUNCED))
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT))

    said = bench.tell(Said(ROBIN, Prompt.LISTENED, was_played=False))
    assert said == [Say(ROBIN, "anchor", "en", Prompt.RECORDED)]
    said = bench.tell(Said(ROBIN, Prompt.RECORDED, was_played=False))
    assert said == [Say(ROBIN, "anchor", "en", Prompt.GREETING)]
    assert _said(bench.tell(Said(ROBIN, Prompt.GREETING), WAITS, Tick())) == []


def _talk(bench: Center) -> Contact:
    """Maria talks with Robin by telephone, on a line that wants it said."""
    bench.line(listening="announced")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    talks = {"state": State.TALKING, "counselor": bench.maria, "answered_at": bench.at}
    Contact.objects.filter(pk=contact.pk).update(**talks)
    return bench.again(contact)


@pytest.mark.parametrize("mode", [Mode.LISTEN, Mode.WHISPER])
def test_nobody_listens_to_a_caller_who_was_not_told(bench: Center, mode: Mode) -> None:
    call = _talk(bench)
    with pytest.raises(NotListenedTo, match="was not told"):
        watch(bench.ines, call, mode, at=bench.at)

    watch(bench.ines, call, Mode.JOIN, at=bench.at)
    note_told(call, at=bench.at)
    note_told(call, at=bench.later(seconds=3))
    watch(bench.ines, call, mode, at=bench.at)

    assert standings([call.pk])[0].watchers == (Watches(bench.ines.pk, mode),)


def test_who_listens_already_hears_no_more_of_a_call_that_comes_to_such_a_line(bench: Center) -> None:
    call = _talk(bench)
    Line.objects.update(policy={})
    watch(bench.ines, call, Mode.LISTEN, at=bench.at)
    assert standings([call.pk])[0].watchers == (Watches(bench.ines.pk, Mode.LISTEN),)

    Line.objects.update(policy={"listening": "announced"})

    (stands,) = standings([call.pk])
    assert (stands.watchers, stands.is_told_of_listening) == ((), False)
    assert Watching.objects.get(until=None).mode == Mode.LISTEN
    note_told(call, at=datetime(2026, 3, 2, tzinfo=UTC))
    (stands,) = standings([call.pk])
    assert (stands.watchers, stands.is_told_of_listening) == ((Watches(bench.ines.pk, Mode.LISTEN),), True)
