"""What happens when nobody has answered in time, and when what was given is over: it is deleted."""

from datetime import datetime

from django.db import transaction

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.disclosures.models import Disclosure
from ringbuoy.disclosures.rules import OPEN
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write


def sweep(*, at: datetime) -> int:
    """Do what is due, and give how many things were done."""
    return tell_late(at=at) + take_away(at=at)


@transaction.atomic
def tell_late(*, at: datetime) -> int:
    """Mark what is late, once, and raise the alarm about it."""
    rows = Disclosure.objects.select_for_update(skip_locked=True).filter(due_at__lte=at, state__in=OPEN)
    late = list(rows)
    for row in late:
        Disclosure.objects.filter(pk=row.pk).update(late_at=at, due_at=None)
    if late:
        raise_alarm(AlarmCode.DISCLOSURE_LATE, at=at, many=len(late))
    return len(late)


@transaction.atomic
def take_away(*, at: datetime) -> int:
    """Delete the pages and files whose time is over."""
    over = list(Disclosure.objects.select_for_update(skip_locked=True).filter(until__lte=at))
    for row in over:
        Disclosure.objects.filter(pk=row.pk).update(until=None, box=None, address=None, pickup=None)
        write(Happened.DISCLOSURE_ENDED, at=at, disclosure=row.pk)
    return len(over)
