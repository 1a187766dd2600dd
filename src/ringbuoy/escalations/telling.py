"""Which callers were told that somebody may listen, where the law of a line wants that said first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.models import ToldOfListening
from ringbuoy.lines.rules import Listening


def note_told(contact: Contact, *, at: datetime) -> None:
    """Note that this caller has heard that a colleague may listen. The first time counts."""
    ToldOfListening.objects.get_or_create(contact=contact, defaults={"at": at})


def untold(contacts: Collection[UUID]) -> frozenset[UUID]:
    """Name those of them to whom nobody may listen yet: their line announces it, and they did not hear so.

    It goes by the line on which a contact is now, whatever way it came there.
    """
    rows = Contact.objects.filter(pk__in=contacts, line__policy__listening=Listening.ANNOUNCED.value)
    told = ToldOfListening.objects.filter(contact__in=contacts).values("contact")
    return frozenset(rows.exclude(pk__in=told).values_list("pk", flat=True))
