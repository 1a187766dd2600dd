"""Carrying out what was given: as a text, by e-mail, on a leaflet to print."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own, key_to_write
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.lines.center import the_center
from ringbuoy.referrals.leaflets import leaflet, sheet_in
from ringbuoy.referrals.queries import given_in, named_all
from ringbuoy.referrals.rules import Way
from ringbuoy.referrals.sending import give_on_paper, send_by_email, send_by_text, send_to_number, waiting
from ringbuoy.texting.numbers import how_to_write, pattern


@require_POST
@gate(Act.GIVE_REFERRALS)
def texted(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Send as a text what is to be given by text."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    send_by_text(person, row, key=key_to_write(person, row, at=at), at=at)
    return acted(request, contact)


@require_http_methods(["GET", "POST"])
@gate(Act.GIVE_REFERRALS)
def texted_to(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Ask somebody who calls or chats for a number; by POST, send there as a text what is to be given so."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "GET":
        page = {
            "contact": row,
            "given": named_all(waiting(row, Way.TEXT)),
            "pattern": pattern(the_center().country),
            "how": how_to_write(),
        }
        return render(request, "desk/_text_to.html", page)
    number, may_text = request.POST.get("number", ""), "may_text" in request.POST
    send_to_number(person, row, number, may_text=may_text, key=key_to_write(person, row, at=at), at=at)
    return acted(request, contact)


@require_http_methods(["GET", "POST"])
@gate(Act.GIVE_REFERRALS)
def emailed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Ask for the address to which it goes; by POST, send it there."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "GET":
        page = {"contact": row, "given": named_all(waiting(row, Way.EMAIL))}
        return render(request, "desk/_email.html", page)
    address, is_safe = request.POST.get("address", ""), "is_safe" in request.POST
    send_by_email(person, row, address, is_safe=is_safe, at=at)
    return acted(request, contact)


@require_http_methods(["GET", "POST"])
@gate(Act.GIVE_REFERRALS)
def leaflet_shown(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the leaflet in the person's language, to print it; by POST, write down that it was handed over.

    It holds what is to be given on paper; where nothing is, everything that was given.
    """
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "POST":
        give_on_paper(person, row, at=at)
        return redirect("desk_leaflet", contact)
    rows = waiting(row, Way.PRINT)
    shown = rows or [one.referral for one in given_in(row)]
    page = {
        "contact": row,
        "services": leaflet(shown, at=at),
        "waits": bool(rows),
        "sheet": sheet_in(row.language),
    }
    return render(request, "desk/leaflet.html", page)
