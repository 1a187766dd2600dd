"""The network address of a caller, shown to send help: a hint at the region, never a place."""

from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.handles import RevealReason, require_reveal
from ringbuoy.contacts.models import CallerAddress, Contact
from ringbuoy.contacts.reading import grant_for
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.people.models import Person
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.rows import showing


class NoAddressKept(Conflict):
    """The line keeps none, or its hours are over."""


def reveal_address(actor: Person, contact: Contact, *, at: datetime) -> str:
    """Give the address from which the caller reached us, with a line in the journal.

    :raises NotYourContact: this person may not see it in this contact; the journal has that too.
    :raises NoAddressKept: the line keeps none, or its hours are over.
    """
    require(actor, Act.REVEAL_NUMBER)
    require_reveal(actor, contact, at=at)
    with showing(contact.pk):
        row = CallerAddress.objects.filter(contact=contact, keep_until__gt=at).first()
    if row is None:
        raise NoAddressKept(_("No network address is kept for this contact."))
    said = {"kind": "address", "reason": RevealReason.DANGER.value}
    write(Happened.HANDLE_REVEALED, at=at, contact=contact.id, person=actor.pk, line=contact.line_id, **said)
    return row.address.open(
        open_or_borrow(contact.id, grant=grant_for(actor, contact, purpose="handle", at=at))
    )
