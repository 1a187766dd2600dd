"""What a counselor does with what rings: answer, decline; or take the next one unasked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.due import due_when_talking
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move, State
from ringbuoy.contacts.swaps import SeatTaken, swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.people.models import Person
from ringbuoy.presence.phones import require_phone
from ringbuoy.routing.models import ANSWERED, Offer
from ringbuoy.routing.orders import Why, Withdraw
from ringbuoy.routing.seats import NoRoom, open_seat
from ringbuoy.routing.taking import next_for
from ringbuoy.routing.writing import end_offers

__all__ = ["NoRoom", "NobodyWaits", "OfferOver", "answer", "decline", "take_next"]


class OfferOver(Conflict):
    """This contact does not ring here any more."""


class NobodyWaits(NotFound):
    """Nobody waits whom this person could take."""


def answer(actor: Person, contact: Contact, *, at: datetime) -> Contact:
    """Answer a contact that rings here. The first answer wins; the others stop ringing.

    :raises OfferOver: it has stopped ringing here.
    :raises SeatTaken: there is no free place any more; the contact goes on to the next counselor.
    :raises NoPhoneHere: it is a call, and their phone is gone.
    """
    require(actor, Act.TAKE_CONTACTS)
    try:
        return _answer(actor, contact, at=at)
    except SeatTaken:
        _end(actor, contact, Why.SEAT_TAKEN, at=at)
        raise


@transaction.atomic
def _answer(actor: Person, contact: Contact, *, at: datetime) -> Contact:
    held = _lock(contact)
    offer = Offer.objects.filter(contact=held, person=actor, outcome="").first()
    if offer is None or held.where is not State.OFFERED:
        raise _over()
    require_phone(actor, held.channel)
    Offer.objects.filter(pk=offer.pk).update(outcome=ANSWERED, ended_at=at)
    _begin_talk(actor, held, Move.ANSWER, seat=open_seat(actor, held, kept=offer.seat), at=at)
    others = Offer.objects.filter(contact=held, outcome="").values_list("person_id", flat=True)
    end_offers([Withdraw(held.pk, person, Why.ANSWERED_ELSEWHERE) for person in others], at=at)
    return held


def _begin_talk(actor: Person, contact: Contact, move: Move, *, seat: int, at: datetime) -> None:
    waited = at - (contact.returned_at or contact.waiting_since)
    swap(
        contact,
        move,
        counselor=actor,
        seat=seat,
        answered_at=contact.answered_at or at,
        **due_when_talking(contact, at=at),
    )
    write(
        Happened.CONTACT_ANSWERED,
        at=at,
        contact=contact.id,
        person=actor.pk,
        line=contact.line_id,
        waited_seconds=round(waited / timedelta(seconds=1), 3),
        seat=seat,
        taken="offer" if move is Move.ANSWER else "next",
    )


def decline(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Pass on a contact that rings here. No reason is asked and nothing is counted against anybody.

    :raises OfferOver: it has stopped ringing here.
    """
    require(actor, Act.TAKE_CONTACTS)
    if not _end(actor, contact, Why.DECLINED, at=at):
        raise _over()


@transaction.atomic
def _end(actor: Person, contact: Contact, why: Why, *, at: datetime) -> bool:
    _lock(contact)
    return bool(end_offers([Withdraw(contact.pk, actor.pk, why)], at=at))


def take_next(actor: Person, *, at: datetime) -> Contact:
    """Take the contact that goes first among those this person may serve.

    :raises NoRoom: no place is free at this desk.
    :raises NoPhoneHere: only calls wait, and no call reaches this person.
    :raises NobodyWaits: nobody waits whom this person may serve.
    """
    require(actor, Act.TAKE_CONTACTS)
    for contact_id in next_for(actor, at=at):
        with transaction.atomic():
            rows = Contact.objects.select_for_update(skip_locked=True, of=("self",)).select_related("line")
            contact = rows.filter(pk=contact_id, state=State.WAITING).first()
            if contact is not None:
                _begin_talk(actor, contact, Move.TAKE_NEXT, seat=open_seat(actor, contact), at=at)
                return contact
    raise NobodyWaits(_("Nobody is waiting for you just now."))


@transaction.atomic
def take(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Take one contact out of its turn, inside the act that begins it: nobody else has been asked yet.

    :raises NoRoom: no place is free at this desk.
    """
    require(actor, Act.TAKE_CONTACTS)
    _begin_talk(actor, contact, Move.TAKE_NEXT, seat=open_seat(actor, contact), at=at)


def _lock(contact: Contact) -> Contact:
    """Hold the contact until the end of the transaction, and give it as it stands now."""
    rows = Contact.objects.select_for_update(of=("self",)).select_related("line")
    return rows.get(pk=contact.pk)


def _over() -> OfferOver:
    return OfferOver(_("This contact no longer rings here. It is with a colleague, or the caller has left."))
