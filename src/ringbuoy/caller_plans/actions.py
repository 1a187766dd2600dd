"""Agreeing on a plan with a caller, and ending it. Every one has an author, a reason, a review and an end."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.caller_plans.models import CallerPlan
from ringbuoy.caller_plans.rules import Reason, Term
from ringbuoy.caller_plans.words import Helping, forget, forget_for_good, keep
from ringbuoy.callers.models import Caller
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import may_read, not_yours
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.routing.known import serve_as, serve_as_everybody

LONGEST_MINUTES = 240


class NobodyKnown(Conflict):
    """The caller of this contact gave nothing to be known by."""


class BadPlan(Refused):
    """A plan cannot say this."""


class ChangedMeanwhile(Conflict):
    """A colleague has changed or ended the plan."""


@dataclass(frozen=True)
class Said:
    """What a plan says. `minutes`, `hours` and `dedicated` None: nothing was agreed."""

    reason: str
    term: Term
    helping: Helping
    is_complex: bool = False
    is_supervised: bool = False
    shares_history: bool = False
    minutes: int | None = None
    hours: tuple[time, time] | None = None
    dedicated: Person | None = None


@transaction.atomic
def agree(actor: Person, contact: Contact, said: Said, *, at: datetime) -> CallerPlan:
    """Write down what was agreed with the caller of a contact, in the place of what was before.

    :raises NobodyKnown: the caller gave nothing to be known by.
    :raises BadPlan: no reason, nothing that helps, or a term without a review or an end.
    """
    require(actor, Act.WRITE_CALLER_PLANS)
    if not may_read(actor, contact, at=at):
        raise not_yours()
    if contact.caller is None:
        raise NobodyKnown(_("This caller gave nothing to be known by, so nobody would find the plan."))
    _check(said, at=at)
    for before in CallerPlan.objects.select_for_update().filter(caller=contact.caller, ended_at=None):
        _end(before, at=at)
    plan = _insert(actor, contact.caller, said, at=at)
    keep(plan, said.helping, at=at)
    serve_as(contact.caller, is_complex=said.is_complex, prefers=said.dedicated)
    _note(Happened.CALLER_PLAN_AGREED, plan, at=at, person=actor.pk, reason=plan.reason)
    return plan


def _check(said: Said, *, at: datetime) -> None:
    today = at.astimezone(ZoneInfo(the_center().zone)).date()
    if said.reason not in set(Reason):
        raise BadPlan(_("Choose why there is a plan."))
    if not said.term.fits(today):
        raise BadPlan(_("A plan is looked at again within 90 days, and ends within 180 days after today."))
    if not said.helping.helps.strip():
        raise BadPlan(_("Write what helps this person."))
    if said.minutes is not None and not 5 <= said.minutes <= LONGEST_MINUTES:
        raise BadPlan(_("A talk lasts from 5 to 240 minutes."))


def _insert(actor: Person, caller: Caller, said: Said, *, at: datetime) -> CallerPlan:
    opens, closes = said.hours or (None, None)
    try:
        with transaction.atomic():
            return CallerPlan.objects.create(
                caller=caller,
                reason=said.reason,
                is_complex=said.is_complex,
                is_supervised=said.is_supervised,
                shares_history=said.shares_history,
                minutes=said.minutes,
                from_clock=opens,
                until_clock=closes,
                dedicated=said.dedicated,
                author=actor,
                made_at=at,
                review_on=said.term.review_on,
                ends_on=said.term.ends_on,
            )
    except IntegrityError:
        raise ChangedMeanwhile(_("A colleague changed this plan just now. Look again, then save.")) from None


@transaction.atomic
def end_plan(actor: Person, plan: CallerPlan, *, at: datetime) -> None:
    """End a plan: the caller is served as everybody again.

    :raises ChangedMeanwhile: a colleague was first.
    """
    require(actor, Act.WRITE_CALLER_PLANS)
    if not CallerPlan.objects.select_for_update().filter(pk=plan.pk, ended_at=None).exists():
        raise ChangedMeanwhile(_("A colleague has ended this plan. Look again."))
    _end(plan, at=at)
    _serve_again(plan)
    _note(Happened.CALLER_PLAN_ENDED, plan, at=at, person=actor.pk)


@transaction.atomic
def end_expired(plan: CallerPlan, *, at: datetime) -> None:
    """End a plan whose time is over, or whose caller is known no more: no limit goes on by itself.

    :raises KeysUnavailable: the caller is known no more, and keyd does not answer.
    :raises NotPermitted: the same, and keyd erases no more today.
    """
    CallerPlan.objects.filter(pk=plan.pk).update(ended_at=at)
    _serve_again(plan)
    _note(Happened.CALLER_PLAN_ENDED, plan, at=at, reason="expired")
    if plan.caller_id is None:
        forget_for_good(plan, at=at)
    else:
        forget(plan)


def _end(plan: CallerPlan, *, at: datetime) -> None:
    CallerPlan.objects.filter(pk=plan.pk).update(ended_at=at)
    forget(plan)


def _serve_again(plan: CallerPlan) -> None:
    if plan.caller is not None:
        serve_as_everybody(plan.caller)


def _note(
    name: Happened, plan: CallerPlan, *, at: datetime, person: int | None = None, reason: str = ""
) -> None:
    write(name, at=at, person=person, plan=plan.pk, caller=str(plan.caller_id), reason=reason)
