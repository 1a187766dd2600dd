"""Calling the on-call phones: one row for each phone, in the transaction of the step; a door sends it.

It says that somebody is needed and nothing else: a phone lies where others can see it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ringbuoy.alarms.models import Alarm
from ringbuoy.escalations.models import HelpRequest, Summons
from ringbuoy.escalations.rules import Kind, phones_called
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.center import the_center

TRY_AGAIN_AFTER = timedelta(seconds=15)
RINGS_AGAIN_AFTER = timedelta(seconds=45)
"""A phone that has rung and stopped rings again at the next step but one, within a minute or so."""


def summon(request: HelpRequest, *, at: datetime) -> None:
    """Call the on-call phones, if the ladder has come to them; while nobody has it they ring again."""
    if not phones_called(Kind(request.kind), request.step) or _rang_just_now(request, at=at):
        return
    due_at = None if request.summons.exists() else at
    for number in _numbers():
        Summons.objects.create(request=request, number=number, at=at, due_at=due_at)


def _rang_just_now(request: HelpRequest, *, at: datetime) -> bool:
    return request.summons.filter(at__gt=at - RINGS_AGAIN_AFTER).exists()


def summon_for_alarm(alarm: Alarm, *, at: datetime) -> None:
    """Call every on-call phone, as something of the house itself does not work."""
    for number in _numbers():
        Summons.objects.create(alarm=alarm, number=number, at=at, due_at=at)


def _numbers() -> Sequence[str]:
    return [row["number"] for row in the_center().on_call_numbers]


@transaction.atomic
def claim(*, at: datetime) -> Summons | None:
    """Take one phone that is to be called now, for a while; whoever dies meanwhile leaves it to another."""
    due = Summons.objects.filter(due_at__lte=at).select_for_update(skip_locked=True, of=("self",))
    summons = due.select_related("request", "alarm").first()
    if summons is None:
        return None
    summons.due_at = None if _is_over(summons) else at + TRY_AGAIN_AFTER
    summons.save(update_fields=["due_at"])
    return summons if summons.due_at else claim(at=at)


def _is_over(summons: Summons) -> bool:
    """Tell whether somebody has it already, or it is over."""
    alarm, request = summons.alarm, summons.request
    if alarm is not None:
        return alarm.taken_at is not None or alarm.acknowledged_at is not None
    return request is not None and (request.acknowledged_at or request.over_at) is not None


@transaction.atomic
def went_out(summons: Summons, *, at: datetime) -> None:
    """Note that a phone was called."""
    Summons.objects.filter(pk=summons.pk).update(sent_at=at, due_at=None)
    contact = summons.request.contact_id if summons.request else None
    write(Happened.HELP_SUMMONED, at=at, contact=contact, request=summons.request_id, alarm=summons.alarm_id)
