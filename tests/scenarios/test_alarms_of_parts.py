"""What is broken for a day hides nothing that breaks later: it is told as loudly as if all else were well."""

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ringbuoy.alarms.actions import take_house_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import CALLED_AGAIN_AFTER, CALLED_TIMES, AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.soundless import LOOK_EVERY_SECONDS, WELL_LOOKS, Soundless
from ringbuoy.escalations.house_alarms import call_again
from ringbuoy.escalations.models import Summons
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line
from ringbuoy.telephony.calls.call import Call, Hears
from ringbuoy.telephony.due import tell_quiet_lines
from ringbuoy.telephony.kinds import NotLetIn
from ringbuoy.telephony.models import PersonTest, SelfTest, Trunk
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.person_test_rules import PersonTestOutcome, PersonTestState, PhoneKind
from ringbuoy.telephony.person_tests import note_person_test
from ringbuoy.telephony.recording_calls import Ringing, record_hop_failed, record_not_let_in
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.self_tests import note_tested
from ringbuoy.telephony.ways import tell_dead_ends
from tests.cast import Bench
from tests.scenarios.test_phone_alarms import HOUR, calls, carrier, of_weeks_before, on_call

NOBODY = {"when_closed": "go_on", "takes_spoken_messages": False}
TO_CENTER = {"kind": "center", "target": "15550001111", "after_seconds": 60}


