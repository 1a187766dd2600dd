"""The message that belongs to a call-back: who asked to be called, and then said something too."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.telephony.kinds import SoundKind
from ringbuoy.telephony.models import Sound

LEAST_MS = 1_000
"""What is shorter is a key pressed by mistake, or the tone after it."""


def has_message(contact: Contact) -> bool:
    """Tell whether something is kept of this contact that was said to nobody."""
    return bool(with_message_among([contact]))


def with_message_among(contacts: Collection[Contact]) -> frozenset[UUID]:
    """Name those of these contacts whose callers left a message that can be heard.

    Who pressed the star key and hung up said nothing: that is no message, once it is over.
    """
    rows = Sound.objects.filter(contact__in=[contact.pk for contact in contacts])
    rows = rows.filter(Q(lasts_ms__gte=LEAST_MS) | Q(ended_at=None), kind=SoundKind.MESSAGE, over_at=None)
    return frozenset(rows.values_list("contact_id", flat=True))


def is_being_left(contact: Contact) -> bool:
    """Tell whether a message is not over: nobody knows yet whether there is anything to hear."""
    return Sound.objects.filter(contact=contact, kind=SoundKind.MESSAGE, over_at=None, ended_at=None).exists()


def take_along(earlier: Contact, again: Contact) -> None:
    """Let the message go with the promise into the contact in which they are called again."""
    Sound.objects.filter(contact=earlier, kind=SoundKind.MESSAGE, over_at=None).update(contact=again)
