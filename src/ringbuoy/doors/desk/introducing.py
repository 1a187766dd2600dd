"""Introducing somebody to a service: by the phone line where it can, else by the counselor's own phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.desk.giving import read_id
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.referrals.introducing import introduce, phones_of, why_not
from ringbuoy.referrals.queries import find_own as find_own_referral
from ringbuoy.referrals.queries import named


@require_http_methods(["GET", "POST"])
@gate(Act.GIVE_REFERRALS)
def introduced(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Ask which number of the service is called; by POST, call it into the talk."""
    person, at = who(request), clock.now()
    row = find_own_referral(person, referral_id)
    contact = find_own(person, row.contact_id, at=at)
    if request.method == "POST":
        introduce(person, contact, row, read_id(request.POST.get("phone", "")), at=at)
        return acted(request, row.contact_id)
    page = {
        "referral": row,
        "contact": contact,
        "one": named(row),
        "phones": phones_of(row, at=at),
        "why_not": why_not(contact),
    }
    return render(request, "desk/_introduce.html", page)