@pytest.fixture(autouse=True)
def _one_clock(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine, which looks at the legs, has the bench's clock too."""
    monkeypatch.setattr(clock, "now", lambda: bench.at)


def _test(bench: Bench, number: str, outcome: SelfTestOutcome, line: str = "harbor") -> SelfTest:
    """Let the line be called at one of its numbers."""
    row = give_number(bench.line(line), number)
    test = SelfTest.objects.create(line=row.line, number=row, trunk=row.trunk, at=bench.at)
    note_tested(test.pk, outcome, answered_ms=None, met_ms=None, at=bench.at)
    return test


def _number_fails(bench: Bench, number: int) -> None:
    _test(bench, f"555010{number}", SelfTestOutcome.NOT_ANSWERED)


def _phone_fails(bench: Bench, number: int) -> None:
    test = _test(bench, "5550100", SelfTestOutcome.GOOD)
    person = (bench.maria, bench.tom)[number]
    state = PersonTestState.RINGING
    row = PersonTest.objects.create(test=test, person=person, phone=PhoneKind.OWN, state=state)
    bench.ready(person.name.lower())
    note_person_test(row.pk, PersonTestOutcome.NOT_RUNG, at=bench.at)


def _hop_is_silent(bench: Bench, number: int) -> None:
    Line.objects.update(hops=[TO_CENTER, TO_CENTER])
    contact = bench.reaches_out().contact
    contact.hop = number + 1
    contact.save()
    record_hop_failed(contact.pk, number + 1, at=bench.at)


def _carrier_is_full(bench: Bench, number: int) -> None:
    trunk = Trunk.objects.filter(name=f"c{number}").first() or carrier(f"c{number}")
    row = give_number(bench.line(), f"555010{number}", trunk=trunk)
    ringing = Ringing(f"line-{bench.at}", row.number)
    record_not_let_in(ringing, NotLetIn.NO_ROOM, came_at=bench.at, at=bench.at)


def _leg_is_silent(bench: Bench, number: int) -> None:
    _look(_Came(f"desk-{(bench.maria, bench.tom)[number].pk}-1", came=[7, 7]), looks=2)


class _Came:
    """Counselors who talk, and what has come by their legs at each look."""

    def __init__(self, *legs: str, came: list[int]) -> None:
        self.legs, self._came = legs, {leg: list(came) for leg in legs}

    async def came(self, leg: str) -> int:
        return self._came[leg].pop(0)


def _look(ari: _Came, *, looks: int) -> None:
    for _ in _looks(ari, looks=looks):
        pass


def _looks(ari: _Came, *, looks: int) -> Iterator[None]:
    """Look at the legs again and again, and do after each look what it is to bring about."""
    deeds: list[Callable[[], Any]] = []
    calls = {f"line-{leg}": SimpleNamespace(hears=Hears.TALK, desk=leg) for leg in ari.legs}
    soundless = Soundless(cast("Ari", ari), cast("dict[str, Call]", calls), deeds.append)
    for _ in range(looks):
        asyncio.run(soundless.look())
        while deeds:
            deeds.pop(0)()
        yield


BREAKS = {
    AlarmCode.PHONE_TEST_FAILED: _number_fails,
    AlarmCode.PHONE_DESK_TEST_FAILED: _phone_fails,
    AlarmCode.PHONE_HOP_SILENT: _hop_is_silent,
    AlarmCode.PHONE_NO_ROOM: _carrier_is_full,
    AlarmCode.PHONE_LEG_SILENT: _leg_is_silent,
}


def _rung(bench: Bench) -> int:
    """Count how often the on-call phone is called from now on, if nobody looks into it for an hour."""
    before = Summons.objects.exclude(at=bench.at).count()
    for _ in range(60):
        call_again(at=bench.later(minutes=1))
    return Summons.objects.count() - before


@pytest.mark.parametrize("code", BREAKS)
def test_what_breaks_later_calls_the_phones_as_often(bench: Bench, code: AlarmCode) -> None:
    on_call(bench)
    BREAKS[code](bench, 0)
    assert _rung(bench) == CALLED_TIMES
    bench.later(hours=23)
    BREAKS[code](bench, 0)
    assert _rung(bench) == 0, "the same one, which everybody was told of"

    BREAKS[code](bench, 1)

    assert _rung(bench) == CALLED_TIMES
    assert {alarm.code for alarm in Alarm.objects.all()} == {code}


@pytest.mark.parametrize("code", BREAKS)
def test_what_breaks_later_calls_the_phones_though_somebody_looks_into_the_first(
    bench: Bench, code: AlarmCode
) -> None:
    on_call(bench)
    BREAKS[code](bench, 0)
    take_house_alarm(bench.ines, Alarm.objects.get(), at=bench.at)
    assert _rung(bench) == 1

    BREAKS[code](bench, 1)

    assert Alarm.objects.get().taken_by is None
    assert _rung(bench) == CALLED_TIMES


@pytest.mark.parametrize("code", BREAKS)
def test_what_is_still_broken_when_the_alarm_was_answered_for_is_told_anew(
    bench: Bench, code: AlarmCode
) -> None:
    on_call(bench)
    BREAKS[code](bench, 0)
    _rung(bench)
    Alarm.objects.update(acknowledged_by=bench.nora, acknowledged_at=bench.at, outcome="in_order")

    BREAKS[code](bench, 0)

    assert _rung(bench) == CALLED_TIMES


LOOK = LOOK_EVERY_SECONDS
SILENT, WELL = [7, 7], list(range(8, 8 + WELL_LOOKS))
"""What has come by a leg at each look: the same as before, and each time more."""


def test_a_phone_that_was_heard_for_long_and_falls_silent_is_told_anew(bench: Bench) -> None:
    on_call(bench)
    leg = f"desk-{bench.maria.pk}-1"
    _look(_Came(leg, came=[*SILENT, *WELL]), looks=2 + WELL_LOOKS)
    assert (Summons.objects.count(), Alarm.objects.get().parts) == (1, [])
    bench.at += CALLED_AGAIN_AFTER

    _look(_Came(leg, came=SILENT), looks=2)

    assert (Summons.objects.count(), Alarm.objects.get().times) == (2, 2)


def test_a_phone_that_sends_nothing_while_its_owner_is_quiet_calls_no_phones_without_end(
    bench: Bench,
) -> None:
    on_call(bench)
    hour = [came // 2 for came in range(int(3600 / LOOK))]
    called = 0

    for _ in _looks(_Came(f"desk-{bench.maria.pk}-1", came=hour), looks=len(hour)):
        called += call_again(at=bench.later(seconds=LOOK))

    assert (Summons.objects.count(), Alarm.objects.count()) == (CALLED_TIMES, 1)


def test_a_phone_that_was_heard_for_seconds_only_is_the_one_that_everybody_was_told_of(bench: Bench) -> None:
    on_call(bench)
    leg = f"desk-{bench.maria.pk}-1"
    for _ in range(3):
        _look(_Came(leg, came=[*SILENT, 8, 9]), looks=4)
        bench.later(minutes=11)

    assert (Summons.objects.count(), Alarm.objects.get().times) == (1, 3)


def test_what_was_well_for_a_moment_only_is_no_news_to_whoever_looks_into_it(bench: Bench) -> None:
    on_call(bench)
    leg = f"desk-{bench.maria.pk}-1"
    _look(_Came(leg, came=SILENT), looks=2)
    take_house_alarm(bench.ines, Alarm.objects.get(), at=bench.at)

    for _ in range(20):
        _look(_Came(leg, came=[*SILENT, *WELL]), looks=2 + WELL_LOOKS)
        assert Alarm.objects.get().parts == []
        bench.later(minutes=3)

    alarm = Alarm.objects.get()
    assert (Summons.objects.count(), alarm.taken_by, alarm.times) == (1, bench.ines, 21)


def test_a_number_that_was_good_between_two_failures_calls_the_phones_once(bench: Bench) -> None:
    on_call(bench)
    for outcome in (SelfTestOutcome.NOT_ANSWERED, SelfTestOutcome.GOOD, SelfTestOutcome.NOT_ANSWERED):
        bench.later(minutes=5)
        _test(bench, "5550100", outcome)

    assert (Summons.objects.count(), Alarm.objects.get().times) == (1, 2)
    assert _rung(bench) == CALLED_TIMES - 1, "what is left of the three"


def test_a_fault_that_silences_twenty_desks_is_one_call(bench: Bench) -> None:
    on_call(bench)

    _look(_Came(*(f"desk-{number}-1" for number in range(20)), came=SILENT), looks=2)
    take_house_alarm(bench.ines, Alarm.objects.get(), at=bench.at)
    bench.later(seconds=LOOK)
    _look(_Came("desk-20-1", came=SILENT), looks=2)

    alarm = Alarm.objects.get()
    assert (len(alarm.parts or []), alarm.times) == (21, 2)
    assert (Summons.objects.count(), alarm.taken_by) == (1, bench.ines)


def test_a_carrier_that_falls_quiet_later_is_told_at_once(bench: Bench) -> None:
    on_call(bench)
    first = give_number(bench.line(), "5550100", trunk=carrier("first"))
    second = give_number(bench.line(), "5550200", trunk=carrier("second"))
    calls(bench, *of_weeks_before(bench), bench.at - 4 * HOUR, to=first)
    calls(bench, *of_weeks_before(bench), bench.at, to=second)
    assert tell_quiet_lines(at=bench.at) == 1
    assert tell_quiet_lines(at=bench.later(minutes=2)) == 0

    Contact.objects.filter(call__dialed=second, reached_at__gte=bench.at - HOUR).update(
        reached_at=bench.at - 4 * HOUR
    )

    assert tell_quiet_lines(at=bench.later(minutes=2)) == 1
    assert Summons.objects.count() == 2


def test_a_dead_end_of_one_line_hides_none_of_another(bench: Bench) -> None:
    lines = [bench.line(code) for code in ("harbor", "anchor")]
    for number, line in enumerate(lines):
        give_number(line, f"555010{number}")
    Line.objects.filter(code="harbor").update(policy=NOBODY)
    assert (tell_dead_ends(at=bench.at), tell_dead_ends(at=bench.later(minutes=2))) == (1, 0)

    Line.objects.filter(code="anchor").update(policy=NOBODY)

    assert (tell_dead_ends(at=bench.later(minutes=2)), tell_dead_ends(at=bench.later(minutes=2))) == (1, 0)
    assert {alarm.line_id: alarm.times for alarm in Alarm.objects.all()} == {line.pk: 1 for line in lines}


def test_a_second_dead_end_of_a_line_waits_for_somebody_again(bench: Bench) -> None:
    give_number(bench.line(), "5550100")
    Line.objects.update(policy=NOBODY)
    tell_dead_ends(at=bench.at)
    take_house_alarm(bench.ines, Alarm.objects.get(), at=bench.at)

    Line.objects.update(phone_menu=[{"key": "2", "line": "gone"}])

    assert tell_dead_ends(at=bench.later(minutes=2)) == 1
    assert Alarm.objects.get().taken_by is None
    assert tell_dead_ends(at=bench.later(hours=6)) == 1
