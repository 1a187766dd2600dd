"""A message that somebody left is taken up by a counselor, who writes its record."""

from datetime import datetime

from django.db import transaction

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person


@transaction.atomic
def attend(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Take up a message that was left; it stands at this person's desk until its record is closed.

    :raises NotPossibleNow: a colleague was first.
    """
    require(actor, Act.TAKE_CONTACTS)
    ended_at = contact.ended_at or contact.reached_at
    swap(contact, Move.ATTEND, counselor=actor, ended_at=ended_at, due_at=None, due="")
    write(Happened.CONTACT_MESSAGE_ATTENDED, at=at, contact=contact.id, person=actor.pk, line=contact.line_id)
