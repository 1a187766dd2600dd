"""Alarms of the house that wait for nobody's screen: the on-call phones are called until somebody has it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max

from ringbuoy.alarms.actions import leave_to_anybody, raise_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.queries import untaken_alarms
from ringbuoy.alarms.rules import CALLED_AGAIN_AFTER, CALLED_TIMES, CALLS_PHONES, AlarmCode
from ringbuoy.escalations.summoning import summon_for_alarm
from ringbuoy.journal.writing import Code

AT_ONCE = 20


@transaction.atomic
def raise_house_alarm(code: AlarmCode, *, at: datetime, of_line: int | None = None, **codes: Code) -> Alarm:
    """Raise an alarm about the house; the first of an urgent kind calls the on-call phones, for each line."""
    alarm = raise_alarm(code, at=at, about=None, contact=None, of_line=of_line, **codes)
    if alarm.times == 1 and code in CALLS_PHONES:
        summon_for_alarm(alarm, at=at)
    return alarm


@transaction.atomic
def raise_house_alarm_anew(code: AlarmCode, *, at: datetime, of_line: int, **codes: Code) -> Alarm:
    """Raise an alarm for what is new in it: the phones are called, though somebody looks into the rest."""
    alarm = raise_alarm(code, at=at, about=None, contact=None, of_line=of_line, **codes)
    leave_to_anybody(alarm)
    summon_for_alarm(alarm, at=at)
    return alarm


@transaction.atomic
def call_again(*, at: datetime) -> int:
    """Call the on-call phones again for alarms into which nobody looks, and give for how many."""
    rows = untaken_alarms().filter(code__in=CALLS_PHONES, pk__in=_due(at=at))
    called = list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for alarm in called:
        summon_for_alarm(alarm, at=at)
    return len(called)


def _due(*, at: datetime) -> list[int]:
    """Name the alarms whose phones were called some time ago, and not too often yet."""
    waiting = untaken_alarms().filter(summons__isnull=False)
    counted = waiting.annotate(last=Max("summons__at"), times_called=Count("summons__at", distinct=True))
    due = counted.filter(last__lte=at - CALLED_AGAIN_AFTER, times_called__lt=CALLED_TIMES)
    return list(due.values_list("pk", flat=True))
