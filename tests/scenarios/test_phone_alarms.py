"""The phone line tells when something of it does not work: on the floor, and once at the on-call phones."""

from datetime import datetime, timedelta

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, begin
from ringbuoy.escalations.models import Summons
from ringbuoy.escalations.summoning import claim, went_out
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Center
from ringbuoy.telephony.due import forget_old_rows, tell_quiet_lines
from ringbuoy.telephony.models import SelfTest
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.self_test_rules import EVERY, SelfTestOutcome
from ringbuoy.telephony.self_tests import note_tested, take_due
from tests.cast import Bench

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)


def on_call(bench: Bench) -> None:
    """Ines is on call, with a phone."""
    bench.line()
    ines = {"name": "Ines", "number": "15550100123"}
    Center.objects.create(name="Harbor", emergency_number="911", on_call_numbers=[ines])


def calls(bench: Bench, *moments: datetime) -> None:
    """Let calls have come at these moments."""
    for moment in moments:
        begin(Arrival(bench.line(), Channel.VOICE, "en"), at=moment)


def test_a_line_without_the_calls_that_were_sure_to_come_is_an_alarm_once(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    before = [bench.at - week * WEEK - minutes for week in (1, 2) for minutes in _minutes(10)]
    calls(bench, bench.at - 3 * WEEK, *before, bench.at - 4 * HOUR)

    assert tell_quiet_lines(at=bench.at) == 1
    assert tell_quiet_lines(at=bench.at + HOUR) == 0
    assert Alarm.objects.get().code == AlarmCode.PHONE_LINE_QUIET
    assert Summons.objects.get().number == "15550100123"


def _minutes(count: int) -> list[timedelta]:
    return [timedelta(minutes=number) for number in range(count)]


def test_a_quiet_night_is_no_alarm(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    calls(bench, bench.at - 3 * WEEK, bench.at - 2 * WEEK, bench.at - WEEK, bench.at - 4 * HOUR)

    assert tell_quiet_lines(at=bench.at) == 0
    assert not Alarm.objects.exists()


def test_a_test_that_fails_is_an_alarm_and_one_text_to_the_phone_on_call(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    for minutes in (0, 20):
        test = take_due(at=bench.at + timedelta(minutes=minutes))
        note_tested(test.test, SelfTestOutcome.NOT_HEARD, answered_ms=12, met_ms=None, at=bench.at)

    alarm, summons = Alarm.objects.get(), claim(at=bench.at)
    assert (alarm.code, alarm.times) == (AlarmCode.PHONE_TEST_FAILED, 2)
    went_out(summons, at=bench.at)
    assert claim(at=bench.at + HOUR) is None
    assert not Contact.objects.exists()


def test_a_line_is_tested_again_only_when_it_is_due_and_no_other_test_goes_on(bench: Bench) -> None:
    give_number(bench.line(), "5550100")

    first = take_due(at=bench.at)
    assert take_due(at=bench.at) is None
    note_tested(first.test, SelfTestOutcome.GOOD, answered_ms=12, met_ms=2000, at=bench.at)
    assert take_due(at=bench.at + EVERY / 2) is None
    assert take_due(at=bench.at + EVERY) is not None


def test_a_test_that_no_engine_ended_was_cut_short(bench: Bench) -> None:
    give_number(bench.line(), "5550100")
    take_due(at=bench.at)

    forget_old_rows(at=bench.at + HOUR)

    assert SelfTest.objects.get().outcome == SelfTestOutcome.CUT_SHORT
    assert not Alarm.objects.exists()
