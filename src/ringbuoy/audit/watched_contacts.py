"""Watching a contact: from now on whoever opens it raises an alarm."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.audit.models import WatchedContact
from ringbuoy.contacts.models import Contact
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person


@transaction.atomic
def watch_contact(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Watch a contact; watching it again changes nothing."""
    require(actor, Act.ATTEND_ALARMS)
    _row, is_new = WatchedContact.objects.get_or_create(
        contact_id=contact.pk, defaults={"since": at, "by": actor}
    )
    if is_new:
        write(Happened.CONTACT_WATCHED, at=at, contact=contact.pk, person=actor.pk)


@transaction.atomic
def unwatch_contact(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Watch a contact no more."""
    require(actor, Act.ATTEND_ALARMS)
    if WatchedContact.objects.filter(pk=contact.pk).delete()[0]:
        write(Happened.CONTACT_UNWATCHED, at=at, contact=contact.pk, person=actor.pk)


def is_watched(contact: UUID) -> bool:
    """Tell whether a contact is watched."""
    return WatchedContact.objects.filter(pk=contact).exists()
