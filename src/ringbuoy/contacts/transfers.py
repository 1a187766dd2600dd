"""Handing a contact over: ask one ready colleague, who must accept. Nobody is lost if they do not.

The doors ask by `telephony.changing_hands`, which knows whether a call must reach the one who takes it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import can, require
from ringbuoy.access.rules import Act, role_codes
from ringbuoy.contacts.breathing import let_breathe
from ringbuoy.contacts.due import due_when_talking
from ringbuoy.contacts.models import Contact, Transfer
from ringbuoy.contacts.reading import grant_for, require_own
from ringbuoy.contacts.rules import Move, NotPossibleNow, State
from ringbuoy.contacts.seats import seat_for
from ringbuoy.contacts.swaps import SeatTaken, swap
from ringbuoy.contacts.whose import contact_of_transfer, with_late_transfers
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import Readiness
from ringbuoy.privacy.keys import ContactKey, KeysUnavailable, open_key
from ringbuoy.privacy.rows import showing

ACCEPT_WITHIN = timedelta(seconds=60)
TALK_UP_TO = timedelta(minutes=15)
"""How long a colleague may talk with both before they take a call over or leave it."""
AT_ONCE = 100


class NotReadyToReceive(Conflict):
    """The colleague is not ready just now."""


class NotToYourself(Refused):
    """Nobody hands a contact to themself."""


class NoSuchTransfer(NotFound):
    """The request is over: taken back, answered, or too old."""


@transaction.atomic
def ask_to_take_over(
    actor: Person, contact: Contact, receiver: Person, *, words: str, key: ContactKey, at: datetime
) -> Transfer:
    """Ask a colleague to take an own contact over; until they accept it stays with the one who asks.

    `words` is the consult note for the colleague's eyes; it is sealed like everything said.

    :raises NotReadyToReceive: the colleague is away, on a break, or has no free place.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if receiver.pk == actor.pk:
        raise NotToYourself(_("Choose a colleague."))
    _require_ready(receiver, contact)
    swap(contact, Move.CONSULT, due_at=None, due="")
    with showing(contact.pk):
        Transfer.objects.filter(contact=contact, outcome="").update(outcome="lost", settled_at=at)
        number = Transfer.objects.filter(contact=contact).count() + 1
        transfer = Transfer.objects.create(
            contact=contact,
            giver=actor,
            receiver=receiver,
            number=number,
            asked_at=at,
            due_at=at + ACCEPT_WITHIN,
            words=Transfer.words.seal(key, words, sequence=number),
        )
    _tell(Happened.CONTACT_TRANSFER_STARTED, transfer, at=at, by=actor)
    return transfer


def _require_ready(receiver: Person, contact: Contact) -> None:
    presence = Presence.objects.filter(person=receiver, readiness=Readiness.READY, is_away=False)
    is_ready = can(receiver, Act.TAKE_CONTACTS) and presence.exists()
    if not is_ready or seat_for(receiver, contact) is None:
        raise NotReadyToReceive(_("This colleague cannot take a contact just now. Choose another one."))


def consult_note(actor: Person, transfer: Transfer, *, at: datetime) -> str:
    """Open the consult note for the colleague who is asked, with a line in the journal.

    Empty while keys are out of reach: the request itself is shown all the same.

    :raises NoSuchTransfer: somebody else is asked.
    """
    contact = transfer.contact
    allowed = transfer.receiver_id == actor.pk and not transfer.outcome
    name = Happened.CONTACT_READ if allowed else Happened.CONTACT_READ_REFUSED
    codes = {"purpose": "consult_note", "role": role_codes(actor.roles)}
    write(name, at=at, contact=contact.id, person=actor.pk, line=None, **codes)
    if not allowed:
        raise NoSuchTransfer(_("This request is over. The contact is still with a colleague."))
    try:
        key = open_key(contact.id, grant=grant_for(actor, contact, purpose="consult_note", at=at))
    except KeysUnavailable:
        return ""
    return transfer.words.open(key, sequence=transfer.number)


@transaction.atomic
def join_first(actor: Person, transfer: Transfer, *, at: datetime) -> None:
    """Talk with caller and colleague, all three, before one takes their call over.

    :raises NoSuchTransfer: it was taken back or is too old, or somebody else is asked.
    :raises NotPossibleNow: it is no call.
    """
    require(actor, Act.TAKE_CONTACTS)
    if transfer.contact.channel != Channel.VOICE:
        raise NotPossibleNow(_("One joins a call only. Read what your colleague wrote, then take it over."))
    with showing(transfer.contact_id):
        asked = Transfer.objects.filter(pk=transfer.pk, outcome="", receiver=actor)
        is_joined = asked.update(joined_at=at, due_at=at + TALK_UP_TO)
    if not is_joined:
        raise NoSuchTransfer(_("This request is over. The contact is still with a colleague."))
    _tell(Happened.CONTACT_TRANSFER_JOINED, transfer, at=at, by=actor)


