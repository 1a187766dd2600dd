"""What a form of the office says in words, and in which talk it was said."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import may_read, not_yours
from ringbuoy.contacts.swaps import find
from ringbuoy.people.models import Person


def contact_said(person: Person, request: HttpRequest, *, at: datetime) -> Contact | None:
    """Find the talk that the form or its address names. None: it names none.

    :raises NotYourContact: this person may not read that talk.
    """
    said = request.POST.get("contact") or request.GET.get("contact", "")
    try:
        contact = find(UUID(said)) if said else None
    except ValueError:
        return None
    if contact is not None and not may_read(person, contact, at=at):
        raise not_yours()
    return contact


def words_said(request: HttpRequest, name: str) -> str:
    """Read somebody's words from a field, without what a database cannot keep."""
    return request.POST.get(name, "").replace("\0", "")
