"""Erasing a contact: its words are gone for ever, in every backup too; that it took place stays."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import CallerAddress, CallerHandle, Contact
from ringbuoy.contacts.rules import OPEN, State
from ringbuoy.contacts.swaps import hold
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.keyd.requests import Act as KeydAct
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.retention.errands import ask_keyd
from ringbuoy.retention.holds import is_held


class Reason(StrEnum):
    """Why a contact is erased. The value is the stored code; it never changes."""

    CALLER_ASKED = "caller_asked"
    BY_ORDER = "by_order"
    ENTERED_BY_MISTAKE = "entered_by_mistake"


class NoReason(Refused):
    """It is not said why."""


class StillOpen(Conflict):
    """The conversation is not over."""


class OnHold(Conflict):
    """The contact must be kept."""


class AlreadyErased(Conflict):
    """There is nothing left to erase."""


@transaction.atomic
def erase(actor: Person | None, contact: Contact, *, reason: str, at: datetime) -> None:
    """Destroy every key of a contact, and cut its tie to the caller. Nobody can undo this.

    None as actor: whoever may run commands on the machine. keyd comes last, so that what it could not
    do was not written down as done.

    :raises NoReason: no reason of ours.
    :raises StillOpen: the conversation is not over.
    :raises OnHold: it must be kept.
    :raises AlreadyErased: somebody was here before.
    :raises KeysUnavailable: keyd does not answer; nothing was erased.
    """
    if actor is not None:
        require(actor, Act.ERASE_CONTACTS)
    if reason not in set(Reason):
        raise NoReason(_("Choose why this contact is erased."))
    hold(contact)
    _refuse_what_cannot_be_erased(contact)
    _cut_ties(contact, at=at)
    write(
        Happened.CONTACT_ERASED,
        at=at,
        contact=contact.pk,
        person=actor.pk if actor else None,
        line=contact.line_id,
        reason=reason,
    )
    ask_keyd(actor, KeydAct.ERASE, contact, at=at)


def _refuse_what_cannot_be_erased(contact: Contact) -> None:
    if contact.erased_at is not None:
        raise AlreadyErased(_("This contact was erased before. Nothing of its words is left."))
    if contact.where in OPEN | {State.MESSAGE_TAKEN}:
        raise StillOpen(_("This contact is still open. End and close it first, then erase it."))
    if is_held(contact):
        raise OnHold(_("This contact is on hold and must be kept. Two people have to release it first."))


def _cut_ties(contact: Contact, *, at: datetime) -> None:
    caller = contact.caller
    with showing(contact.pk):
        CallerAddress.objects.filter(contact=contact).delete()
        CallerHandle.objects.filter(contact=contact).delete()
    contact.caller, contact.erased_at = None, at
    contact.save(update_fields=["caller", "erased_at"])
    if caller is not None and not Contact.objects.filter(caller=caller).exists():
        caller.delete()
