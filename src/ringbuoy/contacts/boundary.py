"""Ending an abusive chat: the line says its boundary in its own voice, then the chat ends."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.contacts.ending import end
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey


@transaction.atomic
def end_with_boundary(actor: Person, contact: Contact, *, key: ContactKey, at: datetime) -> None:
    """Say the line's boundary, then end the talk; the record tells that it ended so."""
    saying = Saying(boundary_words(contact), Author.LINE, uuid5(contact.id, "boundary"))
    say(contact, saying, key=key, at=at)
    end(actor, contact, at=at, how="boundary")


def boundary_words(contact: Contact) -> str:
    """Give what the caller will read, in their language."""
    return contact.line.boundary(contact.language) or usual_words(contact.language)


def usual_words(language: str) -> str:
    """Give what is said where a line has no words of its own."""
    with translation.override(language):
        return _(
            "We cannot go on with this chat. We are here for you when you want to talk about how you are."
        )
