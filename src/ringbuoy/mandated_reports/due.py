"""A report that is late rings on the floor and alarms the director, until somebody goes on."""

from datetime import datetime

from django.db import transaction

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.escalations.asking import ask
from ringbuoy.escalations.rules import Kind
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.mandated_reports.models import Report
from ringbuoy.mandated_reports.rules import AGAIN_AFTER

AT_ONCE = 200


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Ring for every report that is late, and give how many those were."""
    late = Report.objects.select_related("contact__line").filter(due_at__lte=at)
    rows = list(late.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for report in rows:
        _ring(report, at=at)
    return len(rows)


def _ring(report: Report, *, at: datetime) -> None:
    Report.objects.filter(pk=report.pk).update(step=report.step + 1, due_at=at + AGAIN_AFTER)
    contact = report.contact
    ask(contact, Kind.HELP, asked_by=None, at=at)
    raise_alarm(AlarmCode.REPORT_OVERDUE, at=at, contact=contact.pk)
    write(
        Happened.REPORT_OVERDUE,
        at=at,
        contact=contact.pk,
        line=contact.line_id,
        report=report.pk,
        state=report.state,
        step=report.step + 1,
    )
