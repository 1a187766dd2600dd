"""An alarm is raised once, counts on, and is answered for by a named person whom it is not about."""

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.actions import (
    AlreadyAnswered,
    NoOutcome,
    OwnAlarm,
    acknowledge_alarm,
    find_alarm,
    raise_alarm,
)
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.queries import open_alarms
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.ids import new_id
from tests.cast import Bench


def raised(bench: Bench, name: str = "maria") -> Alarm:
    """Somebody has opened too many records."""
    return raise_alarm(AlarmCode.MANY_OPENS, at=bench.at, about=bench.person(name).pk, opens=61)


def test_what_happens_again_counts_on_while_the_alarm_is_open(bench: Bench) -> None:
    first = raised(bench)
    bench.later(minutes=5)

    again = raised(bench)

    assert (again.pk, again.times, again.last_at) == (first.pk, 2, bench.at)
    assert Entry.objects.filter(name="alarm.raised", codes__about=bench.maria.pk).count() == 2


def test_other_people_and_other_contacts_have_alarms_of_their_own(bench: Bench) -> None:
    raised(bench, "maria")
    raised(bench, "tom")
    raise_alarm(AlarmCode.MANY_OPENS, at=bench.at, about=bench.maria.pk, contact=new_id())

    assert open_alarms().count() == 3


def test_a_director_answers_and_the_next_time_is_a_new_alarm(bench: Bench) -> None:
    alarm = raised(bench)

    acknowledge_alarm(bench.nora, alarm, "mistake", at=bench.later(minutes=1))

    answered = find_alarm(alarm.pk)
    assert (answered.acknowledged_by, answered.outcome) == (bench.nora, "mistake")
    assert raised(bench).pk != alarm.pk
    assert Entry.objects.get(name="alarm.acknowledged").codes["outcome"] == "mistake"


def test_nobody_answers_twice_without_an_outcome_or_for_their_own_act(bench: Bench) -> None:
    alarm, own = raised(bench), raised(bench, "nora")

    with pytest.raises(NoOutcome):
        acknowledge_alarm(bench.nora, alarm, "", at=bench.at)
    with pytest.raises(OwnAlarm):
        acknowledge_alarm(bench.nora, own, "in_order", at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        acknowledge_alarm(bench.ines, alarm, "in_order", at=bench.at)
    acknowledge_alarm(bench.nora, alarm, "in_order", at=bench.at)
    with pytest.raises(AlreadyAnswered):
        acknowledge_alarm(bench.nora, alarm, "misuse", at=bench.at)
