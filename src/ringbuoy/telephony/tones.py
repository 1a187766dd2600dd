"""Keys that a counselor presses for the other side to hear, such as in the menu of a hospital."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.journal.writing import hint
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import Tones

KEYS = frozenset("0123456789*#")
MOST_KEYS = 20


class NoSuchKey(Refused):
    """A telephone has no such key."""


@transaction.atomic
def press(actor: Person, contact: Contact, keys: str, *, at: datetime) -> None:
    """Let the other side of an own call hear these keys.

    :raises NoSuchKey: a telephone has no such key, or there are too many at once.
    :raises NotPossibleNow: nobody talks there now.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if not keys or len(keys) > MOST_KEYS or not set(keys) <= KEYS:
        raise NoSuchKey(_("Press digits, * or #, 20 at most at once."))
    if contact.where is not State.TALKING:
        raise NotPossibleNow(_("You are not in a talk with this caller just now."))
    Tones.objects.create(contact=contact, keys=keys, at=at)
    transaction.on_commit(hint)


@transaction.atomic
def take_pressed() -> Sequence[tuple[UUID, str]]:
    """Take what is to be heard now, each once."""
    rows = list(Tones.objects.select_for_update(skip_locked=True))
    Tones.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [(row.contact_id, row.keys) for row in rows]
