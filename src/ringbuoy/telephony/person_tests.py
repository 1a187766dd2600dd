"""A line's test that goes on to a person: rung, accepted, heard both ways. Routing knows nothing of it.

So whoever is rung stays ready; as soon as a caller needs them the test gives way.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.alarms.actions import take_part_off
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.escalations.house_alarms import raise_house_alarm
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import PersonTestEvery
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import PersonTest, SelfTest
from ringbuoy.telephony.person_test_rules import (
    GOES_ON,
    MOVES,
    OVER_WITHIN,
    REACHED_SOMEBODY,
    Move,
    PersonTestOutcome,
    PersonTestState,
    PhoneKind,
    is_alarming,
    is_due,
    rings_for,
)
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.sounds.speech import spoken_to
from ringbuoy.telephony.whom_to_test import is_free, takes_calls, whom_to_ring

SHOWN_FOR = OVER_WITHIN
"""How long the desk says what came of it to somebody who closes it not."""


class NoTestHere(NotFound):
    """This test does not ring here any more."""


class AtTheOwnPhone(Conflict):
    """This test rings at a telephone, and is accepted by the key there."""


@dataclass(frozen=True)
class PersonTestStands:
    """Where a test with a person stands, and in which language it speaks.

    `person` and `phone` None: nobody was rung.
    """

    test: int
    state: PersonTestState
    person: int | None = None
    phone: PhoneKind | None = None
    language: str = "en"


def is_wanted_with_person(line: Line, *, at: datetime) -> bool:
    """Tell whether the machine's own test of this line shall ring a counselor, and there is one to ring."""
    rows = PersonTest.objects.filter(test__line=line)
    reached = rows.filter(outcome__in=REACHED_SOMEBODY).values_list("test__at", flat=True)
    tried = rows.values_list("test__at", flat=True)
    due = is_due(
        PersonTestEvery(line.rules.tests_with_person),
        reached_at=reached.first(),
        tried_at=tried.first(),
        at=at,
    )
    return due and bool(whom_to_ring(line, at=at, unasked=True))


@transaction.atomic
def ring_somebody(
    test: int, with_phone: Collection[int], *, elapsed_ms: Callable[[], int], at: datetime
) -> PersonTestStands:
    """Ring somebody for a line that has heard itself: at their own phone, or in the browser.

    `with_phone`: whose browser is there. `elapsed_ms` tells how long ago the line was dialed.
    """
    row = _locked(test)
    if row is None or row.state != PersonTestState.CALLING:
        return _stands(row, test)
    line = row.test.line
    may_be = whom_to_ring(line, at=at, unasked=row.asked_by_id is None)
    can_ring = (one for one in may_be if one.phone is PhoneKind.OWN or one.person in with_phone)
    found = next(can_ring, None)
    if found is None:
        is_closed = not takes_calls(line, at=at)
        _end(row, PersonTestOutcome.CLOSED if is_closed else PersonTestOutcome.NOBODY_FREE, at=at)
        return _stands(row, test)
    spans = {"rung_at": at, "offered_ms": elapsed_ms()}
    try:
        with transaction.atomic():
            _move(row, Move.RING, person_id=found.person, phone=found.phone, hop=found.hop, **spans)
    except IntegrityError:  # a test of another line rings there already
        _end(row, PersonTestOutcome.NOBODY_FREE, at=at)
    else:
        _tell(row, at=at)
    return _stands(row, test)


@transaction.atomic
def accept(actor: Person, test: int, *, at: datetime) -> None:
    """Take a test call that rings here.

    :raises NoTestHere: it has stopped ringing here.
    :raises AtTheOwnPhone: it rings at their own phone.
    """
    row = _ringing_here(actor, test)
    if row.phone == PhoneKind.OWN:
        raise AtTheOwnPhone(_("Your own phone rings. Take it, and press 1 there."))
    _accept(row, at=at)


