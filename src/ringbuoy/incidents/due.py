"""What happens when nobody takes up a review, or a step is not done by its day: the directors are told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.incidents.models import Incident, Step
from ringbuoy.incidents.rules import State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.center import the_center


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Mark what is late, once, and raise the alarm about it; give how many there were."""
    reports = list(
        Incident.objects.select_for_update(skip_locked=True).filter(due_at__lte=at, state=State.FILED)
    )
    for row in reports:
        Incident.objects.filter(pk=row.pk).update(late_at=at, due_at=None)
    today = at.astimezone(ZoneInfo(the_center().zone)).date()
    steps = list(
        Step.objects.select_for_update(skip_locked=True).filter(done_at=None, late_at=None, due_on__lt=today)
    )
    for step in steps:
        Step.objects.filter(pk=step.pk).update(late_at=at)
    late = sorted({*(row.pk for row in reports), *(step.incident_id for step in steps)})
    for incident in late:
        write(Happened.INCIDENT_LATE, at=at, incident=incident)
    if late:
        raise_alarm(AlarmCode.INCIDENT_LATE, at=at, many=len(late))
    return len(late)
