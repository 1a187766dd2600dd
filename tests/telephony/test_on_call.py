"""An on-call phone that rings: who may take the alarm by a key, and what is never said."""

import pytest

from ringbuoy.alarms.actions import AlreadyTaken, take_house_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import CALLED_TIMES, AlarmCode
from ringbuoy.escalations.actions import acknowledge
from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.due import climb_due
from ringbuoy.escalations.house_alarms import call_again, raise_house_alarm
from ringbuoy.escalations.models import HelpRequest, Summons
from ringbuoy.journal.models import Entry
from ringbuoy.lines.center import the_center
from ringbuoy.telephony.on_call import (
    Answered,
    note_rung,
    person_at,
    ring_again,
    still_needed,
    take_alarm,
    take_to_ring,
)
from ringbuoy.telephony.sounds.prompts import Names, Prompt, words_of
from tests.cast import Bench
from tests.doors.test_desk import talks_with
from tests.telephony.test_placing import carrier

PHONE = "15550001111"


def on_call_is(*names: str) -> None:
    """Write down who is on call, each with a number of their own."""
    rows = [{"name": name, "number": f"{int(PHONE) + place}"} for place, name in enumerate(names)]
    center = the_center()
    center.on_call_numbers = rows
    center.save()


def alarm(bench: Bench) -> HelpRequest:
    """A life is in danger, and nobody on the floor is there: the on-call phones are called."""
    request = raise_imminent(bench.maria, talks_with(bench, "maria"), reason="attempt", at=bench.at)
    while not Summons.objects.exists():
        climb_due(at=bench.later(seconds=31))
    return HelpRequest.objects.get(pk=request.pk)


def test_each_phone_rings_once_and_again_after_an_engine_died(bench: Bench) -> None:
    on_call_is(bench.ines.name, "Night phone")
    alarm(bench)
    assert take_to_ring(at=bench.at) == [], "no carrier"
    carrier()

    first, second = take_to_ring(at=bench.at)

    assert (first.number, first.can_take, second.can_take) == (f"+{PHONE}", True, False)
    assert PHONE not in repr(first)
    assert take_to_ring(at=bench.at) == []
    note_rung(second.summons, Answered.NOT_ANSWERED, at=bench.at)
    ring_again()
    assert take_to_ring(at=bench.at) == [first]
    assert take_to_ring(at=bench.later(seconds=61)) == []


def test_the_key_takes_it_for_the_named_person_once(bench: Bench) -> None:
    on_call_is(bench.ines.name)
    request = alarm(bench)
    carrier()
    (to_ring,) = take_to_ring(at=bench.at)
    assert still_needed(at=bench.at) == {to_ring.summons}

    taken = take_alarm(to_ring.summons, at=bench.later(seconds=5))

    request.refresh_from_db()
    assert (taken, request.acknowledged_by, request.due_at) == (Answered.TAKEN, bench.ines, None)
    assert still_needed(at=bench.at) == frozenset()
    assert take_alarm(to_ring.summons, at=bench.at) is Answered.TOO_LATE
    note_rung(to_ring.summons, taken, at=bench.at)
    note_rung(to_ring.summons, Answered.NO_KEY, at=bench.at)
    (entry,) = Entry.objects.filter(name="help.phone_rung")
    assert (entry.codes["how"], PHONE in str(entry.codes)) == ("taken", False)


@pytest.mark.parametrize("names", [("Night phone",), ("Maria",), ("Kai",)])
def test_a_phone_of_nobody_who_watches_the_floor_takes_nothing(bench: Bench, names: tuple[str, ...]) -> None:
    on_call_is(*names)
    bench.person("kai")
    request = alarm(bench)
    carrier()
    (to_ring,) = take_to_ring(at=bench.at)

    assert (person_at(PHONE), to_ring.can_take) == (None, False)
    assert take_alarm(to_ring.summons, at=bench.at) is Answered.NO_KEY
    request.refresh_from_db()
    assert request.acknowledged_at is None


def test_who_takes_it_on_the_floor_silences_the_phones_that_did_not_ring_yet(bench: Bench) -> None:
    on_call_is(bench.ines.name)
    request = alarm(bench)
    carrier()

    acknowledge(bench.ines, request, at=bench.at)

    assert take_to_ring(at=bench.at) == []


