"""The gate in front of a caller's words, and the line in the journal for each reading."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.access.rules import Act, acts_of, role_codes
from ringbuoy.contacts import sight
from ringbuoy.contacts.many_opens import open_counted
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.record_openings import opened_until
from ringbuoy.contacts.rules import OPEN
from ringbuoy.contacts.sight import Reader, Record
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import Grant, grant
from ringbuoy.privacy.sealing import ContactKey


class NotYourContact(NotPermitted):
    """Another counselor has this contact."""


def require_own(actor: Person, contact: Contact) -> None:
    """Let only the counselor who has the contact pass.

    :raises NotYourContact: somebody else has it.
    """
    if contact.counselor_id != actor.pk:
        raise NotYourContact(_("This contact is with another counselor."))


def is_own_live(actor: Person, contact: Contact) -> bool:
    """Tell whether the contact is this person's own and not yet closed."""
    return contact.counselor_id == actor.pk and contact.state in OPEN


def may_read(actor: Person, contact: Contact, *, at: datetime) -> bool:
    """Tell whether this person may read the words of this contact now."""
    if not actor.is_active:
        return False
    reader = Reader(actor.pk, acts_of(actor.roles), actor.lines)
    return sight.may_read(reader, _record_of(actor, contact, reader.acts), at=at)


def _record_of(actor: Person, contact: Contact, acts: Collection[str]) -> Record:
    """Say what decides; who may open nothing with a reason has opened nothing, and it is not looked up."""
    may_open = Act.OPEN_WITH_REASON in acts
    return Record(
        counselor=contact.counselor_id,
        line=contact.line.code,
        state=contact.where,
        over_since=contact.closed_at or contact.ended_at,
        opened_until=opened_until(actor, contact) if may_open else None,
    )


def unlock(actor: Person, contact: Contact, *, purpose: str, at: datetime) -> ContactKey:
    """Give the key to a contact's words, after the gate and with a line in the journal.

    `purpose` is a code: notes, transcript, earlier, floor, level, export.

    :raises NotYourContact: this person may not read this contact.
    :raises ReasonNeeded: they opened many in this hour and have not said why.
    :raises TooManyOpens: they opened so many that no reason is enough.
    """
    pass_to_read(actor, contact, purpose=purpose, at=at)
    return open_counted(actor, grant_for(actor, contact, purpose=purpose, at=at), at=at)


def pass_to_read(actor: Person, contact: Contact, *, purpose: str, at: datetime) -> None:
    """Check the gate to a contact's words and journal the reading or the refusal.

    The refusal stays in the journal: this runs in no transaction that the refusal undoes.
    """
    allowed = may_read(actor, contact, at=at)
    name = Happened.CONTACT_READ if allowed else Happened.CONTACT_READ_REFUSED
    write(name, at=at, contact=contact.id, person=actor.pk, purpose=purpose, role=role_codes(actor.roles))
    if not allowed:
        raise not_yours()


def not_yours() -> NotYourContact:
    """Say that this person may not read this contact."""
    return NotYourContact(_("You may not read this contact. If you need to, ask your supervisor."))


def grant_for(actor: Person, contact: Contact, *, purpose: str, at: datetime) -> Grant:
    """Sign for keyd that this person passed the gate."""
    return grant(
        person=actor.pk,
        role=role_codes(actor.roles),
        contact=contact.id,
        purpose=purpose,
        own_live=is_own_live(actor, contact),
        at=at,
    )
