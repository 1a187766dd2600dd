"""A test of the line rings a counselor as an offer does, costs nothing, and gives way to callers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.lines.models import Line
from ringbuoy.people import sign_ins
from ringbuoy.routing.models import Offer
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import PersonTest, Softphone, Trunk
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.person_test_rules import (
    AGAIN_AFTER,
    RINGS_FOR,
    PersonTestOutcome,
    PersonTestState,
)
from ringbuoy.telephony.person_tests import (
    NoTestHere,
    accept,
    heard_nothing,
    look_after,
    not_now,
    note_person_test,
    person_test_of,
    ring_somebody,
)
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.self_tests import note_tested, take_due
from tests.cast import Bench

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


def with_phone(bench: Bench, *names: str) -> None:
    """These counselors have been ready for a while, with a phone in the browser."""
    give_number(bench.line(), "5550100")
    bench.ready(*names)
    for name in names:
        sign_in = sign_ins.begin(bench.person(name), session_key=name, browser="Firefox", at=bench.at)
        Softphone.objects.create(person=bench.person(name), sign_in=sign_in, asked_at=bench.at)
    bench.later(minutes=5)
    bench.beat(*names)


def rings(bench: Bench, outcome: SelfTestOutcome = SelfTestOutcome.GOOD) -> PersonTest | None:
    """The machine tests a line by itself. None: it rings nobody."""
    to = take_due(at=bench.at)
    assert to is not None
    note_tested(to.test, outcome, answered_ms=20, met_ms=2000, at=bench.at)
    row = PersonTest.objects.filter(pk=to.test).first()
    if row and row.state == PersonTestState.CALLING:
        up = [phone.person_id for phone in Softphone.objects.all()]
        ring_somebody(row.pk, up, elapsed_ms=lambda: 2100, at=bench.at)
        row.refresh_from_db()
    return row


def again(row: PersonTest) -> PersonTest:
    return PersonTest.objects.get(pk=row.pk)


def test_it_rings_whoever_was_rung_longest_ago_once_a_day(bench: Bench) -> None:
    with_phone(bench, "maria", "tom")

    first = rings(bench)
    assert (first.state, first.offered_ms) == (PersonTestState.RINGING, 2100)
    accept(first.person, first.pk, at=bench.at)
    note_person_test(first.pk, PersonTestOutcome.GOOD, accepted_ms=4000, sound_ms=4200, at=bench.at)
    bench.later(hours=23)
    assert rings(bench) is None
    bench.later(hours=1)
    bench.beat("maria", "tom")
    second = rings(bench)

    assert {first.person, second.person} == {bench.maria, bench.tom}
    assert not Alarm.objects.exists()
    assert not Contact.objects.exists()
    assert not Offer.objects.exists()


def test_not_now_costs_nothing_and_nobody_is_rung_twice_in_a_shift(bench: Bench) -> None:
    with_phone(bench, "maria")

    row = rings(bench)
    not_now(bench.maria, row.pk, at=bench.at)
    bench.later(hours=7)
    bench.beat("maria")

    assert again(row).outcome == PersonTestOutcome.NOT_NOW
    assert rings(bench) is None
    assert not Alarm.objects.exists()
    with pytest.raises(NoTestHere):
        accept(bench.maria, row.pk, at=bench.at)


@pytest.mark.parametrize("is_accepted", [False, True])
def test_it_gives_way_as_soon_as_somebody_needs_the_counselor(bench: Bench, is_accepted: bool) -> None:
    with_phone(bench, "maria")
    row = rings(bench)
    if is_accepted:
        accept(bench.maria, row.pk, at=bench.at)

    assert look_after(at=bench.at).state is not PersonTestState.OVER
    bench.reaches_out()
    bench.routes()

    assert Offer.objects.get().person == bench.maria
    assert look_after(at=bench.at).state is PersonTestState.OVER
    assert again(row).outcome == PersonTestOutcome.GAVE_WAY
    note_person_test(row.pk, PersonTestOutcome.LEG_SILENT, at=bench.at)
    assert not Alarm.objects.exists()


def test_nobody_is_rung_while_somebody_waits_whom_they_could_take(bench: Bench) -> None:
    with_phone(bench, "maria")
    bench.reaches_out()

    assert rings(bench) is None


def test_it_stops_by_itself_where_nobody_presses(bench: Bench) -> None:
    with_phone(bench, "maria")
    row = rings(bench)

    look_after(at=bench.at + RINGS_FOR)

    assert again(row).outcome == PersonTestOutcome.NO_ANSWER
    assert not Alarm.objects.exists()


def test_a_fault_is_an_alarm_on_the_floor_and_so_is_a_headset_that_is_silent(bench: Bench) -> None:
    with_phone(bench, "maria")
    row = rings(bench)
    accept(bench.maria, row.pk, at=bench.at)
    note_person_test(row.pk, PersonTestOutcome.GOOD, accepted_ms=1, sound_ms=2, at=bench.at)

    with pytest.raises(NoTestHere):
        heard_nothing(bench.tom, row.pk, at=bench.at)
    heard_nothing(bench.maria, row.pk, at=bench.at)

    assert again(row).outcome == PersonTestOutcome.NOT_HEARD
    assert Alarm.objects.get().code == AlarmCode.PHONE_DESK_TEST_FAILED


def test_the_desk_says_what_came_of_the_newest_test(bench: Bench) -> None:
    with_phone(bench, "maria")
    for outcome in (PersonTestOutcome.GOOD, PersonTestOutcome.LEG_SILENT):
        row = rings(bench)
        accept(bench.maria, row.pk, at=bench.at)
        note_person_test(row.pk, outcome, accepted_ms=1, sound_ms=2, at=bench.at)
        shown = person_test_of(bench.maria, at=bench.at)
        bench.later(hours=25)
        bench.beat("maria")

    assert shown.outcome == PersonTestOutcome.LEG_SILENT
    assert PersonTest.objects.count() == 2


def test_a_line_that_does_not_hear_itself_rings_nobody(bench: Bench) -> None:
    with_phone(bench, "maria")

    row = rings(bench, SelfTestOutcome.NOT_HEARD)

    assert (row.outcome, row.person) == (PersonTestOutcome.LINE_FAILED, None)
    assert Alarm.objects.get().code == AlarmCode.PHONE_TEST_FAILED


def test_where_nobody_takes_the_line_its_hop_to_a_line_of_ours_is_rung(bench: Bench) -> None:
    with_phone(bench, "maria")
    bench.line("anchor")
    bench.maria.lines = ["anchor"]
    bench.maria.save()
    hop = {"kind": "line", "target": "anchor", "after_seconds": 60}
    Line.objects.filter(code="harbor").update(hops=[hop])

    row = rings(bench)

    assert (row.person, row.hop) == (bench.maria, 1)


@pytest.mark.parametrize(("most_calls", "goes_by_it"), [(0, False), (2, False), (4, True)])
def test_it_takes_no_call_of_a_carrier_that_a_caller_may_need(
    bench: Bench, settings: Any, most_calls: int, goes_by_it: bool
) -> None:
    settings.RINGBUOY = replace(settings.RINGBUOY, demo=False)  # a demo uses no carrier
    with_phone(bench, "maria")
    carrier = {"kind": TrunkKind.ADDRESS, "host": "127.0.0.1", "port": 9, "most_calls": most_calls}
    Trunk.objects.create(name="Carrier", **carrier)

    with_person = rings(bench)
    bench.later(hours=1)
    without = take_due(at=bench.at)

    assert (with_person.test.trunk is not None) is goes_by_it
    assert without.carrier
    assert not without.with_person


def test_a_line_that_says_never_rings_nobody_by_itself(bench: Bench) -> None:
    bench.line(tests_with_person="never")
    with_phone(bench, "maria")

    assert rings(bench) is None


def test_a_test_that_reached_nobody_is_tried_again_after_an_hour(bench: Bench) -> None:
    with_phone(bench, "maria", "tom")
    row = rings(bench)
    note_person_test(row.pk, PersonTestOutcome.CUT_SHORT, at=bench.at)

    bench.later(minutes=30)
    assert rings(bench) is None
    bench.later(seconds=AGAIN_AFTER.total_seconds())
    bench.beat("maria", "tom")

    assert rings(bench).person != row.person
