"""A carrier carries so many calls at once: who is known comes through, and nobody hears nothing."""

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.rules import State
from ringbuoy.journal.models import Entry
from ringbuoy.privacy.rows import showing
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.spans import Span
from ringbuoy.telephony.calls.events import (
    Entered,
    Gone,
    KeyPressed,
    LimitsAre,
    OutsidesAre,
    OutsideStands,
    Said,
)
from ringbuoy.telephony.calls.flood import MANY_CALLS
from ringbuoy.telephony.calls.limits import Limit, usually_kept
from ringbuoy.telephony.calls.orders import Answer, HangUp, Record, RecordNotLetIn, Refuse, Say
from ringbuoy.telephony.kinds import NotLetIn, Placed
from ringbuoy.telephony.models import Call
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone, record_not_let_in
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.cast import Bench as Center
from tests.telephony.test_calls import CONTACT, MARIA, Bench
from tests.telephony.test_outsides import ID

LEG, NUMBER, CARRIER = "line-7.0", "15551230987", "trunk-1"
TEN = Limit(10, 4)
LEADS_ON = Limit(10, 4, leads_on=True)


def core(limit: Limit, *, is_flooded: bool = False) -> Bench:
    bench = Bench()
    bench.tell(LimitsAre({CARRIER: limit}))
    for at in range(MANY_CALLS + 1 if is_flooded else 0):
        bench.calls.flood.must_show(f"1{at + 100:03d}5550000", at=bench.at)
    return bench


def rings(bench: Bench, taken: int, *, leg: str = LEG, number: str = NUMBER, is_again: bool = False):
    return bench.tell(Entered(leg, "5550100", is_again, number, carrier=CARRIER, taken=taken))


def came(orders: list[object]) -> str:
    """Say in a word what became of a call."""
    said = [order.prompt for order in orders if isinstance(order, Say)]
    if any(isinstance(order, Refuse) for order in orders):
        return "led on"
    words = {Prompt.SHOW_YOU_ARE_THERE: "asked", Prompt.NO_ROOM: "sorry", Prompt.GREETING: "in"}
    return words[said[-1]]


@pytest.mark.parametrize(
    ("taken", "is_known", "is_flooded", "becomes"),
    [
        (6, False, False, "in"),
        (6, False, True, "asked"),
        (6, True, True, "in"),
        (7, False, False, "asked"),
        (10, False, False, "asked"),
        (10, True, False, "in"),
        (7, False, True, "sorry"),
        (10, True, True, "in"),
        (11, False, False, "sorry"),
        (11, True, True, "sorry"),
    ],
)
def test_who_comes_in_where_ten_calls_are_carried_and_four_are_kept(
    taken: int, is_known: bool, is_flooded: bool, becomes: str
) -> None:
    bench = core(TEN, is_flooded=is_flooded)
    if is_known:
        bench.calls.flood.found_real(f"+{NUMBER}", at=bench.at)

    assert came(rings(bench, taken)) == becomes


def test_whom_we_called_is_known_when_they_call_back() -> None:
    bench = core(TEN, is_flooded=True)
    wanted = OutsideStands(ID, CONTACT, Placed.WANTED, MARIA, number="+1 555 123 0987")

    bench.tell(OutsidesAre((wanted,)))

    assert came(rings(bench, 10)) == "in"


def test_a_carrier_that_nobody_set_a_limit_for_has_none() -> None:
    bench = core(TEN)

    orders = bench.tell(Entered(LEG, "5550100", number=NUMBER, carrier="trunk-2", taken=500))

    assert came(orders) == "in"


def test_where_there_is_another_number_the_carrier_leads_the_call_there_and_it_is_written_down() -> None:
    bench = core(LEADS_ON)
    note = RecordNotLetIn(LEG, "5550100", bench.at, NotLetIn.NO_ROOM, NUMBER)

    assert rings(bench, 11) == [note, Refuse(LEG)]
    assert bench.tell(Gone(LEG)) == []


def test_without_one_the_caller_is_told_so_and_no_key_changes_it() -> None:
    bench = core(TEN)
    note = RecordNotLetIn(LEG, "5550100", bench.at, NotLetIn.NO_ROOM, NUMBER)
    assert rings(bench, 11) == [note, Answer(LEG), Say(LEG, "harbor", "en", Prompt.NO_ROOM)]

    assert bench.tell(KeyPressed(LEG, "*")) == []
    assert bench.tell(Said(LEG, Prompt.NO_ROOM)) == [HangUp(LEG)]
    assert bench.tell(Gone(LEG)) == []


def test_only_a_few_are_told_at_a_time_as_each_takes_a_call_of_the_carriers() -> None:
    bench = core(TEN)

    became = [came(rings(bench, 11 + one, leg=f"line-{one}.0")) for one in range(4)]

    assert became == ["sorry", "sorry", "sorry", "led on"]


