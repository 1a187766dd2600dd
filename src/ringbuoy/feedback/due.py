"""What happens when nobody has taken a complaint on, or answered it, in time: the directors are told."""

from datetime import datetime

from django.db import transaction

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.feedback.models import Feedback
from ringbuoy.feedback.rules import OPEN
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Mark what is late and raise the alarm about it, once for each clock; give how many there were."""
    late = list(Feedback.objects.select_for_update(skip_locked=True).filter(due_at__lte=at, state__in=OPEN))
    for row in late:
        again = row.answer_by if at < row.answer_by else None
        Feedback.objects.filter(pk=row.pk).update(late_at=row.late_at or at, due_at=again)
        write(Happened.FEEDBACK_LATE, at=at, feedback=row.pk, state=row.state)
    if late:
        # About nobody: an alarm that named someone would tell them that somebody complained.
        raise_alarm(AlarmCode.FEEDBACK_LATE, at=at, many=len(late))
    return len(late)
