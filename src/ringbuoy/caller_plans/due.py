"""What happens by itself: a supervisor is called to supervised contacts, and no plan outlives its end."""

from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from ringbuoy.caller_plans.actions import end_expired
from ringbuoy.caller_plans.models import CallerPlan
from ringbuoy.caller_plans.words import renew_keys
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import LIVE
from ringbuoy.escalations.asking import ask
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.escalations.rules import Kind
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.lines.center import the_center
from ringbuoy.privacy.keys import KeysUnavailable


def sweep(*, at: datetime) -> int:
    """Do what is due for plans, and give how many things were done.

    Nobody waits for it but whoever a supervisor is called to: `call_supervisors` runs more often.
    """
    return call_supervisors(at=at) + end_old(at=at) + ask_for_review(at=at) + renew_keys(at=at)


@transaction.atomic
def call_supervisors(*, at: datetime) -> int:
    """Ask supervisors to each live contact that is to be supervised: once, also while it waits."""
    plans = CallerPlan.objects.filter(is_supervised=True, ended_at=None)
    asked = HelpRequest.objects.filter(kind=Kind.HELP).values("contact")
    rows = Contact.objects.filter(state__in=LIVE, caller__in=plans.values("caller")).exclude(pk__in=asked)
    contacts = list(rows.select_related("line"))
    for contact in contacts:
        ask(contact, Kind.HELP, asked_by=contact.counselor, at=at)
    return len(contacts)


def end_old(*, at: datetime) -> int:
    """End the plans whose last day is over, and those whose caller was forgotten or erased; give how many.

    Where keyd cannot destroy a key now, it is asked again in the next sweep.
    """
    is_over = Q(ends_on__lt=_today(at)) | Q(caller=None)
    old = list(CallerPlan.objects.filter(is_over, ended_at=None).select_related("caller"))
    ended = 0
    for plan in old:
        with suppress(KeysUnavailable, NotPermitted):
            end_expired(plan, at=at)
            ended += 1
    return ended


@transaction.atomic
def ask_for_review(*, at: datetime) -> int:
    """Mark the plans that somebody must look at again, once."""
    due = CallerPlan.objects.filter(ended_at=None, is_review_due=False, review_on__lte=_today(at))
    plans = list(due.select_for_update(skip_locked=True))
    for plan in plans:
        CallerPlan.objects.filter(pk=plan.pk).update(is_review_due=True)
        write(Happened.CALLER_PLAN_DUE, at=at, plan=plan.pk)
    return len(plans)


def _today(at: datetime) -> date:
    return at.astimezone(ZoneInfo(the_center().zone)).date()
