"""The calls by which the line tests itself: which one is due, and what came of it. None is a contact."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.alarms.actions import take_part_off
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.escalations.house_alarms import raise_house_alarm
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.telephony import person_test_rules, person_tests
from ringbuoy.telephony.carriers import trunk_name
from ringbuoy.telephony.models import OwnPhone, PersonTest, PhoneNumber, SelfTest, Trunk
from ringbuoy.telephony.person_test_rules import TAKES, TAKES_WITH_OWN, PersonTestState, may_go_by
from ringbuoy.telephony.self_test_rules import ALARMING, ASKED_WITHIN, OVER_WITHIN, SelfTestOutcome, is_due
from ringbuoy.telephony.ways_in import WayIn, ways_in, ways_in_of

KEPT_DAYS = 30
_NEVER = datetime.min.replace(tzinfo=UTC)


class NoNumber(Conflict):
    """The line has no number."""


@dataclass(frozen=True)
class ToTest:
    """A test that the engine is to place. `carrier` empty: by this machine's own way.

    `with_person`: when the line has heard itself, a counselor is rung.
    """

    test: int
    number: str = field(repr=False)
    carrier: str = ""
    with_person: bool = False


@transaction.atomic
def ask_for_tests(actor: Person, line: Line, *, at: datetime) -> list[SelfTest]:
    """Let each way in of a line be tested now, one after the other; what is asked for already is not again.

    :raises NoNumber: it has no number that could be called.
    """
    require(actor, Act.CHANGE_SETTINGS)
    ways = _ways_in_of(line)
    asked = set(_asked(at=at).filter(line=line, with_person=None).values_list("number_id", "trunk_id"))
    rows = [
        SelfTest(line=line, number=way.number, trunk=way.by, outcome=SelfTestOutcome.ASKED, at=at)
        for way in ways
        if way.key not in asked
    ]
    transaction.on_commit(hint)
    return SelfTest.objects.bulk_create(rows)


@transaction.atomic
def ask_for_person_test(actor: Person, line: Line, *, at: datetime) -> SelfTest:
    """Let a line test itself now at its first number, and ring a counselor when it has heard itself.

    :raises NoNumber: it has no number that could be called.
    """
    require(actor, Act.CHANGE_SETTINGS)
    way = _ways_in_of(line)[0]
    by = _with_room(way.by, with_person=True)
    asked = SelfTestOutcome.ASKED
    row = SelfTest.objects.create(line=line, number=way.number, trunk=by, outcome=asked, at=at)
    PersonTest.objects.create(test=row, asked_by=actor)
    transaction.on_commit(hint)
    return row


def _ways_in_of(line: Line) -> list[WayIn]:
    ways = ways_in_of(line)
    if not ways:
        raise NoNumber(_("This line has no number yet. Give it one first."))
    return ways


def _asked(*, at: datetime) -> QuerySet[SelfTest]:
    return SelfTest.objects.filter(outcome=SelfTestOutcome.ASKED, at__gt=at - ASKED_WITHIN)


def take_asked_test(*, at: datetime) -> ToTest | None:
    """Begin a test that somebody wants. None: nobody does, or one goes on. The others wait on."""
    row = _asked(at=at).last()
    number = (row.number or PhoneNumber.objects.filter(line=row.line_id).first()) if row else None
    if row is None or number is None or _goes_on(at):
        return None
    SelfTest.objects.filter(pk=row.pk).update(outcome="", at=at)
    _asked(at=at).update(at=at)
    with_person = PersonTest.objects.filter(pk=row.pk).exists()
    return ToTest(row.pk, number.number, trunk_name(row.trunk_id) if row.trunk_id else "", with_person)


def take_due(*, at: datetime) -> ToTest | None:
    """Begin the test of a way in that is due and was tested longest ago. None: none is, or one goes on."""
    if _goes_on(at):
        return None
    last = {way: _tested_at(way) for way in ways_in()}
    for way in sorted(last, key=lambda way: last[way] or _NEVER):
        minutes = way.number.line.rules.self_test_minutes
        if is_due(last[way], by_carrier=way.by is not None, at=at, minutes=minutes):
            return _begin(way, at=at)
    return None


def _tested_at(way: WayIn) -> datetime | None:
    tests = SelfTest.objects.filter(number=way.number, trunk=way.by)
    return tests.values_list("at", flat=True).first()


@transaction.atomic
def _begin(way: WayIn, *, at: datetime) -> ToTest:
    number = way.number
    with_person = person_tests.is_wanted_with_person(number.line, at=at)
    by = _with_room(way.by, with_person=with_person)
    row = SelfTest.objects.create(line=number.line, number=number, trunk=by, at=at)
    if with_person:
        PersonTest.objects.create(test=row)
    return ToTest(row.pk, number.number, trunk_name(by.pk) if by else "", with_person)


def _goes_on(at: datetime) -> bool:
    begun = SelfTest.objects.filter(at__gt=at - OVER_WITHIN, outcome="")
    with_person = PersonTest.objects.filter(test__at__gt=at - person_test_rules.OVER_WITHIN)
    with_person = with_person.exclude(test__outcome=SelfTestOutcome.ASKED)
    return begun.exists() or with_person.exclude(state=PersonTestState.OVER).exists()


def _with_room(by: Trunk | None, *, with_person: bool) -> Trunk | None:
    """Give the carrier, or this machine's own way where it might have no room for a test with a person."""
    return None if by and with_person and not may_go_by(by.most_calls, takes=_takes()) else by


def _takes() -> int:
    return TAKES_WITH_OWN if OwnPhone.objects.filter(is_on=True).exists() else TAKES


@transaction.atomic
def note_tested(
    test: int, outcome: SelfTestOutcome, *, answered_ms: int | None, met_ms: int | None, at: datetime
) -> None:
    """Note what came of a test, once. One that failed is an alarm on the floor and at the on-call phones.

    The phones are called where this way in was well until now, whatever else is open of the line. What was
    cut short says nothing.
    """
    row = SelfTest.objects.filter(pk=test, outcome="").first()
    if row is None:
        return
    row.outcome, row.answered_ms, row.met_ms = outcome, answered_ms, met_ms
    row.save(update_fields=["outcome", "answered_ms", "met_ms"])
    if outcome is not SelfTestOutcome.GOOD:
        person_tests.end_with_line(row, at=at)
    code, of_line, way_in = AlarmCode.PHONE_TEST_FAILED, row.line_id, way_in_of(row)
    if outcome is SelfTestOutcome.GOOD:
        take_part_off(code, way_in, of_line=of_line, at=at)
    if outcome in ALARMING:
        write(Happened.LINE_TESTED, at=at, line=of_line, outcome=outcome.value, trunk=row.trunk_id)
        raise_house_alarm(code, at=at, of_line=of_line, parts=[way_in], outcome=outcome.value)


def way_in_of(row: SelfTest) -> str:
    """Give the code of the number that was called, and of the carrier by which."""
    return f"number:{row.number_id}:carrier:{row.trunk_id}"


@transaction.atomic
def end_unended(*, at: datetime) -> None:
    """End the tests that an engine before us had begun."""
    SelfTest.objects.filter(outcome="").update(outcome=SelfTestOutcome.CUT_SHORT)
    person_tests.cut_short(at=at)