@transaction.atomic
def accept_by_key(person: int, test: int, *, at: datetime) -> None:
    """Take a test call by the key of one's own phone.

    :raises NoTestHere: it has stopped ringing there.
    """
    _accept(_ringing_here(Person.objects.get(pk=person), test), at=at)


def _accept(row: PersonTest, *, at: datetime) -> None:
    _move(row, Move.ACCEPT)
    _tell(row, at=at)


@transaction.atomic
def not_now(actor: Person, test: int, *, at: datetime) -> None:
    """Put a test call off. It costs nothing, and is no declined offer.

    :raises NoTestHere: it has stopped ringing here.
    """
    _end(_ringing_here(actor, test), PersonTestOutcome.NOT_NOW, at=at)


@transaction.atomic
def close_word(actor: Person, test: int, *, at: datetime) -> None:
    """Take what came of one's test from the desk."""
    require(actor, Act.TAKE_CONTACTS)
    PersonTest.objects.filter(pk=test, person=actor, seen_at=None).update(seen_at=at)
    transaction.on_commit(hint)


@transaction.atomic
def heard_nothing(actor: Person, test: int, *, at: datetime) -> None:
    """Say that all counted well and nothing was heard: only a person knows what comes out of a headset.

    :raises NoTestHere: nothing came of this test that could be doubted.
    """
    require(actor, Act.TAKE_CONTACTS)
    row = _locked(test)
    if row is None or row.person_id != actor.pk or row.outcome != PersonTestOutcome.GOOD:
        raise _over()
    row.outcome, row.seen_at = PersonTestOutcome.NOT_HEARD, at
    row.save(update_fields=["outcome", "seen_at"])
    _tell(row, at=at)
    _alarm(row, at=at)


@transaction.atomic
def note_person_test(
    test: int,
    outcome: PersonTestOutcome,
    *,
    accepted_ms: int | None = None,
    sound_ms: int | None = None,
    at: datetime,
) -> None:
    """Note what came of a test with a person, once. A fault seen while a caller needed them is none."""
    row = _locked(test)
    if row is None or row.state == PersonTestState.OVER:
        return
    if outcome is not PersonTestOutcome.GOOD and row.person_id and not is_free(row.person_id):
        outcome = PersonTestOutcome.GAVE_WAY
    row.accepted_ms, row.sound_ms = accepted_ms, sound_ms
    _end(row, outcome, at=at)


def look_after(*, at: datetime) -> PersonTestStands | None:
    """Let the test that goes on give way, or end where nobody accepts. None: none goes on."""
    row = PersonTest.objects.filter(state__in=GOES_ON).first()
    if row is None or row.person_id is None or row.rung_at is None:
        return None
    if not is_free(row.person_id):
        _end_if_it_goes_on(row.pk, PersonTestOutcome.GAVE_WAY, at=at)
    elif row.state == PersonTestState.RINGING and at - row.rung_at >= rings_for(row.phone):
        _end_if_it_goes_on(row.pk, PersonTestOutcome.NO_ANSWER, at=at)
    row.refresh_from_db()
    return _stands(row, row.pk)


@transaction.atomic
def _end_if_it_goes_on(test: int, outcome: PersonTestOutcome, *, at: datetime) -> None:
    row = _locked(test)
    if row is not None and row.state in GOES_ON:
        _end(row, outcome, at=at)


def end_with_line(test: SelfTest, *, at: datetime) -> None:
    """The line did not hear itself: nobody is rung."""
    cut = test.outcome == SelfTestOutcome.CUT_SHORT
    row = _locked(test.pk)
    if row is not None and row.state == PersonTestState.CALLING:
        _end(row, PersonTestOutcome.CUT_SHORT if cut else PersonTestOutcome.LINE_FAILED, at=at)


@transaction.atomic
def cut_short(*, at: datetime, begun_before: datetime | None = None) -> None:
    """End the tests that an engine before us had begun."""
    rows = PersonTest.objects.select_for_update(of=("self",)).exclude(state=PersonTestState.OVER)
    rows = rows.select_related("test").exclude(test__outcome=SelfTestOutcome.ASKED)
    for row in rows.filter(test__at__lt=begun_before) if begun_before else rows:
        _end(row, PersonTestOutcome.CUT_SHORT, at=at)


