"""Calls that were cut off, in the list beside the desk: called back, or set aside."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.people.models import Person
from ringbuoy.telephony.dropped import call_back, dropped_calls, set_aside
from ringbuoy.telephony.unreached import unreached_calls


@require_GET
@gate(Act.TAKE_CONTACTS)
def listed(request: HttpRequest) -> HttpResponse:
    """Draw the list of cut calls again."""
    return render(request, "desk/_dropped.html", dropped_for(who(request)))


def dropped_for(person: Person) -> dict[str, object]:
    """Give what the list of cut calls shows: those of this person's lines, and whom nobody reached there."""
    return {
        "dropped": dropped_calls(person.lines, at=clock.now()),
        "unreached_calls": unreached_calls(person.lines),
    }


@require_POST
@gate(Act.TAKE_CONTACTS)
def called_back(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Call somebody back in a contact of one's own."""
    return acted(request, call_back(who(request), contact, at=clock.now()).pk)


@require_POST
@gate(Act.TAKE_CONTACTS)
def put_aside(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Let nobody call them back."""
    set_aside(who(request), contact, at=clock.now())
    return acted(request)
