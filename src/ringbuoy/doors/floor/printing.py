"""A record on paper: asked for on its own page, with a fresh proof of who asks, and a line in the journal.

Every other page with a caller's words prints without them (frontend/css/staff.css).
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.swaps import find
from ringbuoy.disclosures.queries import corrections_of
from ringbuoy.doors.floor.record import words_of
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock


@require_GET
@fresh
@gate(Act.LISTEN)
def sheet(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show a record as it goes onto paper. Without words there is nothing to print; the record says why.

    :raises NotYourContact: the record is closed to this person.
    """
    row, person, at = find(contact), who(request), clock.now()
    words = words_of(person, row, purpose="print", at=at)
    if words is None:
        return redirect("floor_record", contact)
    page = {"contact": row, "words": words, "person": person, "at": at}
    corrections = corrections_of(person, row, at=at)
    return render(request, "floor/print.html", {**page, "corrections": corrections})
