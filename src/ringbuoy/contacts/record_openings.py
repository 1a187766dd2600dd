"""Opening somebody else's record: with a reason, for 60 minutes, told at once to those who attend alarms."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact, RecordOpening
from ringbuoy.contacts.sight import OPENED_FOR, Reason
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person


class ReasonMissing(Refused):
    """No reason was chosen."""


@transaction.atomic
def open_with_reason(actor: Person, contact: Contact, reason: str, *, at: datetime) -> RecordOpening:
    """Let this person read a foreign record for 60 minutes. An alarm stands until somebody has reviewed it.

    :raises ReasonMissing: the reason is none of ours.
    """
    require(actor, Act.OPEN_WITH_REASON)
    if reason not in set(Reason):
        raise ReasonMissing(_("Choose why you open this record."))
    opening = RecordOpening.objects.create(
        contact=contact, person=actor, reason=reason, at=at, until=at + OPENED_FOR
    )
    write(
        Happened.RECORD_OPENED_WITH_REASON,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        reason=reason,
    )
    raise_alarm(AlarmCode.OPENED_WITH_REASON, at=at, about=actor.pk, contact=contact.pk, reason=reason)
    return opening


def opened_until(person: Person, contact: Contact) -> datetime | None:
    """Tell until when this person has opened a record. None: they never have."""
    rows = RecordOpening.objects.filter(contact=contact, person=person)
    return rows.order_by("-until").values_list("until", flat=True).first()
