"""Whether a counselor has a free place for one more contact."""

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import SEATED
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person


def seat_for(person: Person, contact: Contact) -> int | None:
    """Give the seat on which a contact can be handed to a counselor; None: they have no place for it."""
    return None if is_hindered(person, contact) else free_seat(person, contact.line)


def is_hindered(person: Person, contact: Contact) -> bool:
    """Tell whether what somebody has already leaves no place for a contact.

    A call is alone: whoever is in one takes nothing else, and nobody takes one beside something else.
    """
    own = Contact.objects.filter(counselor=person, state__in=SEATED)
    return (own if contact.channel == Channel.VOICE else own.filter(channel=Channel.VOICE)).exists()


def free_seat(person: Person, line: Line) -> int | None:
    """Give the lowest free seat of a counselor for a written contact of this line; None: all are taken."""
    limit = 1 if person.is_trainee else min(person.chat_limit, line.rules.chat_limit)
    rows = Contact.objects.filter(counselor=person, state__in=SEATED)
    taken = set(rows.values_list("seat", flat=True))
    return next((seat for seat in range(1, limit + 1) if seat not in taken), None)
