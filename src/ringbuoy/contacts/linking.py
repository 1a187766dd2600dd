"""Saying who a caller is: joining a contact to the earlier ones of the same handle."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import keep_handle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN, NotPossibleNow
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey


@transaction.atomic
def link_caller(
    actor: Person, contact: Contact, kind: HandleKind, handle: str, *, key: ContactKey, at: datetime
) -> None:
    """Join an own open contact to the caller who has this handle. The line says if it is kept.

    :raises UnreadableHandle: the text is not a handle of this kind.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    caller = recognize(kind, handle, at=at)
    if not Contact.objects.filter(pk=contact.pk, state__in=OPEN).update(caller=caller):
        raise NotPossibleNow(_("This record is closed. It can no longer be joined to earlier ones."))
    contact.caller = caller
    keep_handle(contact, kind, handle, key=key)
    write(Happened.CONTACT_CALLER_LINKED, at=at, contact=contact.id, person=actor.pk, kind=kind.value)
