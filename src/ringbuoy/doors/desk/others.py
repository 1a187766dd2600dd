"""Somebody else is in danger: about whom the caller reaches out, beside the talk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_read, key_to_write
from ringbuoy.contacts.rules import OPEN
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.third_parties.actions import Told, add_person, change_person, find_own_person
from ringbuoy.third_parties.queries import persons_of
from ringbuoy.third_parties.rules import MOST_PERSONS, Age, Consent, Outcome, Relation

CHOICES = {
    "relation": list(Relation),
    "age": list(Age),
    "consent": list(Consent),
    "outcome": list(Outcome),
}
BLANK = {
    "relation": Relation.UNKNOWN,
    "age": Age.UNKNOWN,
    "consent": Consent.UNKNOWN,
    "outcome": Outcome.NOTHING_YET,
}
LONGEST = 4_000


class UnknownAnswer(Refused):
    """None of our codes."""


def others_shown(contact: Contact, *, key: ContactKey) -> dict[str, object]:
    """Give what the panel about other people shows; who asks has passed the gate."""
    persons = persons_of(contact, key=key)
    shown = {
        "persons": persons,
        "choices": CHOICES,
        "blank": BLANK,
        "is_open": contact.where in OPEN,
        "may_add": len(persons) < MOST_PERSONS,
    }
    return {"contact": contact, "others": shown}


@require_http_methods(["GET", "POST"])
@gate(Act.WRITE_NOTES)
def others(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw again about whom the caller reaches out; by POST, write somebody down."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "GET":
        return _drawn(request, row)
    add_person(person, row, _told(request.POST), key=key_to_write(person, row, at=at), at=at)
    return _drawn(request, row)


@require_POST
@gate(Act.WRITE_NOTES)
def other(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change what is said about somebody."""
    actor, at = who(request), clock.now()
    row = find_own_person(actor, person_id)
    key = key_to_write(actor, row.contact, at=at)
    change_person(actor, row, _told(request.POST), key=key, at=at)
    return _drawn(request, row.contact)


def _drawn(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Draw the panel as it stands now, through the gate."""
    key = key_to_read(who(request), contact, purpose="third_party", at=clock.now())
    return render(request, "desk/_others_inside.html", others_shown(contact, key=key))


def _told(sent: QueryDict) -> Told:
    words = sent.get("words", "").replace("\0", "").strip()
    if len(words) > LONGEST:
        raise UnknownAnswer(_("This is too long. Shorten it; what you typed is kept in the box."))
    try:
        return Told(
            Relation(sent.get("relation", "")),
            Age(sent.get("age", "")),
            Consent(sent.get("consent", "")),
            Outcome(sent.get("outcome", "")),
            words,
        )
    except ValueError:
        raise UnknownAnswer(_("Choose one of the answers.")) from None
