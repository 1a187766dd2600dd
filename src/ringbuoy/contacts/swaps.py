"""Compare-and-set: two hands on one contact, and the database decides."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move, NotPossibleNow, State, after
from ringbuoy.kernel.errors import Conflict, NotFound


class NoSuchContact(NotFound):
    """There is no such contact."""


class SeatTaken(Conflict):
    """The counselor has no free place for this contact any more."""


def find(contact_id: UUID) -> Contact:
    """Find a contact with its line.

    :raises NoSuchContact: nobody has this id.
    """
    try:
        return Contact.objects.select_related("line").get(pk=contact_id)
    except Contact.DoesNotExist:
        raise NoSuchContact(_("There is no such contact.")) from None


def hold(contact: Contact) -> None:
    """Bring `contact` up to date and let nobody else move it until the transaction ends."""
    held = Contact.objects.select_for_update(no_key=True, of=("self",)).get(pk=contact.pk)
    for field in Contact._meta.concrete_fields:
        setattr(contact, field.attname, getattr(held, field.attname))


def swap(contact: Contact, move: Move, **changes: Any) -> State:
    """Make a move if the contact still stands where `contact` says, and give the new state.

    Call it inside the action's transaction. `contact` itself is brought up to date.

    :raises NotPossibleNow: the table has no such move from here, or somebody else was first.
    :raises SeatTaken: the counselor's seat was taken meanwhile.
    """
    state = after(contact.where, move)
    changes = {**changes, "state": state}
    rows = Contact.objects.filter(pk=contact.pk, state=contact.state, version=contact.version)
    takes_a_seat = changes.get("seat") is not None
    try:
        with transaction.atomic(savepoint=takes_a_seat):  # only then somebody else may have been first
            moved = rows.update(version=F("version") + 1, **changes)
    except IntegrityError as error:
        raise SeatTaken(_("There is no free place for this contact. Finish another one first.")) from error
    if not moved:
        raise NotPossibleNow(_("Somebody else was first. Look again to see where this contact stands."))
    contact.version += 1
    for name, value in changes.items():
        setattr(contact, name, value)
    return state
