"""What is looked at together while a promise is kept: the safety plan, and what became of services given."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.shell.session import who
from ringbuoy.followups.models import Attempt
from ringbuoy.followups.queries import attempt_of
from ringbuoy.followups.reviewing import plan_to_review, review_plan
from ringbuoy.followups.swaps import NoSuchFollowUp
from ringbuoy.kernel import clock
from ringbuoy.referrals.queries import to_ask_about


def review_of(attempt: Attempt) -> dict[str, object]:
    """Give what can be looked at with the person: that there is a plan, and which services to ask about."""
    return {
        "plan_before": plan_to_review(attempt),
        "services": to_ask_about(attempt.contact, since=attempt.began_at),
    }


@require_POST
@gate(Act.KEEP_FOLLOW_UPS)
def plan_reviewed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the words of the plan, which the person wants to look at, beside what is needed to keep it."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    attempt = attempt_of(row)
    if attempt is None:
        raise NoSuchFollowUp(_("There is no such follow-up. Look at the list again."))
    text = review_plan(person, attempt, at=at)
    return render(request, "desk/_keeping_plan.html", {"contact": row, "text": text})
