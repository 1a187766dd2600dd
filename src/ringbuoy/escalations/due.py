"""What happens when nobody has come in time, and when what was asked is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ringbuoy.contacts.rules import CONVERSING, OPEN
from ringbuoy.escalations.asking import reachable, still_open
from ringbuoy.escalations.house_alarms import call_again
from ringbuoy.escalations.models import HelpRequest, Watching
from ringbuoy.escalations.rules import Kind, Reachable, due_after, next_step, rung
from ringbuoy.escalations.summoning import summon
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write

AT_ONCE = 200
GONE_AFTER = timedelta(seconds=60)


def sweep(*, at: datetime) -> int:
    """Do what is due for requests, alarms of the house and watchers, and give how many were handled."""
    return climb_due(at=at) + call_again(at=at) + end_help_of_closed(at=at) + end_watching(at=at)


@transaction.atomic
def climb_due(*, at: datetime) -> int:
    """Call the next ones for every request that nobody has acknowledged in time."""
    rows = still_open().filter(due_at__lte=at).select_for_update(skip_locked=True)[:AT_ONCE]
    if not rows:
        return 0
    can_reach = reachable(at=at)
    for request in rows:
        climb(request, can_reach, at=at)
    return len(rows)


def climb(request: HelpRequest, can_reach: Reachable, *, at: datetime) -> None:
    """Call the people of the next rung too; on the last one, call them again."""
    kind = Kind(request.kind)
    request.step = next_step(kind, request.step, can_reach)
    request.due_at = due_after(kind, request.step, at=at)
    request.save(update_fields=["step", "due_at"])
    summon(request, at=at)
    write(
        Happened.HELP_OVERDUE if kind is Kind.HIGH_RISK else Happened.HELP_CLIMBED,
        at=at,
        contact=request.contact_id,
        kind=kind.value,
        request=request.pk,
        step=request.step,
        called=rung(kind, request.step).called.value,
    )


@transaction.atomic
def end_help_of_closed(*, at: datetime) -> int:
    """End what was asked by counselors whose contact is closed. High risk and danger stay open."""
    asked = still_open().filter(kind=Kind.HELP).exclude(contact__state__in=OPEN)
    rows = list(asked.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for request in rows:
        HelpRequest.objects.filter(pk=request.pk).update(over_at=at, due_at=None)
        write(Happened.HELP_TAKEN_BACK, at=at, contact=request.contact_id, kind="help", how="contact_closed")
    return len(rows)


@transaction.atomic
def end_watching(*, at: datetime) -> int:
    """End the part of supervisors in talks that are over, and of those whose screen is gone."""
    is_over = ~Q(contact__state__in=CONVERSING) | Q(person__presence__beat_at__lt=at - GONE_AFTER)
    ended = Watching.objects.filter(is_over, until=None)
    rows = list(ended.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for watching in rows:
        Watching.objects.filter(pk=watching.pk).update(until=at)
        write(Happened.SUPERVISOR_LEFT, at=at, contact=watching.contact_id, person=watching.person_id)
    return len(rows)
