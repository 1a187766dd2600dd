"""One's own phone in place of the browser's: its number, the call that confirms it, the switch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.shell.errors import status_of
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.people.models import Person
from ringbuoy.telephony.own_phones import CONFIRMED_WITHIN, keep, last_digits, phone_of, remove, switch


@require_GET
@gate(Act.TAKE_CONTACTS)
def page(request: HttpRequest) -> HttpResponse:
    """Show how it stands with one's own phone."""
    return render(request, "desk/own_phone.html", _standing(who(request)))


@require_GET
@gate(Act.TAKE_CONTACTS)
def state(request: HttpRequest) -> HttpResponse:
    """Show again whether the key was pressed."""
    return render(request, "desk/_own_phone.html", _standing(who(request)))


@require_POST
@gate(Act.TAKE_CONTACTS)
def kept(request: HttpRequest) -> HttpResponse:
    """Keep a number and call it; what cannot be taken stays in the form, with the reason."""
    number = request.POST.get("number", "")
    try:
        keep(who(request), number, at=clock.now())
    except Foreseen as error:
        shown = {**_standing(who(request)), "wrong": error.sentence, "number": number}
        return render(request, "desk/own_phone.html", shown, status=status_of(error))
    return redirect("desk_own_phone")


@require_POST
@gate(Act.TAKE_CONTACTS)
def switched(request: HttpRequest) -> HttpResponse:
    """Let calls ring at one's own phone, or in the browser again."""
    switch(who(request), is_on=request.POST.get("on") == "yes", at=clock.now())
    return redirect("desk_own_phone")


@require_POST
@gate(Act.TAKE_CONTACTS)
def removed(request: HttpRequest) -> HttpResponse:
    """Forget the number."""
    remove(who(request), at=clock.now())
    return redirect("desk_own_phone")


def _standing(person: Person) -> dict[str, object]:
    phone = phone_of(person)
    if phone is None:
        return {"phone": None}
    is_asked = phone.asked_at is not None and clock.now() - phone.asked_at < CONFIRMED_WITHIN
    return {
        "phone": phone,
        "digits": last_digits(phone),
        "is_ringing": phone.confirmed_at is None and is_asked,
    }
