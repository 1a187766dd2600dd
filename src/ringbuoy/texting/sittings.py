"""One contact for each person and sitting: finding the open one, or beginning another."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import keep_handle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, begin
from ringbuoy.contacts.rules import LIVE, State
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import NotFound
from ringbuoy.privacy.borrowing import borrow, open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.holders import HubUnreachable, KeyNotHeld
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.texting.models import Sitting, Texter, TextNumber

LISTENING = LIVE | {State.MESSAGE_TAKEN}
"""While a contact stands so, what comes from the same number belongs to it."""


@dataclass(frozen=True)
class Open:
    """The conversation into which a text goes, and its key."""

    contact: Contact
    key: ContactKey
    is_new: bool


def open_contact_of(texter: Texter) -> Contact | None:
    """Give the contact to which this person's texts belong now, held until the transaction ends."""
    if texter.contact_id is None:
        return None
    texter.contact = Contact.objects.select_for_update(no_key=True).get(pk=texter.contact_id)
    return texter.contact if texter.contact.where in LISTENING else None


def open_sitting(texter: Texter, number: str, contact: Contact | None, *, at: datetime) -> Open:
    """Go on with the open conversation, or begin one: soon after the last it goes back to the same counselor.

    `contact` is the open one, held; None: there is none. Where its key cannot be had, another begins: the
    words must reach somebody.
    """
    if contact is not None:
        with suppress(KeysUnavailable, NotFound):
            return Open(contact, key_of(contact, at=at), is_new=False)
    return _begin(texter, number, at=at)


def key_of(contact: Contact, *, at: datetime) -> ContactKey:
    """Give the key by which the line itself reads and writes. The hub holds those of open conversations.

    :raises KeysUnavailable: keyd does not answer, and the hub does not hold it.
    """
    try:
        return borrow(contact.id)
    except (KeyNotHeld, HubUnreachable):
        return open_or_borrow(contact.id, grant=line_grant(contact.id, at=at))


def _begin(texter: Texter, number: str, *, at: datetime) -> Open:
    arrival = Arrival(
        texter.line, Channel.TEXT, texter.language, caller=texter.caller, earlier=texter.contact
    )
    opened = begin(arrival, at=at)
    Sitting.objects.create(contact=opened.contact, texter=texter)
    with showing(opened.contact.pk):
        sealed = TextNumber.number.seal(opened.key, number)
        TextNumber.objects.create(contact=opened.contact, number=sealed)
    keep_handle(opened.contact, HandleKind.PHONE, number, key=opened.key)
    texter.contact = opened.contact
    texter.save(update_fields=["contact"])
    return Open(opened.contact, opened.key, is_new=True)
