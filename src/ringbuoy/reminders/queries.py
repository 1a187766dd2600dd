"""What is due for checking, and for whom. A service that was checked meanwhile is due no more."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.directory.editing.keeping import ACTIVE
from ringbuoy.directory.models import Service
from ringbuoy.people.models import Person
from ringbuoy.reminders.models import Reminder


def due_for(person: Person) -> QuerySet[Reminder]:
    """Give the reminders of this person that still hold, what was checked longest ago first."""
    if not can(person, Act.EDIT_DIRECTORY):
        return Reminder.objects.none()
    return still_due().filter(Q(person=person) | Q(person=None))


def still_due() -> QuerySet[Reminder]:
    """Give every reminder that still holds."""
    as_then = Service.objects.filter(
        pk=OuterRef("service_id"), assured_date=OuterRef("assured_on"), status__in=ACTIVE
    )
    return Reminder.objects.filter(Exists(as_then))


def services_due_for(person: Person, *, most: int) -> list[Service]:
    """Give the services of which this person is reminded, what was checked longest ago first."""
    keys = list(due_for(person).values_list("service_id", flat=True)[:most])
    found = Service.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]
