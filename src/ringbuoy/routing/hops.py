"""Going on to the next hop: the contact is ours until its arrival there is confirmed."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from ringbuoy.contacts.leaving_messages import take_message
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import QUEUED, Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.rules import Hop, HopKind
from ringbuoy.routing.models import Offer
from ringbuoy.routing.orders import Why, Withdraw
from ringbuoy.routing.writing import end_offers


class OpenWay(NamedTuple):
    """A way out of the queue, and which of the line's hops it is: the first one is 1."""

    number: int
    hop: Hop


def open_way(contact: Contact) -> OpenWay | None:
    """Give the newest way out of the queue that is open to a caller: another center, or a message.

    None: there is none yet. A hop to another line of ours asks nothing of the caller.
    """
    if contact.where not in QUEUED:
        return None
    taken = [OpenWay(*numbered) for numbered in enumerate(contact.line.overflow[: contact.hop], start=1)]
    return next((way for way in reversed(taken) if way.hop.kind is not HopKind.LINE), None)


def way_on(contact: Contact) -> Hop | None:
    """Give where the newest way out of the queue leads. None: there is none yet."""
    way = open_way(contact)
    return way.hop if way else None


def is_last(contact: Contact) -> bool:
    """Tell whether every hop of its line is open to this contact."""
    return contact.hop >= len(contact.line.overflow)


@transaction.atomic
def confirm_hop(contact: Contact, *, at: datetime) -> None:
    """The other center has the caller: the contact is over here.

    :raises NotPossibleNow: a counselor of ours was first, or the caller has left.
    """
    hop = way_on(contact)
    stop_ringing(contact, at=at)
    swap(contact, Move.HAND_OVER, ended_at=at, due="", due_at=None, left_by="overflow")
    write(
        Happened.CONTACT_OVERFLOWED,
        at=at,
        contact=contact.id,
        line=contact.line_id,
        kind=hop.kind.value if hop else None,
        target=hop.target if hop else None,
    )


@transaction.atomic
def leave_for_message(contact: Contact, *, at: datetime) -> None:
    """Let somebody who waits leave a message instead; what rings for them stops.

    :raises NotPossibleNow: a counselor was first, or the caller has left.
    """
    stop_ringing(contact, at=at)
    take_message(contact, at=at)


def stop_ringing(contact: Contact, *, at: datetime) -> None:
    """Withdraw what rings, so that the contact stands in the queue, and look at it anew."""
    Contact.objects.select_for_update().get(pk=contact.pk)
    rung = Offer.objects.filter(contact=contact, outcome="").values_list("person_id", flat=True)
    end_offers([Withdraw(contact.pk, person, Why.CALLER_LEFT) for person in rung], at=at)
    contact.refresh_from_db(fields=["state", "version"])


@transaction.atomic
def fail_hop(contact: Contact, number: int, *, at: datetime) -> None:
    """This hop did not take the caller: the one after it opens at once, unless it is open already."""
    if contact.hop == number and not is_last(contact):
        Contact.objects.filter(pk=contact.pk, state__in=QUEUED).update(due="hop", due_at=at)
    write(Happened.CONTACT_HOP_FAILED, at=at, contact=contact.id, line=contact.line_id, number=number)
