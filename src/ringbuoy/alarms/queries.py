"""Which alarms wait for somebody."""

from django.db.models import QuerySet

from ringbuoy.alarms.models import Alarm


def open_alarms() -> QuerySet[Alarm]:
    """Give the alarms that nobody has answered for, the newest first."""
    return Alarm.objects.filter(acknowledged_at=None).select_related("about", "taken_by")


def house_alarms() -> QuerySet[Alarm]:
    """Give the open alarms about the house itself: nobody's act and no contact stands behind them."""
    return open_alarms().filter(about=None, contact_id=None)


def untaken_alarms() -> QuerySet[Alarm]:
    """Give the open alarms about the house into which nobody looks yet."""
    return house_alarms().filter(taken_at=None)


def answered_alarms() -> QuerySet[Alarm]:
    """Give the alarms that somebody has answered for, the newest first."""
    return Alarm.objects.exclude(acknowledged_at=None).select_related("about", "acknowledged_by")