def person_test_of(person: Person, *, at: datetime) -> PersonTest | None:
    """Give the test that rings here or goes on, or what came of the last one and is not closed yet."""
    rows = PersonTest.objects.select_related("test", "test__line").filter(person=person, seen_at=None)
    told = rows.filter(state=PersonTestState.OVER, over_at__gt=at - SHOWN_FOR)
    said = told.exclude(outcome__in=(PersonTestOutcome.NOT_NOW, PersonTestOutcome.GAVE_WAY))
    return rows.filter(state__in=GOES_ON).first() or said.first()


def going_on() -> Sequence[PersonTest]:
    """Give the tests that ring somebody now: the floor says so."""
    rows = PersonTest.objects.select_related("person", "test__line")
    return list(rows.filter(state__in=GOES_ON))


def latest_with_person() -> Sequence[PersonTest]:
    """Give the newest finished test with a person of each line."""
    rows = PersonTest.objects.filter(state=PersonTestState.OVER).select_related(
        "test", "test__line", "person"
    )
    return list(rows.order_by("test__line_id", "-test_id").distinct("test__line_id"))


def _ringing_here(actor: Person, test: int) -> PersonTest:
    require(actor, Act.TAKE_CONTACTS)
    row = _locked(test)
    if row is None or row.person_id != actor.pk or row.state != PersonTestState.RINGING:
        raise _over()
    return row


def _over() -> NoTestHere:
    return NoTestHere(_("This test call is over. There is nothing to do."))


def _locked(test: int) -> PersonTest | None:
    rows = PersonTest.objects.select_for_update(of=("self",)).select_related("test", "test__line")
    return rows.filter(pk=test).first()


def _move(row: PersonTest, move: Move, **changed: Any) -> None:
    row.state = MOVES[PersonTestState(row.state)][move]
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()


def _end(row: PersonTest, outcome: PersonTestOutcome, *, at: datetime) -> None:
    earlier = PersonTest.objects.filter(test__line=row.test.line_id, pk__lt=row.pk)
    before = earlier.values_list("outcome", flat=True).first() or ""
    _move(row, Move.END, outcome=outcome, over_at=at)
    _tell(row, at=at)
    if outcome is PersonTestOutcome.GOOD:
        take_part_off(AlarmCode.PHONE_DESK_TEST_FAILED, _way_to(row), of_line=row.test.line_id, at=at)
    if is_alarming(outcome, before=before):
        _alarm(row, at=at)


def _alarm(row: PersonTest, *, at: datetime) -> None:
    """Raise the alarm: what somebody's phone lacks hides neither another's, nor another way to it."""
    code, parts = AlarmCode.PHONE_DESK_TEST_FAILED, [_way_to(row)]
    raise_house_alarm(code, at=at, of_line=row.test.line_id, parts=parts, outcome=row.outcome)


def _way_to(row: PersonTest) -> str:
    """Give the code of the phone that was rung, and of the number and carrier by which the test came."""
    return f"person:{row.person_id}:{row.phone}:number:{row.test.number_id}:carrier:{row.test.trunk_id}"


def _tell(row: PersonTest, *, at: datetime) -> None:
    """Write down what happened; the desk and the floor are drawn again by it."""
    write(
        Happened.PERSON_TEST_CALL,
        at=at,
        person=row.person_id,
        line=row.test.line_id,
        test=row.pk,
        state=row.state,
        outcome=row.outcome,
    )


def _stands(row: PersonTest | None, test: int) -> PersonTestStands:
    """Say where it stands; one that is gone is over."""
    if row is None:
        return PersonTestStands(test, PersonTestState.OVER)
    phone = PhoneKind(row.phone) if row.phone else None
    language = spoken_to(row.person.languages if row.person else ())
    return PersonTestStands(row.pk, PersonTestState(row.state), row.person_id, phone, language)
