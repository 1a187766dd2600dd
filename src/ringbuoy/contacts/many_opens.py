"""Opening many records in an hour: a reason is asked, and those who attend alarms are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import ManyOpens
from ringbuoy.contacts.record_openings import ReasonMissing
from ringbuoy.contacts.sight import REASON_COUNTS_FOR, Reason
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.keyd.opens import ReasonNeeded, TooManyOpens
from ringbuoy.keyd.retention import Retention
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import Grant
from ringbuoy.privacy.keys import open_key
from ringbuoy.privacy.sealing import ContactKey

_SENTENCES: dict[type[ReasonNeeded | TooManyOpens], Callable[[], str]] = {
    ReasonNeeded: lambda: _(
        "You have opened many records within an hour. Say why on the page “Many records” (/my/many-opens), "
        "then open this one again."
    ),
    TooManyOpens: lambda: _(
        "You have opened so many records within an hour that no more open now. "
        "Talk with your clinical director."
    ),
}


@transaction.atomic
def explain(actor: Person, reason: str, *, at: datetime) -> ManyOpens:
    """Say why one opens so many records; it counts for 60 minutes.

    :raises ReasonMissing: the reason is none of ours.
    """
    if reason not in set(Reason):
        raise ReasonMissing(_("Choose why you open so many records."))
    write(Happened.MANY_OPENS_EXPLAINED, at=at, person=actor.pk, reason=reason)
    # Where the hub was the one that asked, no alarm stands yet.
    raise_alarm(AlarmCode.MANY_OPENS, at=at, about=actor.pk, refused=False)
    return ManyOpens.objects.create(person=actor, reason=reason, at=at)


def open_counted(
    actor: Person, grant: Grant, *, retention: Retention = Retention.WORDS, at: datetime
) -> ContactKey:
    """Ask keyd for a key; where keyd wants a reason, give the one that was said within the hour.

    :raises ReasonNeeded: nothing was said; an alarm stands.
    :raises TooManyOpens: no reason is enough; an alarm stands.
    """
    try:
        return _open(grant, reason_of(actor, at=at), retention)
    except (ReasonNeeded, TooManyOpens) as many:
        raise_alarm(AlarmCode.MANY_OPENS, at=at, about=actor.pk, refused=type(many) is TooManyOpens)
        raise type(many)(_SENTENCES[type(many)]()) from None


def reason_of(person: Person, *, at: datetime) -> str:
    """Give the reason that counts now, as a code; empty: none was said within the hour."""
    said = ManyOpens.objects.filter(person=person, at__gt=at - REASON_COUNTS_FOR, at__lte=at)
    return said.values_list("reason", flat=True).last() or ""


def _open(grant: Grant, reason: str, retention: Retention) -> ContactKey:
    return open_key(grant.contact, grant=replace(grant, reason=reason), retention=retention)
