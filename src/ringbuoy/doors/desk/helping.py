"""Calling for somebody: a supervisor, or everybody when a life is in danger."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.escalations.actions import ask_for_help, take_back
from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.rules import DangerReason
from ringbuoy.kernel import clock


@require_POST
@gate(Act.TAKE_CONTACTS)
def ask(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Call a supervisor to this contact."""
    person = who(request)
    ask_for_help(person, find_own(person, contact, at=clock.now()), at=clock.now())
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def not_needed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take the call for a supervisor back."""
    person = who(request)
    take_back(person, find_own(person, contact, at=clock.now()), at=clock.now())
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def imminent(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Say that a life is in danger now, and why; whoever gives no reason that we know is heard as well."""
    person = who(request)
    said = request.POST.get("reason", "")
    reason = said if said in set(DangerReason) else DangerReason.IMMINENT
    raise_imminent(person, find_own(person, contact, at=clock.now()), reason=reason, at=clock.now())
    return acted(request, contact)
