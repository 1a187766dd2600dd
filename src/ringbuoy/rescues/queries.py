"""What the screens ask about rescues."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.rescues.models import Rescue
from ringbuoy.rescues.rules import OPEN, Consent, State
from ringbuoy.rescues.wording import Told, told_of


class NoSuchRescue(NotFound):
    """There is none, or it is not for this person."""


@dataclass(frozen=True)
class Shown:
    """A rescue with its words. None: they are filed, or the keys are away."""

    rescue: Rescue
    told: Told | None


@dataclass(frozen=True)
class Counts:
    """How many rescues began in a span, by what a report asks for."""

    voluntary: int
    involuntary: int
    attempts: int
    reached: int
    stood_down: int
    refused: int
    still_open: int


def rescues_of(contact: Contact, *, key: ContactKey | None) -> list[Shown]:
    """Give the rescues of a contact, the newest first. Who asks has passed the gate to its words."""
    rows = Rescue.objects.filter(contact=contact).select_related("asked_by", "approved_by", "point")
    return [Shown(row, told_of(row, key=key) if key else None) for row in rows.order_by("-number")]


def open_rescues() -> list[Rescue]:
    """Give every rescue that is not over, the oldest first."""
    rows = Rescue.objects.filter(state__in=OPEN).select_related("contact__line", "asked_by", "approved_by")
    return list(rows.order_by("asked_at"))


def ended_rescues(*, most: int) -> list[Rescue]:
    """Give the last rescues that are over, the newest first."""
    rows = Rescue.objects.exclude(state__in=OPEN).select_related("contact__line", "asked_by", "approved_by")
    return list(rows.order_by("-ended_at")[:most])


def counts(since: datetime, until: datetime) -> Counts:
    """Count the rescues that were asked for in a span."""
    rows = Rescue.objects.filter(asked_at__gte=since, asked_at__lt=until)
    given = Q(consent=Consent.GIVEN)
    told = rows.aggregate(
        voluntary=Count("pk", filter=given),
        involuntary=Count("pk", filter=~given),
        attempts=Count("pk", filter=Q(basis="attempt_in_progress")),
        reached=Count("pk", filter=Q(state=State.REACHED)),
        stood_down=Count("pk", filter=Q(state=State.STOOD_DOWN)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
        still_open=Count("pk", filter=Q(state__in=OPEN)),
    )
    return Counts(**told)


def find_rescue(rescue_id: int) -> Rescue:
    """Find a rescue, for whoever may see the floor.

    :raises NoSuchRescue: there is none.
    """
    return _one(Rescue.objects.filter(pk=rescue_id))


def find_own_rescue(actor: Person, rescue_id: int) -> Rescue:
    """Find a rescue of one's own contact.

    :raises NoSuchRescue: there is none, or a colleague has the contact.
    """
    return _one(Rescue.objects.filter(pk=rescue_id, contact__counselor=actor.pk))


def _one(rows: QuerySet[Rescue]) -> Rescue:
    found = rows.select_related("contact__line", "asked_by", "approved_by", "point").first()
    if found is None:
        raise NoSuchRescue(_("There is no such rescue, or it is with a colleague."))
    return found
