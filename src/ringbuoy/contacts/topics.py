"""What a contact was about: codes from its line's list."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN, NotPossibleNow
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person


class UnknownTopic(Refused):
    """The line has no such topic."""


@transaction.atomic
def set_topics(actor: Person, contact: Contact, topics: Sequence[str], *, at: datetime) -> None:
    """Give an own open contact these topics and no others.

    :raises UnknownTopic: the line's list has no such topic.
    """
    require(actor, Act.WRITE_NOTES)
    require_own(actor, contact)
    chosen = in_the_lines_order(contact, topics)
    if not Contact.objects.filter(pk=contact.pk, state__in=OPEN).update(topics=chosen):
        raise NotPossibleNow(_("This record is closed. Its topics can no longer be changed."))
    contact.topics = chosen
    write(Happened.CONTACT_TOPICS_CHANGED, at=at, contact=contact.id, person=actor.pk, topics=chosen)


def in_the_lines_order(contact: Contact, topics: Sequence[str]) -> list[str]:
    """Put topics in the order of the line's list, each once.

    :raises UnknownTopic: the line's list has no such topic.
    """
    listed = [row["code"] for row in contact.line.topics]
    if set(topics) - set(listed):
        raise UnknownTopic(_("Choose topics from the line's list. It may have changed; load the page again."))
    return [code for code in listed if code in topics]
