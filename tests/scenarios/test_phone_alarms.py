"""The phone line tells when something of it does not work: on the floor, and once at the on-call phones."""

from dataclasses import replace
from datetime import datetime, timedelta

from pytest_django.fixtures import Settings

from ringbuoy.alarms.actions import take_house_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import CALLED_AGAIN_AFTER, AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, begin
from ringbuoy.contacts.rules import CountsAs
from ringbuoy.doors.office.templatetags.office import alarm_words
from ringbuoy.escalations.house_alarms import call_again
from ringbuoy.escalations.models import Summons
from ringbuoy.escalations.summoning import claim, went_out
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Center
from ringbuoy.telephony.carriers import trunk_name
from ringbuoy.telephony.due import forget_old_rows, tell_quiet_lines
from ringbuoy.telephony.kinds import TrunkKind, Way
from ringbuoy.telephony.models import Call, PhoneNumber, SelfTest, Trunk
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.self_test_rules import EVERY, SelfTestOutcome
from ringbuoy.telephony.self_tests import note_tested, take_due
from ringbuoy.telephony.ways_in import latest_tests
from tests.cast import Bench

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)


def on_call(bench: Bench) -> None:
    """Ines is on call, with a phone."""
    bench.line()
    ines = {"name": "Ines", "number": "15550100123"}
    Center.objects.create(name="Harbor", emergency_number="911", on_call_numbers=[ines])


def calls(
    bench: Bench,
    *moments: datetime,
    line: str = "harbor",
    way: Way = Way.PHONE,
    to: PhoneNumber | None = None,
) -> None:
    """Let calls have come at these moments."""
    for moment in moments:
        contact = begin(Arrival(bench.line(line), Channel.VOICE, "en"), at=moment).contact
        Call.objects.create(contact=contact, leg=str(contact.pk), dialed=to, way=way, began_at=moment)


def of_weeks_before(bench: Bench) -> list[datetime]:
    """So many calls came at this hour of the weeks before that one was sure to come today."""
    before = [bench.at - week * WEEK - minutes for week in (1, 2) for minutes in _minutes(10)]
    return [bench.at - 3 * WEEK, *before]


def carrier(name: str, **fields: object) -> Trunk:
    """A carrier that is in use."""
    return Trunk.objects.create(name=name, kind=TrunkKind.ADDRESS, host=f"{name}.example", **fields)


