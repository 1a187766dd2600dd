"""Filing a report: everybody who works here may, and the report stays as it was signed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.incidents.models import Incident
from ringbuoy.incidents.rules import GRAVE, Kind, Severity
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted, Refused
from ringbuoy.people.models import Person
from ringbuoy.statements.rules import MOST_SIGNS, by
from ringbuoy.statements.stating import state
from ringbuoy.statements.times import times_now


class NotAReport(Refused):
    """Something is missing, or cannot be."""


class NotAtWorkHere(NotPermitted):
    """The account is closed."""


@dataclass(frozen=True)
class Report:
    """What happened. `acts`: what was done at once; empty: nothing. `happened_at` None: unreadable."""

    kind: str
    severity: str
    happened_at: datetime | None
    account: str = field(repr=False)
    acts: str = field(default="", repr=False)
    contacts: Sequence[Contact] = ()

    def signed_at(self, at: datetime) -> datetime:
        """Check the report, and give when it happened.

        :raises NotAReport: something is missing, or it happened in the future.
        """
        if self.kind not in set(Kind):
            raise NotAReport(_("Choose what kind of incident it was."))
        if self.severity not in set(Severity):
            raise NotAReport(_("Choose how grave it was."))
        if self.happened_at is None or self.happened_at > at:
            raise NotAReport(_("Write when it happened: a day and an hour that are over."))
        if not self.account.strip():
            raise NotAReport(_("Write what happened."))
        if max(len(self.account), len(self.acts)) > MOST_SIGNS:
            raise NotAReport(_("This is longer than 8,000 letters. Please make it shorter."))
        return self.happened_at


@transaction.atomic
def file(actor: Person, report: Report, *, at: datetime) -> Incident:
    """File a report. Of a grave incident the directors are told at once.

    :raises NotAReport: something is missing.
    """
    if not actor.is_active:
        raise NotAtWorkHere(_("Your account is closed. Ask your coordinator."))
    happened_at = report.signed_at(at)
    row = Incident.objects.create(
        kind=report.kind,
        severity=report.severity,
        happened_at=happened_at,
        filed_by=actor,
        filed_at=at,
        account=state(report.account, by=actor, at=at),
        acts=state(report.acts, by=actor, at=at) if report.acts.strip() else None,
        due_at=by(times_now().review_days, at=at),
    )
    row.contacts.set(report.contacts)
    write(
        Happened.INCIDENT_FILED,
        at=at,
        person=actor.pk,
        incident=row.pk,
        kind=row.kind,
        severity=row.severity,
        contacts=[str(contact.pk) for contact in report.contacts],
    )
    if row.severity in GRAVE:
        raise_alarm(AlarmCode.GRAVE_INCIDENT, at=at, incident=row.pk)
    return row
