"""What is due: reminding the editor of each service that was checked a year ago, once for each checking."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.directory.editing.keeping import ACTIVE, last_assurers
from ringbuoy.directory.models import Service
from ringbuoy.directory.searching.resources import TRUSTED_FOR
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.reminders.models import Digest, Reminder, Round
from ringbuoy.reminders.queries import still_due

THE_ROUND = 1
ROUND_EVERY = timedelta(hours=1)
AT_ONCE = 2_000


def sweep(*, at: datetime) -> int:
    """Once an hour remind of what has become due, and give how many services those were."""
    Round.objects.get_or_create(pk=THE_ROUND, defaults={"due_at": at})
    if not Round.objects.filter(pk=THE_ROUND, due_at__lte=at).update(due_at=at + ROUND_EVERY):
        return 0
    return _go_round(at=at)


@transaction.atomic
def _go_round(*, at: datetime) -> int:
    editors = {person.pk: person for person in Person.objects.filter(is_active=True) if _edits(person)}
    Digest.objects.bulk_create([Digest(person_id=key, due_at=at) for key in editors], ignore_conflicts=True)
    Reminder.objects.exclude(pk__in=still_due().values("pk")).delete()
    today = at.astimezone(ZoneInfo(the_center().zone)).date()
    services = _newly_due(today)
    keepers = last_assurers([key for key, _day in services])
    for key, day in services:
        _remind(key, day, keepers.get(key), editors, at=at)
    return len(services)


def _edits(person: Person) -> bool:
    return can(person, Act.EDIT_DIRECTORY)


def _newly_due(today: date) -> list[tuple[UUID, date]]:
    """Give the services that were checked a year ago or longer, of which nobody was reminded yet."""
    known = Reminder.objects.filter(service_id=OuterRef("pk"), assured_on=OuterRef("assured_date"))
    rows = Service.objects.filter(~Exists(known), status__in=ACTIVE, assured_date__lte=today - TRUSTED_FOR)
    found = rows.order_by("assured_date", "pk").values_list("pk", "assured_date")[:AT_ONCE]
    return [(key, day) for key, day in found if day is not None]


def _remind(service: UUID, day: date, keeper: int | None, editors: Iterable[int], *, at: datetime) -> None:
    person = keeper if keeper in set(editors) else None
    Reminder.objects.create(service_id=service, assured_on=day, person_id=person, at=at)
    write(Happened.DIRECTORY_REMINDED, at=at, person=person, service=str(service), assured=day.isoformat())
