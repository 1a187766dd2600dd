"""The way to one's own open contact and to its key: what a counselor does all day."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import record_closed
from ringbuoy.contacts.reading import NotYourContact, grant_for, may_read, pass_to_read, require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.contacts.swaps import find
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.keys import ContactKey


def find_own(actor: Person, contact_id: UUID, *, at: datetime) -> Contact:
    """Find a contact of this person, as long as they may still look at it.

    :raises NotYourContact: somebody else has it, or it was closed too long ago; the journal has that too.
    """
    contact = find(contact_id)
    try:
        require_own(actor, contact)
        _require_recent(actor, contact, at=at)
    except NotYourContact:
        write(Happened.CONTACT_READ_REFUSED, at=at, contact=contact.id, person=actor.pk, purpose="desk")
        raise
    return contact


def _require_recent(actor: Person, contact: Contact, *, at: datetime) -> None:
    if not may_read(actor, contact, at=at):
        raise NotYourContact(_("This record was closed some time ago. If you need it, ask your supervisor."))


def key_to_write(actor: Person, contact: Contact, *, at: datetime) -> ContactKey:
    """Give the key to write on one's own open contact. Nothing is read, so no reading is journaled.

    A closed record gives none: keyd's log would have a key that no line of the journal explains.

    :raises RecordClosed: nothing is written there any more.
    """
    require_own(actor, contact)
    if contact.where not in OPEN:
        raise record_closed()
    return open_or_borrow(contact.id, grant=grant_for(actor, contact, purpose="write", at=at))


def key_to_read(actor: Person, contact: Contact, *, purpose: str, at: datetime) -> ContactKey:
    """Give the key to read by, after the gate and with a line in the journal; also while keyd is down."""
    pass_to_read(actor, contact, purpose=purpose, at=at)
    return open_or_borrow(contact.id, grant=grant_for(actor, contact, purpose=purpose, at=at))
