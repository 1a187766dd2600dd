"""A caller on hold hears music until the counselor is back; the engine sees it in the contact."""

from datetime import datetime

from django.db import transaction

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person


@transaction.atomic
def hold_call(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Put an own call on hold.

    :raises NotPossibleNow: it is on hold already, or over.
    """
    _move(actor, contact, Move.HOLD, Happened.CONTACT_HELD, at=at)


@transaction.atomic
def resume_call(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Take an own call back from hold.

    :raises NotPossibleNow: it is not on hold.
    """
    _move(actor, contact, Move.RESUME, Happened.CONTACT_RESUMED, at=at)


def _move(actor: Person, contact: Contact, move: Move, name: Happened, *, at: datetime) -> None:
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    swap(contact, move)
    write(name, at=at, contact=contact.id, person=actor.pk, line=contact.line_id)
