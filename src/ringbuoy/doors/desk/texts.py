"""How the texts of a contact fare, and whether we may text the person again."""

from datetime import time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.texting.agreeing import agree, take_back
from ringbuoy.texting.queries import texts_of


class NoHours(Refused):
    """The safe hours are not there, or are none."""


@require_GET
@gate(Act.TAKE_CONTACTS)
def shown(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw again how far each text has come."""
    row = find_own(who(request), contact, at=clock.now())
    return render(request, "desk/_texts.html", {"contact": row, "texts": texts_of(row)})


@require_POST
@gate(Act.TAKE_CONTACTS)
def agreement(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Write down that the person may be texted between two hours, or no more."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if "not" in request.POST:
        take_back(person, row, at=at)
    else:
        agree(person, row, _hour(request, "from"), _hour(request, "until"), at=at)
    return render(request, "desk/_texts.html", {"contact": row, "texts": texts_of(row)})


def _hour(request: HttpRequest, name: str) -> time:
    try:
        return time.fromisoformat(request.POST.get(name, "")).replace(tzinfo=None)
    except ValueError:
        raise NoHours(_("Write both hours, such as 18:00 and 20:00.")) from None
