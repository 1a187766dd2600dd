"""Writing down what funders ask: who somebody is, if they want to say, and whether help had to come."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.followups.about_them import is_answer, only_asked
from ringbuoy.followups.models import AboutThem, HelpSent
from ringbuoy.followups.promising import RecordIsClosed
from ringbuoy.followups.rules import Emergency
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person


class UnknownCode(Refused):
    """It is none of the answers that we offer."""


@transaction.atomic
def describe(actor: Person, contact: Contact, said: Mapping[str, str], *, at: datetime) -> None:
    """Write down what somebody told about themself in one's own open contact. All of it may stay empty.

    :raises UnknownCode: an answer is none of ours.
    :raises RecordIsClosed: the record is closed.
    """
    _check(actor, contact)
    if not all(is_answer(question, answer) for question, answer in said.items()):
        raise UnknownCode(_("Choose from the lists, or leave them empty."))
    told = only_asked(said)
    AboutThem.objects.update_or_create(contact=contact, defaults={"told": told, "person": actor, "at": at})
    write(
        Happened.FOLLOW_UP_DESCRIBED,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        asked=sorted(told),
    )


@transaction.atomic
def write_help_down(
    actor: Person, contact: Contact, emergency: str, *, police: bool, attempt: bool, at: datetime
) -> None:
    """Write down whether emergency help came of one's own open contact, with police, in an attempt.

    :raises UnknownCode: this is no kind of help.
    :raises RecordIsClosed: the record is closed.
    """
    _check(actor, contact)
    if emergency not in set(Emergency):
        raise UnknownCode(_("Choose from the list which help came."))
    said = {"emergency": emergency, "police": police, "attempt": attempt, "person": actor, "at": at}
    HelpSent.objects.update_or_create(contact=contact, defaults=said)
    write(
        Happened.FOLLOW_UP_HELP_SENT,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        emergency=emergency,
        police=police,
        attempt=attempt,
    )


def _check(actor: Person, contact: Contact) -> None:
    require(actor, Act.PROMISE_FOLLOW_UPS)
    require_own(actor, contact)
    if contact.where not in OPEN:
        raise RecordIsClosed(_("This record is closed. Tell your supervisor what is missing."))


def recorded_in(contact: Contact) -> tuple[dict[str, str], HelpSent | None]:
    """Give what was written down in a contact. None: nothing about help."""
    row = AboutThem.objects.filter(contact=contact).first()
    return (row.told if row else {}), HelpSent.objects.filter(contact=contact).first()
