"""Who presses *Test now* has each number of the line tested in turn, and sees what came of each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from ringbuoy.access.rules import Role
from ringbuoy.alarms.models import Alarm
from ringbuoy.doors.office.self_test_views import last_tests
from ringbuoy.doors.office.templatetags.office import alarm_words
from ringbuoy.people.models import Person
from ringbuoy.telephony.carriers import trunk_name
from ringbuoy.telephony.due import forget_old_rows
from ringbuoy.telephony.models import PhoneNumber, SelfTest, Trunk
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.self_test_rules import ASKED_WITHIN, OVER_WITHIN, SelfTestOutcome
from ringbuoy.telephony.self_tests import (
    NoNumber,
    ask_for_person_test,
    ask_for_tests,
    end_unended,
    note_tested,
    take_asked_test,
)
from ringbuoy.telephony.ways_in import latest_tests
from tests.cast import Bench
from tests.scenarios.test_phone_alarms import carrier, on_call

A_NUMBER_THAT_IS_DEAD = timedelta(seconds=50)
WELL_AGAIN = "Each of its numbers heard itself again when it was last tested."


@pytest.fixture(autouse=True)
def _real(settings: Settings) -> None:
    settings.RINGBUOY = replace(settings.RINGBUOY, demo=False)


def administrator(_bench: Bench) -> Person:
    """Iris looks after the phone line."""
    return Person.objects.get_or_create(username="iris", name="Iris", roles=[Role.IT_ADMINISTRATOR])[0]


def _tested(bench: Bench, *outcomes: SelfTestOutcome) -> list[tuple[str, str]]:
    """Let the engine do what is asked for; each test takes its time."""
    tested = []
    for outcome in outcomes:
        test = take_asked_test(at=bench.at)
        assert test is not None
        tested.append((test.number, test.carrier))
        assert take_asked_test(at=bench.at) is None, "one after the other"
        bench.at += A_NUMBER_THAT_IS_DEAD
        note_tested(test.test, outcome, answered_ms=12, met_ms=2000, at=bench.at)
        forget_old_rows(at=bench.at)
    return tested


def test_each_number_of_the_line_is_called_by_its_carrier(bench: Bench) -> None:
    first, second = carrier("first"), carrier("second")
    give_number(bench.line(), "5550100", trunk=first)
    give_number(bench.line(), "5550200", trunk=second)
    give_number(bench.line("coast"), "5550300", trunk=second)

    ask_for_tests(administrator(bench), bench.line(), at=bench.at)

    assert _tested(bench, SelfTestOutcome.GOOD, SelfTestOutcome.GOOD) == [
        ("5550100", trunk_name(first.pk)),
        ("5550200", trunk_name(second.pk)),
    ]
    assert take_asked_test(at=bench.at) is None


def test_however_many_are_dead_the_last_one_has_its_turn(bench: Bench) -> None:
    numbers = [f"55501{number:02}" for number in range(12)]
    for number in numbers:
        give_number(bench.line(), number)

    ask_for_tests(administrator(bench), bench.line(), at=bench.at)

    tested = _tested(bench, *[SelfTestOutcome.NOT_ANSWERED] * len(numbers))
    assert [number for number, _carrier in tested] == numbers


def test_what_is_asked_twice_is_tested_once_and_waits_for_a_test_with_a_person(bench: Bench) -> None:
    give_number(bench.line(), "5550100")
    give_number(bench.line(), "5550200")
    iris = administrator(bench)
    ask_for_person_test(iris, bench.line(), at=bench.at)
    with_person = take_asked_test(at=bench.at)

    ask_for_tests(iris, bench.line(), at=bench.at)
    ask_for_tests(iris, bench.line(), at=bench.later(seconds=1))

    assert with_person.with_person
    assert SelfTest.objects.filter(outcome=SelfTestOutcome.ASKED).count() == 2
    note_tested(with_person.test, SelfTestOutcome.GOOD, answered_ms=1, met_ms=2, at=bench.at)
    bench.at += OVER_WITHIN
    assert take_asked_test(at=bench.at) is None, "somebody is still rung"
    bench.later(minutes=1)
    forget_old_rows(at=bench.at)
    assert len(_tested(bench, SelfTestOutcome.GOOD, SelfTestOutcome.GOOD)) == 2


def test_what_no_engine_takes_up_is_not_called_much_later(bench: Bench) -> None:
    give_number(bench.line(), "5550100")
    ask_for_tests(administrator(bench), bench.line(), at=bench.at)

    bench.at += ASKED_WITHIN
    forget_old_rows(at=bench.at + timedelta(seconds=1))

    assert take_asked_test(at=bench.at) is None
    assert SelfTest.objects.get().outcome == SelfTestOutcome.CUT_SHORT


def test_the_page_says_what_came_of_each_number_and_which_are_still_to_come(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100", trunk=carrier("first"))
    give_number(bench.line(), "5550200", trunk=carrier("second"))
    give_number(bench.line(), "5550300")
    ask_for_tests(administrator(bench), bench.line(), at=bench.at)
    _tested(bench, SelfTestOutcome.GOOD, SelfTestOutcome.NOT_ANSWERED)

    (line,) = last_tests()

    assert [one.is_good for one in line.numbers] == [True, False, False]
    assert [one.sentence[:14] for one in line.numbers] == ["It answers, an", "Nobody answere", ""]
    assert [one.ahead for one in line.numbers] == ["", "", "It waits for its turn."]
    take_asked_test(at=bench.at)
    assert last_tests()[0].numbers[2].ahead == "It is being called now."
    said = alarm_words(Alarm.objects.get())
    assert said.endswith("It fails at: 5550200 (second). Not tested yet: 5550300 (first).")


def test_a_number_that_fails_by_this_machines_own_way_is_shown_too(bench: Bench) -> None:
    number = give_number(bench.line(), "5550100", trunk=carrier("first"))
    for trunk, outcome in ((number.trunk, SelfTestOutcome.GOOD), (None, SelfTestOutcome.NOT_HEARD)):
        SelfTest.objects.create(line=number.line, number=number, trunk=trunk, outcome=outcome, at=bench.at)

    (line,) = last_tests()

    assert [(one.is_good, one.stands.way.by) for one in line.numbers] == [(True, number.trunk), (False, None)]
    assert [test.outcome for test in latest_tests()]


def test_an_alarm_whose_numbers_are_well_again_says_so(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    for outcome in (SelfTestOutcome.NOT_HEARD, SelfTestOutcome.GOOD):
        ask_for_tests(administrator(bench), bench.line(), at=bench.at)
        _tested(bench, outcome)

    assert alarm_words(Alarm.objects.get()).endswith(WELL_AGAIN)


def _a_number_failed(bench: Bench, *, trunk: str) -> PhoneNumber:
    on_call(bench)
    number = give_number(bench.line(), "5550100", trunk=carrier(trunk))
    ask_for_tests(administrator(bench), bench.line(), at=bench.at)
    _tested(bench, SelfTestOutcome.NOT_ANSWERED)
    return number


def _wanted_while_no_engine_runs(bench: Bench) -> None:
    ask_for_tests(administrator(bench), bench.line(), at=bench.at)
    forget_old_rows(at=bench.later(minutes=6))


def _begun_as_the_engine_ends(bench: Bench) -> None:
    ask_for_tests(administrator(bench), bench.line(), at=bench.at)
    take_asked_test(at=bench.later(minutes=1))
    end_unended(at=bench.later(minutes=1))


@pytest.mark.parametrize("cut_short", [_wanted_while_no_engine_runs, _begun_as_the_engine_ends])
def test_a_test_that_was_cut_short_makes_no_number_well(
    bench: Bench, cut_short: Callable[[Bench], None]
) -> None:
    _a_number_failed(bench, trunk="dead")

    cut_short(bench)

    assert alarm_words(Alarm.objects.get()).endswith("It fails at: 5550100 (dead).")
    assert [test.outcome for test in latest_tests()] == [SelfTestOutcome.NOT_ANSWERED]
    (number,) = last_tests()[0].numbers
    assert (number.sentence[:14], number.cut[:29]) == ("Nobody answere", "The newest test came to no en")
    ask_for_tests(administrator(bench), bench.line(), at=bench.at)
    _tested(bench, SelfTestOutcome.GOOD)
    assert alarm_words(Alarm.objects.get()).endswith(WELL_AGAIN)
    assert last_tests()[0].numbers[0].cut == ""


def test_a_number_with_another_carrier_is_well_only_when_it_heard_itself_by_that_one(bench: Bench) -> None:
    number = _a_number_failed(bench, trunk="dead")

    number.trunk = carrier("other")
    number.save()
    Trunk.objects.filter(name="dead").update(is_on=False)

    assert alarm_words(Alarm.objects.get()).endswith("Not tested yet: 5550100 (other).")
    ask_for_tests(administrator(bench), bench.line(), at=bench.at)
    _tested(bench, SelfTestOutcome.GOOD)
    assert alarm_words(Alarm.objects.get()).endswith(WELL_AGAIN)
    number.delete()
    assert alarm_words(Alarm.objects.get()).endswith("It has no number any more.")


def test_a_line_without_a_number_cannot_be_called(bench: Bench) -> None:
    for ask in (ask_for_tests, ask_for_person_test):
        with pytest.raises(NoNumber):
            ask(administrator(bench), bench.line(), at=bench.at)