@pytest.mark.parametrize("number", [NUMBER, ""])
def test_whoever_was_sent_away_in_a_flood_and_calls_again_presses_a_key_and_is_in(number: str) -> None:
    bench = core(LEADS_ON, is_flooded=True)
    assert came(rings(bench, 8, number=number)) == "led on"

    assert came(rings(bench, 8, leg="line-8.0", number=number)) == "asked"

    orders = bench.tell(KeyPressed("line-8.0", "5"))
    assert any(isinstance(order, Record) for order in orders)


def test_half_of_what_is_kept_is_out_of_the_reach_of_strangers_who_call_again() -> None:
    bench = core(LEADS_ON, is_flooded=True)
    rings(bench, 9)

    assert came(rings(bench, 9, leg="line-8.0")) == "led on"


def test_whom_nobody_took_at_first_is_let_in_whatever_there_is() -> None:
    bench = core(LEADS_ON, is_flooded=True)

    orders = rings(bench, 11, is_again=True)

    assert any(isinstance(order, Record) for order in orders)


def test_a_machine_that_calls_without_end_leaves_room_for_who_is_known() -> None:
    """Twenty calls a second, each of forty seconds: the carrier would be full after half a second."""
    bench, ends, through = core(Limit(10, 4, leads_on=True), is_flooded=True), {}, []
    bench.calls.flood.found_real(NUMBER, at=bench.at)
    for turn in range(500):
        taken = len(ends)
        for leg in [leg for leg, end in ends.items() if end <= turn]:
            del ends[leg]
            bench.tell(Gone(leg))
        leg = f"bot-{turn}"
        if came(rings(bench, taken + 1, leg=leg, number=f"1{turn % 700:03d}{turn:07d}")) != "led on":
            ends[leg] = turn + 200
        if turn % 25 == 24:
            through.append(came(rings(bench, len(ends) + 1, leg=f"real-{turn}")))
            bench.tell(Gone(f"real-{turn}"), after=5)

    assert through == ["in"] * 20


@pytest.mark.parametrize(("most", "kept"), [(0, 0), (1, 0), (2, 1), (9, 1), (10, 2), (30, 6)])
def test_one_in_five_is_kept_and_never_all(most: int, kept: int) -> None:
    assert usually_kept(most) == kept


def test_who_hung_up_at_the_check_is_written_down_as_such(bench: Center) -> None:
    give_number(bench.line(), "5550100")
    came_at, left_at = bench.at, bench.later(seconds=4)

    for _told in range(2):
        ringing = Ringing("line-1", "5550100", NUMBER)
        record_not_let_in(ringing, NotLetIn.AT_CHECK, came_at=came_at, at=left_at)

    contact = Contact.objects.get()
    assert (contact.where, contact.left_by, contact.answered_at) == (State.ABANDONED, "at_check", None)
    assert (contact.ended_at - contact.reached_at).total_seconds() == 4
    assert Call.objects.get().ended_at is not None
    with showing(contact.pk):
        assert CallerHandle.objects.filter(contact=contact).exists()
    assert not Alarm.objects.exists()
    assert NUMBER not in "".join(str(entry.codes) for entry in Entry.objects.all())


@pytest.mark.parametrize("span", [Span.day("2026-03-02"), Span.month("2026-03")])
def test_reports_count_them_among_those_who_left_and_by_themselves(bench: Center, span: Span) -> None:
    give_number(bench.line(), "5550100")
    for number, why in enumerate(NotLetIn):
        record_not_let_in(Ringing(f"line-{number}", "5550100"), why, came_at=bench.at, at=bench.at)
    record_call(Ringing("line-9", "5550100"), at=bench.at)
    record_gone("line-9", was_cut_off=False, at=bench.at)

    total = report(span).total

    assert (total.offered, total.answered, total.abandoned, total.not_let_in) == (3, 0, 3, 2)


def test_who_found_no_room_calls_somebody_and_takes_no_place_in_the_queue(bench: Center) -> None:
    give_number(bench.line(), "5550100")
    first = record_call(Ringing("line-1", "5550100", NUMBER), at=bench.at)
    record_gone("line-1", was_cut_off=True, at=bench.later(seconds=5))
    record_not_let_in(
        Ringing("line-2", "5550100", NUMBER), NotLetIn.NO_ROOM, came_at=bench.at, at=bench.later(seconds=1)
    )

    again = record_call(Ringing("line-3", "5550100", NUMBER), at=bench.later(seconds=60))

    assert again.caller == bench.again(first).caller
    assert again.returned_at is not None
    assert Alarm.objects.get().code == AlarmCode.PHONE_NO_ROOM
