"""Calling the on-call phones: one row for each phone, in the transaction of the step; a door sends it.

It says that somebody is needed and nothing else: a phone lies where others can see it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from ringbuoy.escalations.models import HelpRequest, Summons
from ringbuoy.escalations.rules import Called, Kind, rung
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.center import the_center

TRY_AGAIN_AFTER = timedelta(seconds=15)


def summon(request: HelpRequest, *, at: datetime) -> None:
    """Call the on-call phones, if they are who is called at the step on which a request stands."""
    if rung(Kind(request.kind), request.step).called is not Called.ON_CALL_PHONES:
        return
    for row in the_center().on_call_numbers:
        Summons.objects.create(request=request, number=row["number"], at=at, due_at=at)


def summon_to_the_house(*, at: datetime) -> None:
    """Call every on-call phone, as something of the house itself does not work."""
    for row in the_center().on_call_numbers:
        Summons.objects.create(number=row["number"], at=at, due_at=at)


@transaction.atomic
def claim(*, at: datetime) -> Summons | None:
    """Take one phone that is to be called now, for a while; whoever dies meanwhile leaves it to another."""
    due = Summons.objects.filter(due_at__lte=at).select_for_update(skip_locked=True, of=("self",))
    summons = due.select_related("request").first()
    if summons is None:
        return None
    summons.due_at = None if _is_over(summons) else at + TRY_AGAIN_AFTER
    summons.save(update_fields=["due_at"])
    return summons if summons.due_at else claim(at=at)


def _is_over(summons: Summons) -> bool:
    if summons.request is None:
        return False
    return summons.request.acknowledged_at is not None or summons.request.over_at is not None


@transaction.atomic
def went_out(summons: Summons, *, at: datetime) -> None:
    """Note that a phone was called."""
    Summons.objects.filter(pk=summons.pk).update(sent_at=at, due_at=None)
    contact = summons.request.contact_id if summons.request else None
    write(Happened.HELP_SUMMONED, at=at, contact=contact, request=summons.request_id)