def test_the_ladder_climbs_on_while_the_phone_rings(bench: Bench) -> None:
    on_call_is(bench.ines.name)
    request = alarm(bench)
    carrier()
    assert take_to_ring(at=bench.at)

    assert climb_due(at=bench.later(seconds=31)) == 1

    step = request.step
    request.refresh_from_db()
    assert request.step == step + 1


def house_alarm(bench: Bench) -> Alarm:
    """The key program is a false one: somebody must come at once."""
    on_call_is(bench.ines.name)
    carrier()
    return raise_house_alarm(AlarmCode.FALSE_KEYD, at=bench.at)


def test_an_alarm_of_the_house_rings_until_the_key_takes_it_by_name(bench: Bench) -> None:
    alarm = house_alarm(bench)
    (to_ring,) = take_to_ring(at=bench.at)

    taken = take_alarm(to_ring.summons, at=bench.later(seconds=5))

    alarm.refresh_from_db()
    assert (taken, alarm.taken_by, alarm.acknowledged_at) == (Answered.TAKEN, bench.ines, None)
    assert still_needed(at=bench.at) == frozenset()
    assert take_alarm(to_ring.summons, at=bench.at) is Answered.TOO_LATE
    note_rung(to_ring.summons, taken, at=bench.at)
    (rung,) = Entry.objects.filter(name="help.phone_rung")
    assert (rung.contact_id, rung.codes["alarm"]) == (None, alarm.pk)


def test_an_alarm_of_the_house_that_nobody_takes_rings_three_times(bench: Bench) -> None:
    house_alarm(bench)
    rung = 0

    for _ in range(60):
        rung += len(take_to_ring(at=bench.at))
        call_again(at=bench.later(minutes=1))

    assert rung == CALLED_TIMES


def test_who_looks_into_it_at_the_screen_silences_the_phones(bench: Bench) -> None:
    alarm = house_alarm(bench)

    take_house_alarm(bench.ines, alarm, at=bench.at)

    assert take_to_ring(at=bench.at) == []
    assert call_again(at=bench.later(minutes=11)) == 0
    with pytest.raises(AlreadyTaken):
        take_house_alarm(bench.ines, alarm, at=bench.at)


def test_an_alarm_that_can_wait_for_the_morning_rings_nobody(bench: Bench) -> None:
    on_call_is(bench.ines.name)
    carrier()

    raise_house_alarm(AlarmCode.BACKUP_LATE, at=bench.at)

    assert take_to_ring(at=bench.at) == []


def test_a_life_in_danger_rings_again_until_somebody_has_it_and_is_texted_once(bench: Bench) -> None:
    on_call_is(bench.ines.name)
    request = alarm(bench)
    carrier()
    (first,) = take_to_ring(at=bench.at)
    note_rung(first.summons, Answered.NOT_ANSWERED, at=bench.later(seconds=28))

    rung = []
    while not rung:
        climb_due(at=bench.later(seconds=31))
        rung = list(take_to_ring(at=bench.at))

    assert (rung[0].number, request.summons.exclude(due_at=None).count()) == (first.number, 1)
    assert take_alarm(rung[0].summons, at=bench.at) is Answered.TAKEN


def test_a_phone_that_rings_already_is_not_rung_for_a_second_alarm(bench: Bench) -> None:
    house_alarm(bench)
    raise_house_alarm(AlarmCode.JOURNAL_DIFFERS, at=bench.at)

    (first,) = take_to_ring(at=bench.at)
    assert take_to_ring(at=bench.at) == []
    note_rung(first.summons, Answered.NOT_ANSWERED, at=bench.later(seconds=28))

    assert len(take_to_ring(at=bench.at)) == 1


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_voice_names_nobody_and_nothing(language: str) -> None:
    words = words_of(Names("Harbor Line", "911", "988"), language)

    for prompt in (Prompt.ON_CALL, Prompt.ON_CALL_ONLY, Prompt.ON_CALL_TAKEN, Prompt.ON_CALL_TOO_LATE):
        assert words[prompt]
        assert not any(said in words[prompt] for said in ("Harbor", "911", "9 1 1", "988"))
