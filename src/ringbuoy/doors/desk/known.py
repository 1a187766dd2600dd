"""Beside the talk: what was agreed with a caller who contacts us often, and what is never skipped."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.caller_plans.models import CallerPlan
from ringbuoy.caller_plans.queries import plan_of, shared_history, was_asked
from ringbuoy.caller_plans.words import open_for
from ringbuoy.contacts.finishing import Missing
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused, Unavailable
from ringbuoy.people.models import Person
from ringbuoy.routing.apart import stay_apart


class AskFirst(Refused):
    """Nobody asked about suicide yet."""


@require_GET
@gate(Act.TAKE_CONTACTS)
def shown(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw the plan of a caller again."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    return render(request, "desk/_caller_plan.html", plan_shown_to(person, row, at=at))


def plan_shown_to(person: Person, contact: Contact, *, at: datetime) -> dict[str, object]:
    """Give what the card of a plan shows; nothing where there is none."""
    plan = plan_of(contact)
    if plan is None:
        return {"contact": contact, "known": None}
    page: dict[str, object] = {
        "contact": contact,
        "known": plan,
        "known_asked": was_asked(contact),
        "known_history": shared_history(contact, plan),
    }
    return {**page, **_words(person, contact, plan, at=at)}


def _words(person: Person, contact: Contact, plan: CallerPlan, *, at: datetime) -> dict[str, object]:
    try:
        said = open_for(person, contact, plan, at=at)
    except Unavailable as trouble:
        return {"known_trouble": trouble.sentence}
    return {"known_helps": said.helps, "known_helps_not": said.helps_not}


def never_skipped(contact: Contact) -> Sequence[Missing]:
    """Name the question about suicide where a known caller was not asked."""
    is_missing = plan_of(contact) is not None and not was_asked(contact)
    return [Missing.QUESTIONS] if is_missing else []


def check_asked(contact: Contact) -> None:
    """Let nobody close a contact of a known caller as something else before the question was asked.

    :raises AskFirst: it was not.
    """
    if never_skipped(contact):
        raise AskFirst(_("Ask about suicide first, or write down that they would not say. Then close it."))


@require_POST
@gate(Act.TAKE_CONTACTS)
def kept_apart(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Ask for oneself not to be offered this caller again."""
    person, at = who(request), clock.now()
    stay_apart(person, find_own(person, contact, at=at), at=at)
    return acted(request, contact)
