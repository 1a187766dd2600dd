"""What people found wrong in the directory, as the list of work shows it: by service, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.directory.models import Feedback, Phone, Service
from ringbuoy.directory.models.feedback import Fault

Words = str | Promise

FAULT_WORDS: dict[Fault, Words] = {
    Fault.NUMBER_DEAD: _("The number is dead"),
    Fault.NOT_THERE: _("Nobody is there"),
    Fault.WRONG_HOURS: _("The hours are wrong"),
    Fault.WRONG_ADDRESS: _("The address is wrong"),
    Fault.NOT_FOR_THEM: _("They did not help this person"),
    Fault.ALWAYS_FULL: _("It is always full"),
    Fault.CLOSED_FOR_GOOD: _("It has closed for good"),
}


@dataclass(frozen=True)
class Found:
    """What was found wrong with one service: each fault, the number it is about, how many said so."""

    service: UUID
    name: str
    since: datetime
    faults: Sequence[tuple[Words, str, int]]


def faults_in_words() -> list[Found]:
    """Give the services about which something waits to be looked into, those with most reports first."""
    rows: dict[UUID, list[Feedback]] = {}
    for row in Feedback.objects.filter(settled_at=None).order_by("at"):
        rows.setdefault(row.service_id, []).append(row)
    names = dict(Service.objects.filter(pk__in=rows).values_list("pk", "name"))
    found = [Found(key, names.get(key, ""), said[0].at, _counted(said)) for key, said in rows.items()]
    return sorted(found, key=lambda one: (-sum(count for _w, _n, count in one.faults), one.since))


def _counted(rows: Sequence[Feedback]) -> list[tuple[Words, str, int]]:
    numbers = dict(Phone.objects.filter(pk__in=[row.phone_id for row in rows]).values_list("pk", "number"))
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.fault, numbers.get(row.phone_id, "") if row.phone_id else "")
        counts[key] = counts.get(key, 0) + 1
    return [(FAULT_WORDS[Fault(fault)], number, count) for (fault, number), count in counts.items()]
