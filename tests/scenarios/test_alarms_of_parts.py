"""What is broken for a day hides nothing that breaks later: it is told as loudly as if all else were well."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ringbuoy.alarms.actions import take_house_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import CALLED_TIMES, AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.soundless import Soundless
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
    """One counselor who talks, and what has come by their leg at each look."""

    def __init__(self, leg: str, *, came: list[int]) -> None:
        self.leg, self._came = leg, came

    async def came(self, _leg: str) -> int:
        return self._came.pop(0)


def _look(ari: _Came, *, looks: int) -> None:
    deeds: list[Callable[[], Any]] = []
    call = SimpleNamespace(hears=Hears.TALK, desk=ari.leg)
    soundless = Soundless(cast("Ari", ari), cast("dict[str, Call]", {"line-1": call}), deeds.append)

    async def run() -> None:
        for _ in range(looks):
            await soundless.look()

    asyncio.run(run())
    for deed in deeds:
        deed()


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


def test_a_phone_that_was_heard_again_and_falls_silent_is_told_anew(bench: Bench) -> None:
    on_call(bench)
    leg = f"desk-{bench.maria.pk}-1"
    _look(_Came(leg, came=[7, 7, 9]), looks=3)
    assert (Summons.objects.count(), Alarm.objects.get().parts) == (1, [])

    _look(_Came(leg, came=[7, 7]), looks=2)

    assert (Summons.objects.count(), Alarm.objects.get().times) == (2, 2)


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