def test_a_line_without_the_calls_that_were_sure_to_come_is_an_alarm_once(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    calls(bench, *of_weeks_before(bench), bench.at - 4 * HOUR)

    assert tell_quiet_lines(at=bench.at) == 1
    assert tell_quiet_lines(at=bench.at + HOUR) == 0
    assert Alarm.objects.get().code == AlarmCode.PHONE_LINE_QUIET
    assert Summons.objects.get().number == "15550100123"


def _minutes(count: int) -> list[timedelta]:
    return [timedelta(minutes=number) for number in range(count)]


def test_a_line_that_is_quiet_hides_no_other(bench: Bench) -> None:
    on_call(bench)
    for line, number in (("harbor", "5550100"), ("coast", "5550200")):
        give_number(bench.line(line), number)
    calls(bench, *of_weeks_before(bench), bench.at - 4 * HOUR)
    calls(bench, *of_weeks_before(bench), line="coast")
    calls(bench, bench.at - timedelta(minutes=1), line="coast")
    assert tell_quiet_lines(at=bench.at) == 1

    late = Contact.objects.filter(line=bench.line("coast"), reached_at__gt=bench.at - HOUR)
    late.update(reached_at=bench.at - 4 * HOUR)

    assert tell_quiet_lines(at=bench.at + timedelta(minutes=2)) == 1
    assert {alarm.line_id for alarm in Alarm.objects.all()} == {bench.line().pk, bench.line("coast").pk}
    assert Summons.objects.count() == 2


def test_callers_in_browsers_and_calls_that_we_place_bring_no_carrier_back(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    calls(bench, *of_weeks_before(bench))
    calls(bench, bench.at - HOUR, way=Way.BROWSER)
    calls(bench, bench.at - HOUR)
    Contact.objects.filter(reached_at=bench.at - HOUR).update(counts_as=CountsAs.FOLLOW_UP)

    assert tell_quiet_lines(at=bench.at) == 1


def test_a_carrier_that_brings_nothing_is_not_hidden_by_another_one(bench: Bench) -> None:
    on_call(bench)
    dead = give_number(bench.line(), "5550100", trunk=carrier("dead"))
    alive = give_number(bench.line(), "5550200", trunk=carrier("alive"))
    calls(bench, *of_weeks_before(bench), bench.at - 4 * HOUR, to=dead)
    calls(bench, bench.at - 3 * WEEK, bench.at - timedelta(minutes=1), to=alive)

    assert tell_quiet_lines(at=bench.at) == 1


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


def test_a_line_whose_test_fails_hides_no_other(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    give_number(bench.line("coast"), "5550200")
    for _line in ("harbor", "coast"):
        test = take_due(at=bench.at)
        note_tested(test.test, SelfTestOutcome.NOT_HEARD, answered_ms=12, met_ms=None, at=bench.at)

    assert [alarm.times for alarm in Alarm.objects.filter(code=AlarmCode.PHONE_TEST_FAILED)] == [1, 1]
    assert Summons.objects.count() == 2
    assert {alarm_words(alarm).partition(":")[0] for alarm in Alarm.objects.all()} == {"Harbor Line"}


def test_a_second_number_that_fails_calls_the_phones_though_somebody_looks_into_the_first(
    bench: Bench,
) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100", trunk=carrier("first"))
    give_number(bench.line(), "5550200", trunk=carrier("second"))
    _tests(bench, SelfTestOutcome.NOT_ANSWERED, SelfTestOutcome.GOOD)
    went_out(claim(at=bench.at), at=bench.at)
    take_house_alarm(bench.ines, Alarm.objects.get(), at=bench.at)

    bench.later(hours=24)
    _tests(bench, SelfTestOutcome.NOT_ANSWERED, SelfTestOutcome.NOT_ANSWERED)

    alarm = Alarm.objects.get()
    assert (alarm.times, alarm.taken_by) == (3, None)
    went_out(claim(at=bench.at), at=bench.at)
    assert claim(at=bench.at) is None
    assert call_again(at=bench.at + CALLED_AGAIN_AFTER) == 1


def test_a_number_that_fails_again_after_it_was_good_calls_the_phones_again(bench: Bench) -> None:
    on_call(bench)
    give_number(bench.line(), "5550100")
    for outcome in (SelfTestOutcome.NOT_HEARD, SelfTestOutcome.GOOD, SelfTestOutcome.NOT_HEARD):
        _tests(bench, outcome)
        bench.later(hours=24)
    SelfTest.objects.create(line=bench.line(), number=PhoneNumber.objects.get(), at=bench.at)
    forget_old_rows(at=bench.at + HOUR)
    bench.later(hours=2)
    _tests(bench, SelfTestOutcome.NOT_HEARD)

    assert Alarm.objects.get().times == 3
    assert Summons.objects.count() == 2


def _tests(bench: Bench, *outcomes: SelfTestOutcome) -> None:
    """Let the ways in be tested one after the other."""
    for outcome in outcomes:
        note_tested(take_due(at=bench.at).test, outcome, answered_ms=None, met_ms=None, at=bench.at)


def test_every_number_and_every_carrier_of_a_line_is_tested(bench: Bench, settings: Settings) -> None:
    settings.RINGBUOY = replace(settings.RINGBUOY, demo=False)
    first, second, spare = carrier("first"), carrier("second"), carrier("spare")
    give_number(bench.line(), "5550100")
    give_number(bench.line(), "5550200", trunk=second)
    tested = []
    while test := take_due(at=bench.at):
        tested.append((test.number, test.carrier))
        note_tested(test.test, SelfTestOutcome.GOOD, answered_ms=12, met_ms=2000, at=bench.at)

    assert tested == [
        ("5550100", trunk_name(first.pk)),
        ("5550200", trunk_name(second.pk)),
        ("5550100", trunk_name(spare.pk)),
    ]


def test_a_way_in_that_fails_is_shown_until_it_is_good_again(bench: Bench) -> None:
    give_number(bench.line(), "5550100", trunk=carrier("dead"))
    give_number(bench.line(), "5550200", trunk=carrier("alive"))
    for minutes, outcome in ((0, SelfTestOutcome.NOT_ANSWERED), (1, SelfTestOutcome.GOOD)):
        at = bench.at + timedelta(minutes=minutes)
        note_tested(take_due(at=at).test, outcome, answered_ms=None, met_ms=None, at=at)

    assert [test.outcome for test in latest_tests()] == [SelfTestOutcome.NOT_ANSWERED]
    later = bench.at + HOUR
    note_tested(take_due(at=later).test, SelfTestOutcome.GOOD, answered_ms=12, met_ms=2000, at=later)
    assert [test.outcome for test in latest_tests()] == [SelfTestOutcome.GOOD]


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
