"""A test of the line rings a counselor's own phone: by the key alone, rarely, in turn, behind callers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.kernel.channels import Channel
from ringbuoy.presence.actions import pause
from ringbuoy.routing.models import Offer
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import OwnPhone, PersonTest, SelfTest, Trunk
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.own_phones import own_rings
from ringbuoy.telephony.person_test_rules import (
    OWN_RINGS_FOR,
    RINGS_FOR,
    PersonTestOutcome,
    PersonTestState,
    PhoneKind,
)
from ringbuoy.telephony.person_tests import (
    AtTheOwnPhone,
    NoTestHere,
    accept,
    accept_by_key,
    look_after,
    note_person_test,
    ring_somebody,
)
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.self_tests import note_tested, take_asked_test, take_due
from ringbuoy.telephony.strongbox import lock
from tests.cast import Bench
from tests.scenarios.test_person_tests import again, rings, with_phone

OWN_NUMBER, LINES_NUMBER = "15550177", "5550100"


@pytest.fixture
def carrier(bench: Bench) -> Trunk:
    return Trunk.objects.create(name="Carrier", kind=TrunkKind.ADDRESS, host="127.0.0.1", port=5099)


def at_own_phone(bench: Bench, *names: str) -> None:
    """These counselors have been ready for a while, and their own phones are on."""
    give_number(bench.line(), LINES_NUMBER)
    bench.ready(*names)
    for name in names:
        number = lock(OWN_NUMBER)
        OwnPhone.objects.create(person=bench.person(name), number=number, confirmed_at=bench.at)
    bench.later(minutes=5)
    bench.beat(*names)


def test_it_rings_there_with_the_lines_number_and_only_the_key_takes_it(bench: Bench, carrier: Trunk) -> None:
    at_own_phone(bench, "maria")

    row = rings(bench)
    assert (row.person, row.phone) == (bench.maria, PhoneKind.OWN)
    (ring,) = own_rings(at=bench.at)
    assert (ring.number, ring.shows, ring.test) == (OWN_NUMBER, LINES_NUMBER, row.pk)
    with pytest.raises(AtTheOwnPhone):
        accept(bench.maria, row.pk, at=bench.at)
    with pytest.raises(NoTestHere):
        accept_by_key(bench.tom.pk, row.pk, at=bench.at)
    accept_by_key(bench.maria.pk, row.pk, at=bench.at)

    assert again(row).state == PersonTestState.ACCEPTED
    assert own_rings(at=bench.at) == (ring,)
    note_person_test(row.pk, PersonTestOutcome.GOOD, accepted_ms=1, sound_ms=2, at=bench.at)
    assert own_rings(at=bench.at) == ()
    assert not Offer.objects.exists()


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_caller_has_the_phone_before_a_test_has_it(bench: Bench, carrier: Trunk, is_taken: bool) -> None:
    at_own_phone(bench, "maria")
    row = rings(bench)
    if is_taken:
        accept_by_key(bench.maria.pk, row.pk, at=bench.at)

    contact = bench.reaches_out(channel=Channel.VOICE).contact
    bench.routes()

    (ring,) = own_rings(at=bench.at)
    assert (ring.contact, ring.test) == (contact.pk, None)
    assert look_after(at=bench.at).state is PersonTestState.OVER
    assert again(row).outcome == PersonTestOutcome.GAVE_WAY


def test_a_line_calls_one_own_phone_a_day_by_itself_whoever_took_it(bench: Bench, carrier: Trunk) -> None:
    """Each such call is charged. Phones in browsers cost nothing, and are tried again sooner."""
    at_own_phone(bench, "maria", "tom")
    first = rings(bench)
    note_person_test(first.pk, PersonTestOutcome.NO_KEY, at=bench.at)

    bench.later(hours=2)
    bench.beat("maria", "tom")
    assert rings(bench) is None
    bench.ready("ines")
    bench.later(minutes=15)
    with_phone(bench, "ines")
    assert rings(bench).phone == PhoneKind.BROWSER
    bench.later(hours=22)
    bench.beat("maria", "tom")
    PersonTest.objects.filter(phone=PhoneKind.BROWSER).delete()
    second = rings(bench)

    assert {first.person, second.person} == {bench.maria, bench.tom}
    assert not Alarm.objects.exists()


def test_a_phone_that_no_carrier_reached_is_tried_again_after_an_hour(bench: Bench, carrier: Trunk) -> None:
    """Nobody was disturbed, and nothing charged; whether it is mended is to be known before tomorrow."""
    at_own_phone(bench, "maria")
    note_person_test(rings(bench).pk, PersonTestOutcome.NOT_RUNG, at=bench.at)

    bench.later(minutes=45)
    bench.beat("maria")
    assert rings(bench) is None
    bench.later(minutes=16)
    bench.beat("maria")
    again = rings(bench)

    assert (again.person, again.phone) == (bench.maria, PhoneKind.OWN)


def test_a_phone_that_no_carrier_reaches_holds_up_no_other(bench: Bench, carrier: Trunk) -> None:
    at_own_phone(bench, "maria", "tom")
    first = rings(bench)
    note_person_test(first.pk, PersonTestOutcome.NOT_RUNG, at=bench.at)

    bench.later(minutes=61)
    bench.beat("maria", "tom")

    assert rings(bench).person not in (None, first.person)


def test_who_asks_for_a_test_is_held_up_by_no_rhythm(bench: Bench, carrier: Trunk) -> None:
    at_own_phone(bench, "maria")
    note_person_test(rings(bench).pk, PersonTestOutcome.NO_ANSWER, at=bench.at)

    bench.later(minutes=3)
    bench.beat("maria")
    asked = SelfTest.objects.create(line=bench.line(), outcome=SelfTestOutcome.ASKED, at=bench.at)
    test = PersonTest.objects.create(test=asked, asked_by=bench.ines)
    take_asked_test(at=bench.at)
    note_tested(test.pk, SelfTestOutcome.GOOD, answered_ms=1, met_ms=2, at=bench.at)

    assert ring_somebody(test.pk, (), elapsed_ms=lambda: 3, at=bench.at).phone is PhoneKind.OWN


def test_nobody_is_called_who_is_not_ready(bench: Bench, carrier: Trunk) -> None:
    at_own_phone(bench, "maria")
    row = rings(bench)
    pause(bench.maria, at=bench.at)

    assert look_after(at=bench.at).state is PersonTestState.OVER
    assert again(row).outcome == PersonTestOutcome.GAVE_WAY
    bench.later(hours=25)
    assert rings(bench) is None


def test_where_no_carrier_leads_out_nobody_is_called(bench: Bench) -> None:
    at_own_phone(bench, "maria")

    assert rings(bench) is None


def test_a_phone_that_no_carrier_reaches_is_an_alarm(bench: Bench, carrier: Trunk) -> None:
    at_own_phone(bench, "maria")

    row = rings(bench)
    note_person_test(row.pk, PersonTestOutcome.NOT_RUNG, at=bench.at)

    assert again(row).outcome == PersonTestOutcome.NOT_RUNG
    assert Alarm.objects.get().code == AlarmCode.PHONE_DESK_TEST_FAILED


def test_it_rings_long_enough_for_a_carrier_and_the_key(bench: Bench, carrier: Trunk) -> None:
    at_own_phone(bench, "maria")
    row = rings(bench)

    assert look_after(at=bench.at + RINGS_FOR).state is PersonTestState.RINGING
    look_after(at=bench.at + OWN_RINGS_FOR)

    assert again(row).outcome == PersonTestOutcome.NO_ANSWER


@pytest.mark.parametrize(("most_calls", "goes_by_it"), [(4, False), (5, True)])
def test_two_of_a_carriers_calls_are_left_to_callers(
    bench: Bench, carrier: Trunk, settings: Any, most_calls: int, goes_by_it: bool
) -> None:
    settings.RINGBUOY = replace(settings.RINGBUOY, demo=False)  # a demo uses no carrier
    Trunk.objects.update(most_calls=most_calls)
    at_own_phone(bench, "maria")

    to = take_due(at=bench.at + timedelta(hours=1))

    assert to.with_person
    assert bool(to.carrier) is goes_by_it
