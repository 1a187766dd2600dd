"""The keys of what is kept for years beside a contact's words: rescue records, mandated reports."""

from datetime import datetime

from ringbuoy.contacts.many_opens import open_counted
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import grant_for
from ringbuoy.kernel.errors import NotFound
from ringbuoy.keyd.epochs import retention_of
from ringbuoy.keyd.retention import Retention
from ringbuoy.people.models import Person
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.sealed import Sealed
from ringbuoy.privacy.sealing import ContactKey


def is_filed(sealed: Sealed) -> bool:
    """Tell whether words lie under the class that is kept for years."""
    return retention_of(sealed.epoch) is Retention.RESCUE


def key_behind(actor: Person, contact: Contact, sealed: Sealed, *, purpose: str, at: datetime) -> ContactKey:
    """Give the key that opens these words, filed or not. Who asks has passed the gate."""
    grant = grant_for(actor, contact, purpose=purpose, at=at)
    return open_counted(actor, grant, retention=retention_of(sealed.epoch), at=at)


def filing_key(actor: Person, contact: Contact, *, purpose: str, at: datetime) -> ContactKey:
    """Give the contact's key for what is kept for years: the one it has, or a new one.

    :raises KeysUnavailable: keyd does not answer.
    """
    grant = grant_for(actor, contact, purpose=purpose, at=at)
    try:
        return open_counted(actor, grant, retention=Retention.RESCUE, at=at)
    except NotFound:
        return fresh_key(contact.pk, retention=Retention.RESCUE)
