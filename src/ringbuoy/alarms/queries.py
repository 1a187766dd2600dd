"""Which alarms wait for somebody."""

from django.db.models import QuerySet

from ringbuoy.alarms.models import Alarm


def open_alarms() -> QuerySet[Alarm]:
    """Give the alarms that nobody has answered for, the newest first."""
    return Alarm.objects.filter(acknowledged_at=None).select_related("about")


def answered_alarms() -> QuerySet[Alarm]:
    """Give the alarms that somebody has answered for, the newest first."""
    return Alarm.objects.exclude(acknowledged_at=None).select_related("about", "acknowledged_by")
