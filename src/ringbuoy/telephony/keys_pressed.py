"""Keys that a caller pressed in a talk: that they did, and when; never which."""

from datetime import datetime

from ringbuoy.contacts.models import Contact
from ringbuoy.telephony.models import Call


def key_pressed_at(contact: Contact) -> datetime | None:
    """Tell when the caller last pressed a key. None: they pressed none."""
    return Call.objects.filter(contact=contact).values_list("key_at", flat=True).first()
