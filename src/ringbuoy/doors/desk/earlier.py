"""Who the caller is, and what was before: codes for everybody at this desk, words only through the gate."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.callers.rules import HandleKind, UnreadableHandle
from ringbuoy.contacts.linking import link_caller
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import newest_note
from ringbuoy.contacts.own import find_own
from ringbuoy.contacts.queries import earlier_contacts
from ringbuoy.contacts.reading import unlock
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock


def earlier_of(contact: Contact) -> dict[str, object]:
    """Give what the list of earlier contacts shows."""
    return {"contact": contact, "earlier": earlier_contacts(contact), "handle_kinds": list(HandleKind)}


@require_GET
@gate(Act.TAKE_CONTACTS)
def listed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw the list of earlier contacts of the same caller again."""
    return render(request, "desk/_earlier.html", earlier_of(find_own(who(request), contact, at=clock.now())))


@require_POST
@gate(Act.TAKE_CONTACTS)
def link(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Know the caller again by what they gave. It is turned into an index and kept nowhere."""
    person = who(request)
    kind = _kind(request.POST.get("kind", HandleKind.PHONE))
    handle = request.POST.get("handle", "")
    link_caller(person, find_own(person, contact, at=clock.now()), kind, handle, at=clock.now())
    return acted(request, contact)


def _kind(said: str) -> HandleKind:
    try:
        return HandleKind(said)
    except ValueError:
        raise UnreadableHandle(_("This could not be read. Go back and try again.")) from None


@require_GET
@gate(Act.READ_OWN_CONTACTS)
def record(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Open the words of an earlier contact, through the gate, with a line in the journal."""
    person, at = who(request), clock.now()
    row = find(contact)
    key = unlock(person, row, purpose="earlier", at=at)
    page = {"contact": row, "note": newest_note(row, key), "messages": transcript(row, key)}
    return render(request, "desk/_record.html", page)
