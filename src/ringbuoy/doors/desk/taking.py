"""Somebody waits: offers to answer or pass, and taking the next one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate, open_while_locked
from ringbuoy.access.rules import Act
from ringbuoy.contacts.queries import transfers_to, waits_to_be_taken
from ringbuoy.contacts.swaps import find
from ringbuoy.contacts.transfers import consult_note
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.desk.testing import test_shown
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.people.models import Person
from ringbuoy.presence.queries import is_shown_as_away
from ringbuoy.routing.actions import answer, decline, take_next
from ringbuoy.routing.queries import offers_to
from ringbuoy.telephony.call_back_messages import with_message_among
from ringbuoy.telephony.call_backs import awaited_among
from ringbuoy.triage.queries import why


def offered(person: Person) -> dict[str, object]:
    """Give what asks for this person's answer now."""
    at = clock.now()
    transfers = [(row, consult_note(person, row, at=at)) for row in transfers_to(person)]
    offers = list(offers_to(person))
    return {
        "offers": offers,
        "why": why([offer.contact for offer in offers]),
        "call_backs": awaited_among([offer.contact for offer in offers]),
        "with_message": with_message_among([offer.contact for offer in offers]),
        "transfers": transfers,
        "may_take_next": waits_to_be_taken(person),
        "is_shown_as_away": is_shown_as_away(person),
        "test_call": test_shown(person),
    }


@require_GET
@open_while_locked
@gate(Act.TAKE_CONTACTS)
def offers(request: HttpRequest) -> HttpResponse:
    """Draw again what asks for an answer."""
    return render(request, "desk/_offers.html", offered(who(request)))


@require_POST
@gate(Act.TAKE_CONTACTS)
def answered(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Answer an offer."""
    answer(who(request), find(contact), at=clock.now())
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def declined(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Pass an offer to a colleague. Nothing is held against anybody."""
    decline(who(request), find(contact), at=clock.now())
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def next_contact(request: HttpRequest) -> HttpResponse:
    """Take the one who goes first."""
    contact = take_next(who(request), at=clock.now())
    return acted(request, contact.pk)
