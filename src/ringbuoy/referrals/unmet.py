"""Needs for which nothing was found: counted by code, so that somebody builds what is missing."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.directory.searching.choices import terms_named
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.referrals.actions import RecordIsClosed
from ringbuoy.referrals.models import UnmetNeed
from ringbuoy.referrals.rules import Unmet


class NoSuchNeed(Refused):
    """Neither a need of the directory nor a topic of the line."""


@transaction.atomic
def count_unmet(actor: Person, contact: Contact, need: str, why: str, *, at: datetime) -> None:
    """Count that nothing was found for a need. Each need counts once in a contact.

    `need` is the name of a need of the directory, or the code of a topic of the contact's line.

    :raises NoSuchNeed: it is neither.
    :raises RecordIsClosed: the record is closed.
    """
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, contact)
    if contact.where not in OPEN:
        raise RecordIsClosed(_("This record is closed. Tell your supervisor what was missing."))
    if why not in set(Unmet):
        raise NoSuchNeed(_("Choose from the list why nothing was found."))
    term, topic = _coded(contact, need)
    try:
        with transaction.atomic():
            UnmetNeed.objects.create(contact=contact, term_id=term, topic=topic, why=why, person=actor, at=at)
    except IntegrityError:
        UnmetNeed.objects.filter(contact=contact, term_id=term, topic=topic).update(why=why)
    write(
        Happened.NEED_UNMET,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        term=str(term or ""),
        topic=topic,
        why=why,
    )


def _coded(contact: Contact, need: str) -> tuple[UUID | None, str]:
    said = need.strip()
    if said and any(row["code"] == said for row in contact.line.topics):
        return None, said
    terms = terms_named(said) if said else []
    if not terms:
        raise NoSuchNeed(_("Choose from the list what was needed."))
    return terms[0], ""
