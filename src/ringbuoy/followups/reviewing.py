"""Looking at the person's safety plan together while a promise is kept, without writing it anew."""

from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.followups.models import Attempt
from ringbuoy.followups.rules import NotPossibleNow, State
from ringbuoy.people.models import Person
from ringbuoy.safety_plans.models import Plan
from ringbuoy.safety_plans.reopening import plan_before, read_before
from ringbuoy.safety_plans.writing import PlanText


class NotBeingKept(NotPossibleNow):
    """The promise is over, was stopped, or a colleague keeps it."""


def plan_to_review(attempt: Attempt) -> Plan | None:
    """Give the plan that the person wants opened, while the promise is being kept. None: there is none."""
    return plan_before(attempt.contact) if is_being_kept(attempt) else None


def is_being_kept(attempt: Attempt) -> bool:
    """Tell whether somebody keeps the promise just now."""
    return attempt.told_at is None and attempt.follow_up.where is State.TAKEN


def review_plan(actor: Person, attempt: Attempt, *, at: datetime) -> PlanText:
    """Open the plan's words to look at them with the person, who was asked first. They stay where they are.

    In no transaction, so that a refusal stays in the journal.

    :raises NotBeingKept: the promise is over or was stopped.
    :raises NoPlanToOpen: there is no plan that they want opened.
    :raises NotYourContact: a colleague keeps it.
    :raises KeysUnavailable: keyd does not answer.
    """
    require(actor, Act.KEEP_FOLLOW_UPS)
    if not is_being_kept(attempt):
        raise NotBeingKept(_("This promise is over or was stopped. Do not open the plan for it."))
    return read_before(actor, attempt.contact, at=at)
