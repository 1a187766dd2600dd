"""Ringing the on-call phones of an alarm: a voice says that somebody is needed, and nothing of whom or why.

Only the key 1 takes the alarm, and only where the phone is a named person's: no machine that answers does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet

from ringbuoy.access.rules import Act, may
from ringbuoy.alarms.actions import AlreadyTaken, take_house_alarm
from ringbuoy.escalations.actions import AlreadyAcknowledged, acknowledge
from ringbuoy.escalations.models import Summons
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.telephony.carriers import carriers, ways_out
from ringbuoy.telephony.models import OnCallRing, Trunk
from ringbuoy.telephony.numbers import digits_of

RUNG_WITHIN = timedelta(seconds=60)
"""Later the ladder has climbed on, and what is said there is no news any more."""


class Answered(StrEnum):
    """What came of ringing a phone. The value is the stored code."""

    TAKEN = "taken"
    TOO_LATE = "too_late"
    """The key was pressed when a colleague had it already."""
    NO_KEY = "no_key"
    """Somebody or a machine answered, and nobody took the alarm."""
    NOT_ANSWERED = "not_answered"
    NOT_PLACED = "not_placed"


@dataclass(frozen=True)
class ToRing:
    """An on-call phone that is to ring. `can_take`: it is a named person's, who takes the alarm by a key."""

    summons: int
    number: str = field(repr=False)
    shows: str
    can_take: bool


def take_to_ring(*, at: datetime) -> Sequence[ToRing]:
    """Take the phones that are to ring now, each once. None where no call may go out."""
    waiting = _waiting(at=at)
    if not waiting or not ways_out(carriers()):
        return []
    return [_begin(row, at=at) for row in waiting]


def _waiting(*, at: datetime) -> Sequence[Summons]:
    """Give one call for each phone that does not ring just now."""
    ringing = OnCallRing.objects.filter(outcome="", at__gt=at - RUNG_WITHIN)
    busy = ringing.values_list("summons__number", flat=True)
    rows = _needed(at=at).filter(on_call_ring=None).exclude(number__in=busy)
    return list({row.number: row for row in rows}.values())


def still_needed(*, at: datetime) -> frozenset[int]:
    """Name the calls to on-call phones whose alarm nobody has yet."""
    return frozenset(_needed(at=at).values_list("pk", flat=True))


def _needed(*, at: datetime) -> QuerySet[Summons]:
    asked = Q(request__isnull=False, request__acknowledged_at=None, request__over_at=None)
    of_the_house = Q(alarm__isnull=False, alarm__taken_at=None, alarm__acknowledged_at=None)
    return Summons.objects.filter(asked | of_the_house, at__gt=at - RUNG_WITHIN)


def _begin(row: Summons, *, at: datetime) -> ToRing:
    OnCallRing.objects.create(summons=row, at=at)
    shown = Trunk.objects.filter(is_on=True).exclude(shown_number="").first()
    shows = digits_of(shown.shown_number) if shown else ""
    return ToRing(row.pk, f"+{digits_of(row.number)}", shows, can_take=person_at(row.number) is not None)


def ring_again() -> None:
    """Let those ring again that an engine before had begun: what came of them nobody knows."""
    OnCallRing.objects.filter(outcome="").delete()


def person_at(number: str) -> Person | None:
    """Give whose on-call phone this is: the colleague whose name stands beside it. None: nobody's, or two."""
    names = {row["name"].casefold() for row in the_center().on_call_numbers if row["number"] == number}
    people = [one for one in Person.objects.filter(is_active=True) if one.name.casefold() in names]
    fit = [one for one in people if may(one.roles, Act.WATCH_FLOOR)]
    return fit[0] if len(fit) == 1 and len(names) == 1 else None


@transaction.atomic
def take_alarm(summons_id: int, *, at: datetime) -> Answered:
    """Take the alarm for whom the phone is, as the key 1 was pressed there."""
    summons = Summons.objects.select_related("request", "alarm").get(pk=summons_id)
    person = person_at(summons.number)
    if person is None:
        return Answered.NO_KEY
    try:
        with transaction.atomic():
            _take_as(person, summons, at=at)
    except (AlreadyAcknowledged, AlreadyTaken):
        return Answered.TOO_LATE
    return Answered.TAKEN


def _take_as(person: Person, summons: Summons, *, at: datetime) -> None:
    if summons.request is not None:
        acknowledge(person, summons.request, at=at)
    if summons.alarm is not None:
        take_house_alarm(person, summons.alarm, at=at)


@transaction.atomic
def note_rung(summons_id: int, outcome: Answered, *, at: datetime) -> None:
    """Write down what came of ringing a phone, once."""
    if not OnCallRing.objects.filter(summons=summons_id, outcome="").update(outcome=outcome, over_at=at):
        return
    summons = Summons.objects.select_related("request").get(pk=summons_id)
    write(
        Happened.HELP_PHONE_RUNG,
        at=at,
        contact=summons.request.contact_id if summons.request else None,
        request=summons.request_id,
        alarm=summons.alarm_id,
        how=outcome.value,
    )
