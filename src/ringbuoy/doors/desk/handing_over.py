"""Handing a contact over to a colleague who is ready."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own, key_to_write
from ringbuoy.contacts.queries import open_transfer
from ringbuoy.contacts.seats import seat_for
from ringbuoy.contacts.transfers import NotReadyToReceive, decline, find_transfer, take_back
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.numbers import whole
from ringbuoy.people.models import Person
from ringbuoy.presence.queries import ready_people
from ringbuoy.telephony.changing_hands import (
    ask_colleague,
    join_colleague,
    take_from_colleague,
    who_could_talk,
)


@require_GET
@gate(Act.TAKE_CONTACTS)
def colleagues(request: HttpRequest, contact: UUID) -> HttpResponse:
    """List who could take this contact over now."""
    person = who(request)
    row = find_own(person, contact, at=clock.now())
    ready = [
        colleague
        for colleague in who_could_talk(row, ready_people())
        if colleague.pk != person.pk and seat_for(colleague, row) is not None
    ]
    return render(request, "desk/_colleagues.html", {"contact": row, "colleagues": ready})


@require_POST
@gate(Act.TAKE_CONTACTS)
def asked(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Ask one colleague to take the contact over."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    key = key_to_write(person, row, at=at)
    words = request.POST.get("words", "").strip()
    ask_colleague(person, row, _colleague(request), words=words, key=key, at=at)
    return acted(request, contact)


def _colleague(request: HttpRequest) -> Person:
    chosen = whole(request.POST.get("receiver", "")) or 0
    person = Person.objects.filter(pk=chosen, is_active=True).first()
    if person is None:
        raise NotReadyToReceive(_("Choose a colleague who is ready."))
    return person


@require_POST
@gate(Act.TAKE_CONTACTS)
def kept(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Keep the contact after all."""
    person = who(request)
    transfer = open_transfer(find_own(person, contact, at=clock.now()))
    if transfer is not None:
        take_back(person, find_transfer(transfer.pk), at=clock.now())
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def joined(request: HttpRequest, transfer: int) -> HttpResponse:
    """Talk with both before one takes a colleague's call over."""
    row = find_transfer(transfer)
    join_colleague(who(request), row, at=clock.now())
    return acted(request, row.contact_id)


@require_POST
@gate(Act.TAKE_CONTACTS)
def accepted(request: HttpRequest, transfer: int) -> HttpResponse:
    """Take a colleague's contact over."""
    row = find_transfer(transfer)
    take_from_colleague(who(request), row, at=clock.now())
    return acted(request, row.contact_id)


@require_POST
@gate(Act.TAKE_CONTACTS)
def passed(request: HttpRequest, transfer: int) -> HttpResponse:
    """Leave the contact with the colleague."""
    row = find_transfer(transfer)
    decline(who(request), row, at=clock.now())
    return acted(request, row.contact_id)