def joined_by(contact_id: UUID) -> int | None:
    """Tell which colleague talks with both before they take a call over. None: nobody does."""
    with showing(contact_id):
        rows = Transfer.objects.filter(contact=contact_id, outcome="", joined_at__isnull=False)
        return rows.values_list("receiver_id", flat=True).first()


@transaction.atomic
def accept(actor: Person, transfer: Transfer, *, at: datetime) -> None:
    """Take the contact over: from this moment it is this person's.

    :raises NoSuchTransfer: it was taken back or is too old.
    :raises SeatTaken: there is no free place for it.
    """
    require(actor, Act.TAKE_CONTACTS)
    contact = _settle(transfer, "accepted", receiver=actor, at=at)
    seat = seat_for(actor, contact)
    if seat is None:
        raise SeatTaken(_("You have no free place. Finish another contact first."))
    swap(contact, Move.TRANSFER, counselor=actor, seat=seat, **due_when_talking(contact, at=at))
    _tell(Happened.CONTACT_TRANSFERRED, transfer, at=at, by=actor)
    let_breathe(transfer.giver, contact, at=at)


@transaction.atomic
def decline(actor: Person, transfer: Transfer, *, at: datetime) -> None:
    """Pass: the contact stays with the one who has it. Nothing is held against anybody."""
    _give_back(_settle(transfer, "declined", receiver=actor, at=at), transfer, at=at, by=actor)


@transaction.atomic
def take_back(actor: Person, transfer: Transfer, *, at: datetime) -> None:
    """Keep the contact after all."""
    require_own(actor, transfer.contact)
    _give_back(_settle(transfer, "taken_back", at=at), transfer, at=at, by=actor)


def sweep(*, at: datetime) -> int:
    """Give back every contact whose colleague has not answered in time, and tell how many there were."""
    return sum(_lapse(contact, at=at) for contact in with_late_transfers(at=at)[:AT_ONCE])


@transaction.atomic
def _lapse(contact_id: UUID, *, at: datetime) -> bool:
    with showing(contact_id):
        rows = Transfer.objects.select_for_update(skip_locked=True, of=("self",))
        transfer = rows.filter(contact=contact_id, outcome="", due_at__lte=at).first()
    if transfer is None:
        return False
    contact = _settle(transfer, "lapsed", at=at)
    if contact.where is State.TRANSFERRING:
        _give_back(contact, transfer, at=at, by=None)
    return True


def _settle(transfer: Transfer, outcome: str, *, at: datetime, receiver: Person | None = None) -> Contact:
    """Write down how the request ended, if it is still open, and give its contact as it stands now."""
    rows = Transfer.objects.filter(pk=transfer.pk, outcome="")
    if receiver is not None:
        rows = rows.filter(receiver=receiver)
    with showing(transfer.contact_id):
        is_settled = rows.update(outcome=outcome, settled_at=at)
    if not is_settled:
        raise NoSuchTransfer(_("This request is over. The contact is still with a colleague."))
    return Contact.objects.select_related("line").get(pk=transfer.contact_id)


def _give_back(contact: Contact, transfer: Transfer, *, at: datetime, by: Person | None) -> None:
    swap(contact, Move.CANCEL_TRANSFER, **due_when_talking(contact, at=at))
    _tell(Happened.CONTACT_TRANSFER_CANCELLED, transfer, at=at, by=by)


def _tell(name: Happened, transfer: Transfer, *, at: datetime, by: Person | None) -> None:
    write(
        name,
        at=at,
        contact=transfer.contact_id,
        person=by.pk if by else None,
        giver=transfer.giver_id,
        receiver=transfer.receiver_id,
    )


def find_transfer(transfer_id: int) -> Transfer:
    """Find a request to take a contact over.

    :raises NoSuchTransfer: nobody asked this.
    """
    contact = contact_of_transfer(transfer_id)
    if contact is None:
        raise NoSuchTransfer(_("There is no such request."))
    with showing(contact):
        return Transfer.objects.select_related("contact__line", "giver", "receiver").get(pk=transfer_id)
