"""Leaving a message when nobody can answer: sealed like every word, and a contact of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, begin
from ringbuoy.contacts.rules import Author, Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.contacts.whose import contact_of_message
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.privacy.sealing import ContactKey

MOST_LETTERS = 4000
SENT_TWICE_WITHIN = timedelta(hours=1)


class NothingWritten(Refused):
    """The message is empty."""


class MessageTooLong(Refused):
    """The message is longer than we take."""


@dataclass(frozen=True)
class Left:
    """What a person leaves for us. `reach` says how we may answer; empty: we may not.

    `client_id` is made with the form, so that a form sent twice leaves one message.
    """

    words: str
    reach: str
    client_id: UUID


def leave_message(arrival: Arrival, left: Left, *, at: datetime) -> Contact:
    """Take a message: a contact that waits for somebody to attend to it, not in the queue.

    :raises NothingWritten: there is nothing but white space.
    :raises MessageTooLong: it has more than `MOST_LETTERS` letters.
    """
    check(left)
    already = contact_of_message(left.client_id, since=at - SENT_TWICE_WITHIN)
    if already is not None:
        return Contact.objects.get(pk=already)
    with transaction.atomic():
        opened = begin(arrival, at=at)
        take_message(opened.contact, at=at)
        add_to_message(opened.contact, left, key=opened.key, at=at)
    return opened.contact


def take_message(contact: Contact, *, at: datetime) -> None:
    """Move a waiting contact to those who left a message."""
    swap(contact, Move.TAKE_MESSAGE, due_at=None, due="")
    write(Happened.CONTACT_MESSAGE_TAKEN, at=at, contact=contact.id, line=contact.line_id)


def check(left: Left) -> None:
    """Refuse what cannot be taken, with a sentence that says what to do."""
    if not left.words.strip():
        raise NothingWritten(_("Write a few words first."))
    if len(left.words) > MOST_LETTERS or len(left.reach) > MOST_LETTERS:
        raise MessageTooLong(_("This is longer than we can take. Shorten it a little, then send it."))


@transaction.atomic
def add_to_message(contact: Contact, left: Left, *, key: ContactKey, at: datetime) -> None:
    """Add words to a message; the same form sent twice adds them once."""
    say(contact, Saying(left.words, Author.CALLER, left.client_id), key=key, at=at)
    if left.reach.strip():
        words = _("You can reach me here: %(reach)s") % {"reach": left.reach.strip()}
        reach_id = UUID(int=left.client_id.int ^ 1)
        say(contact, Saying(words, Author.CALLER, reach_id), key=key, at=at)
