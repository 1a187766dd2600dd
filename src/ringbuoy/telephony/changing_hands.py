"""A talk passes from one to another: a call on our line only to somebody whom it reaches.

A promised call may be made by hand, on a telephone that is none of ours. Whoever takes it over dials as well,
so no phone is asked for: where there is no phone line nobody has one.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact, Transfer
from ringbuoy.contacts.transfers import NotReadyToReceive, accept, ask_to_take_over, join_first
from ringbuoy.escalations.taking_over import take_over
from ringbuoy.kernel.channels import Channel
from ringbuoy.people.models import Person
from ringbuoy.presence.phones import has_phone, require_phone, with_phone
from ringbuoy.privacy.keys import ContactKey
from ringbuoy.telephony.call_back_messages import has_message
from ringbuoy.telephony.dialing import why_no_way_out
from ringbuoy.telephony.kinds import Placed
from ringbuoy.telephony.models import CallBack, OutsideCall
from ringbuoy.telephony.placing import is_on_the_line


def is_on_our_line(contact: Contact) -> bool:
    """Tell whether this talk needs a phone: a call of ours goes on, is on its way, or is about to be."""
    if contact.channel != Channel.VOICE:
        return False
    placed = OutsideCall.objects.filter(contact=contact).exclude(state=Placed.OVER)
    return is_on_the_line(contact) or placed.exists() or _will_be_called_back(contact)


def _will_be_called_back(contact: Contact) -> bool:
    """Tell whether the line calls them, by itself or when their message has been heard."""
    row = CallBack.objects.filter(contact=contact).first()
    if row is None or why_no_way_out():
        return False
    is_tried = OutsideCall.objects.filter(contact=contact).exists()
    return row.placed_at is None or (has_message(contact) and not is_tried)


def who_could_talk(contact: Contact, colleagues: Iterable[Person]) -> list[Person]:
    """Give those of these colleagues who could talk in this contact, in their order."""
    if not is_on_our_line(contact):
        return list(colleagues)
    reached = with_phone()
    return [colleague for colleague in colleagues if colleague.pk in reached]


@transaction.atomic
def ask_colleague(
    actor: Person, contact: Contact, receiver: Person, *, words: str, key: ContactKey, at: datetime
) -> Transfer:
    """Ask a colleague to take an own contact over; nothing changes until they accept.

    :raises NotReadyToReceive: they are away, on a break, have no free place, or no phone for this call.
    """
    asked = ask_to_take_over(actor, contact, receiver, words=words, key=key, at=at)
    if is_on_our_line(contact) and not has_phone(receiver):
        raise NotReadyToReceive(_("This colleague's phone is not on: no call reaches them. Choose another."))
    return asked


@transaction.atomic
def join_colleague(actor: Person, transfer: Transfer, *, at: datetime) -> None:
    """Talk with caller and colleague, all three, before one takes their call over.

    :raises NoSuchTransfer: it was taken back or is too old, or somebody else is asked.
    :raises NotPossibleNow: it is no call.
    :raises NoPhoneHere: it is a call on our line, and none reaches them.
    """
    join_first(actor, transfer, at=at)
    _require_phone(actor, transfer.contact)


@transaction.atomic
def take_from_colleague(actor: Person, transfer: Transfer, *, at: datetime) -> None:
    """Take the contact over that a colleague hands over.

    :raises NoSuchTransfer: it was taken back or is too old.
    :raises SeatTaken: there is no free place for it.
    :raises NoPhoneHere: it is a call on our line, and none reaches them: it stays with the one who has it.
    """
    accept(actor, transfer, at=at)
    _require_phone(actor, transfer.contact)


@transaction.atomic
def take_from_counselor(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Have a talk from now on, in the place of its counselor.

    :raises OwnContact: it is this person's already.
    :raises NotPossibleNow: nobody is talking there, or it is being handed over.
    :raises NoRoom: this person has contacts of their own that leave no place for it.
    :raises NoPhoneHere: it is a call on our line, and none reaches them: it stays with its counselor.
    """
    take_over(actor, contact, at=at)
    _require_phone(actor, contact)


def _require_phone(actor: Person, contact: Contact) -> None:
    """Ask last: who may not do this at all is told so, and what was done is undone with the transaction."""
    if is_on_our_line(contact):
        require_phone(actor, contact.channel)
