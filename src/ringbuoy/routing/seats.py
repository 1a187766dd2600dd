"""Whether a counselor has a place for one more contact, and which."""

from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import MOST_SEATS, SEATED
from ringbuoy.contacts.swaps import SeatTaken
from ringbuoy.kernel.errors import Conflict
from ringbuoy.people.models import Person
from ringbuoy.routing.models import Offer


class NoRoom(Conflict):
    """This person has as many contacts as they may have at once."""


def open_seat(person: Person, contact: Contact, *, kept: int | None = None) -> int:
    """Give the seat on which this contact can be taken: the one kept by its offer, or the lowest free one.

    Other offers to the same person keep their seats.

    :raises SeatTaken: every seat is taken.
    """
    seated = set(Contact.objects.filter(counselor=person, state__in=SEATED).values_list("seat", flat=True))
    if kept is not None and kept not in seated:
        return kept
    rung = Offer.objects.filter(person=person, outcome="").exclude(contact=contact)
    taken = seated | set(rung.values_list("seat", flat=True))
    free = next((seat for seat in range(1, MOST_SEATS + 1) if seat not in taken), None)
    if free is None:
        raise SeatTaken(_("There is no free place for this contact. Finish another one first."))
    return free


def no_room() -> NoRoom:
    """Say that nothing more fits."""
    return NoRoom(_("You have as many contacts as you may have at once. Finish one first."))
