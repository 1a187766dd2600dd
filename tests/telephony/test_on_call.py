"""An on-call phone that rings: who may take the alarm by a key, and what is never said."""

import pytest

from ringbuoy.escalations.actions import acknowledge
from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.due import climb_due
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


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_voice_names_nobody_and_nothing(language: str) -> None:
    words = words_of(Names("Harbor Line", "911", "988"), language)

    for prompt in (Prompt.ON_CALL, Prompt.ON_CALL_ONLY, Prompt.ON_CALL_TAKEN, Prompt.ON_CALL_TOO_LATE):
        assert words[prompt]
        assert not any(said in words[prompt] for said in ("Harbor", "911", "9 1 1", "988"))
