"""We reach out: a contact that begins with a counselor, for a promise that was made to somebody."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.models import Caller
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact, Conversation
from ringbuoy.contacts.opening import RETENTION, Opened
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import CONVERSING, CountsAs, Move, State
from ringbuoy.contacts.swaps import SeatTaken, swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.privacy.keys import fresh_key

NOT_REACHED = "not_reached"
"""How a contact ended in which the person was not there."""


@dataclass(frozen=True)
class Outbound:
    """To whom we reach out, by what, and at which place of the desk."""

    line: Line
    channel: Channel
    language: str
    caller: Caller | None
    seat: int


def reach_out(actor: Person, outbound: Outbound, *, at: datetime) -> Opened:
    """Begin a contact that this counselor has from its first moment; it never waits in a queue.

    :raises SeatTaken: the place was taken meanwhile.
    """
    require(actor, Act.TAKE_CONTACTS)
    key = fresh_key(new_id(), retention=RETENTION)
    try:
        with transaction.atomic():
            contact = _insert(actor, outbound, Contact(id=key.contact, epoch=key.epoch), at=at)
    except IntegrityError:
        raise SeatTaken(_("There is no free place for this contact. Finish another one first.")) from None
    write(
        Happened.CONTACT_OPENED,
        at=at,
        contact=contact.pk,
        line=outbound.line.pk,
        channel=outbound.channel.value,
        language=outbound.language,
        continues=False,
    )
    write(
        Happened.CONTACT_ANSWERED,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=outbound.line.pk,
        waited_seconds=0.0,
        seat=outbound.seat,
        taken=CountsAs.FOLLOW_UP.value,
    )
    return Opened(contact, key)


def _insert(actor: Person, outbound: Outbound, contact: Contact, *, at: datetime) -> Contact:
    contact.line, contact.channel, contact.language = outbound.line, outbound.channel, outbound.language
    contact.caller, contact.counselor, contact.seat = outbound.caller, actor, outbound.seat
    contact.state, contact.counts_as = State.TALKING, CountsAs.FOLLOW_UP
    contact.reached_at = contact.waiting_since = contact.answered_at = at
    contact.save(force_insert=True)
    Conversation.objects.create(contact=contact)
    return contact


@transaction.atomic
def close_unreached(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Close a contact in which the person was not there: there is nothing to write up."""
    require_own(actor, contact)
    if contact.where in CONVERSING:
        end(actor, contact, at=at, how=NOT_REACHED)
    swap(contact, Move.CLOSE, closed_at=at, disposition=NOT_REACHED, seat=None, due_at=None, due="")
    write(
        Happened.CONTACT_CLOSED,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        disposition=NOT_REACHED,
        counts_as=str(contact.counts_as),
    )
