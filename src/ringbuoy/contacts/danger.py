"""The one flag that says: a life is in danger now. Routing, floor and alarms obey it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import LIVE, NotPossibleNow, Tier
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person


@transaction.atomic
def raise_imminent(actor: Person, contact: Contact, *, reason: str, at: datetime) -> None:
    """Flag that a life is in danger. `reason` is a code: attempt, imminent, help_now. Any counselor may."""
    require(actor, Act.TAKE_CONTACTS)
    set_tier(contact, Tier.IMMINENT)
    write(Happened.CONTACT_IMMINENT_RAISED, at=at, contact=contact.id, person=actor.pk, reason=reason)


@transaction.atomic
def lower_imminent(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Take the flag back; the contact stays before others. Supervisors only.

    :raises NotPossibleNow: the contact is over, or not flagged.
    """
    require(actor, Act.LOWER_RISK_LEVEL)
    flagged = Contact.objects.filter(pk=contact.pk, state__in=LIVE, tier=Tier.IMMINENT)
    if not flagged.update(tier=Tier.HIGH):
        raise NotPossibleNow(_("This contact is not marked as a life in danger."))
    contact.tier = Tier.HIGH
    write(Happened.CONTACT_IMMINENT_LOWERED, at=at, contact=contact.id, person=actor.pk)


def set_tier(contact: Contact, tier: Tier) -> None:
    """Set how urgent a live contact is, whatever else happens to it at this moment.

    A life in danger stays flagged, even when the flag was raised in this very moment by somebody else.

    :raises NotPossibleNow: the contact is over.
    """
    live = Contact.objects.filter(pk=contact.pk, state__in=LIVE)
    if live.exclude(tier__lt=tier, tier=Tier.IMMINENT).update(tier=tier):
        contact.tier = tier
    elif live.exists():
        contact.tier = Tier.IMMINENT
    else:
        raise NotPossibleNow(_("This contact is over."))
