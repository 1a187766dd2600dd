"""An alarm when a backup failed or none was made for too long. The page System says it too."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings as django_settings

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.backup_report import LATE_AFTER_TIMES, Standing, read_report, standing
from ringbuoy.kernel.settings import Settings


@dataclass(frozen=True)
class _Due:
    """An alarm that is due, unless the same was raised at or after `unless_since`."""

    code: AlarmCode
    unless_since: datetime


def sweep(*, at: datetime) -> int:
    """Raise the alarm that is due, and tell how many that were: one or none."""
    return raise_due(django_settings.RINGBUOY, at=at)


def raise_due(settings: Settings, *, at: datetime) -> int:
    """Raise an alarm once for each run that failed, and once a day while there is no new backup.

    A demo is not saved, so it raises none.
    """
    due = None if settings.demo else _due(settings, at=at)
    if due is None or Alarm.objects.filter(code=due.code, last_at__gte=due.unless_since).exists():
        return 0
    raise_alarm(due.code, at=at)
    return 1


def _due(settings: Settings, *, at: datetime) -> _Due | None:
    report, every = read_report(settings.data), settings.backup_every
    match standing(report, every=every, at=at):
        case Standing.FAILED if report is not None:
            return _Due(AlarmCode.BACKUP_FAILED, report.at)
        case Standing.LATE:
            return _Due(AlarmCode.BACKUP_LATE, at - every)
        case Standing.NONE_YET if _has_run_for(every * LATE_AFTER_TIMES, at=at):
            return _Due(AlarmCode.BACKUP_LATE, at - every)
    return None


def _has_run_for(span: timedelta, *, at: datetime) -> bool:
    """Tell whether the center has been open so long: its first backup is late then."""
    first = Entry.objects.order_by("pk").values_list("at", flat=True).first()
    return first is not None and at - first > span
