"""Who the caller is, and what was before: codes for everybody at this desk, words only through the gate."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.callers.rules import HandleKind, UnreadableHandle
from ringbuoy.contacts.handles import handles_shown, reveal
from ringbuoy.contacts.linking import link_caller
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import newest_note
from ringbuoy.contacts.own import find_own, key_to_read, key_to_write
from ringbuoy.contacts.queries import earlier_contacts
from ringbuoy.contacts.reading import unlock
from ringbuoy.contacts.reason_words import REVEAL_REASONS
from ringbuoy.contacts.swaps import find
from ringbuoy.disclosures.queries import corrections_of
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.safety_plans.writing import newest_plan


def earlier_of(person: Person, contact: Contact, *, key: ContactKey, at: datetime) -> dict[str, object]:
    """Give what the list of earlier contacts shows, and of the caller's handles what this person may see."""
    return {
        "contact": contact,
        "earlier": earlier_contacts(contact),
        "handle_kinds": list(HandleKind),
        "handles": handles_shown(person, contact, key=key, at=at),
        "reveal_reasons": REVEAL_REASONS,
    }


@require_GET
@gate(Act.TAKE_CONTACTS)
def listed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw the list of earlier contacts of the same caller again."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    key = key_to_read(person, row, purpose="handle", at=at)
    return render(request, "desk/_earlier.html", earlier_of(person, row, key=key, at=at))


@require_POST
@gate(Act.TAKE_CONTACTS)
def link(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Know the caller again by what they gave. The line says whether it is kept, sealed."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    kind = _kind(request.POST.get("kind", HandleKind.PHONE))
    key = key_to_write(person, row, at=at)
    link_caller(person, row, kind, request.POST.get("handle", ""), key=key, at=at)
    return acted(request, contact)


@require_POST
@gate(Act.REVEAL_NUMBER)
def revealed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the whole of what a caller gave, after a reason that the journal keeps."""
    row, asked = find(contact), request.POST
    text = reveal(who(request), row, asked.get("kind", ""), reason=asked.get("reason", ""), at=clock.now())
    return render(request, "desk/_revealed.html", {"kind": asked["kind"], "text": text})


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
    note, plan = newest_note(row, key), newest_plan(row, key)
    page = {"contact": row, "note": note, "plan": plan, "messages": transcript(row, key)}
    corrections = corrections_of(person, row, at=at)
    return render(request, "desk/_record.html", {**page, "corrections": corrections})
