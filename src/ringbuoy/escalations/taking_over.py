"""A supervisor takes a talk over: from this moment it is theirs, and the counselor is free.

The floor asks by `telephony.changing_hands`, which knows whether a call must reach the one who takes it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.breathing import let_breathe
from ringbuoy.contacts.due import due_when_talking
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move, NotPossibleNow, State
from ringbuoy.contacts.seats import is_hindered
from ringbuoy.contacts.swaps import swap
from ringbuoy.escalations.models import Watching
from ringbuoy.escalations.watching import OwnContact
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.routing.seats import no_room, open_seat


@transaction.atomic
def take_over(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Have a talk from now on, in the place of its counselor, who keeps no record of it to write.

    :raises OwnContact: it is this person's already.
    :raises NotPossibleNow: nobody is talking there, or it is being handed over.
    :raises NoRoom: this person has contacts of their own that leave no place for it.
    """
    require(actor, Act.LISTEN)
    require(actor, Act.TAKE_CONTACTS)
    giver = contact.counselor
    if giver == actor:
        raise OwnContact(_("This is your own contact. Work on it at your desk."))
    if is_hindered(actor, contact):
        raise no_room()
    seat, given_by = open_seat(actor, contact), contact.counselor_id
    _loosen(contact)
    swap(contact, Move.TRANSFER, counselor=actor, seat=seat, **due_when_talking(contact, at=at))
    Watching.objects.filter(contact=contact, person=actor, until=None).update(until=at)
    _tell(Happened.SUPERVISOR_TOOK_OVER, actor, contact, at=at, counselor=given_by)
    _tell(Happened.CONTACT_TRANSFERRED, actor, contact, at=at, giver=given_by, receiver=actor.pk)
    if giver:
        let_breathe(giver, contact, at=at)


def _tell(name: Happened, actor: Person, contact: Contact, *, at: datetime, **persons: int | None) -> None:
    write(name, at=at, contact=contact.pk, person=actor.pk, line=contact.line_id, **persons)


def _loosen(contact: Contact) -> None:
    """Bring a talk, on hold or not, to where it can pass from one to the other."""
    if contact.where not in (State.TALKING, State.HELD):
        raise NotPossibleNow(_("This talk cannot be taken over now. Look where it stands."))
    if contact.where is State.HELD:
        swap(contact, Move.RESUME)
    swap(contact, Move.CONSULT)
