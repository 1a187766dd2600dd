"""Keeping records right: assuring that a service was checked, and the list of what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import Actor, require
from ringbuoy.access.rules import Act
from ringbuoy.directory.models import FieldChange, Service
from ringbuoy.directory.searching.resources import TRUSTED_FOR
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound

REMINDED_BEFORE = timedelta(days=30)
ACTIVE = ("active", "temporarily closed")


class NothingToAssure(NotFound):
    """There is no such service."""


class AssuredMeanwhile(Conflict):
    """A colleague assured it first."""


@dataclass(frozen=True)
class Due:
    """How many services are not to be trusted any more, and how many soon will not be."""

    stale: int
    soon: int


@transaction.atomic
def assure(actor: Actor, service: UUID, *, day: date, at: datetime) -> None:
    """Say that a service's record was checked with its giver today: who and when stay in its history.

    :raises NothingToAssure: it is not in the directory.
    :raises AssuredMeanwhile: a colleague was first.
    """
    require(actor, Act.EDIT_DIRECTORY)
    row = Service.objects.filter(pk=service).first()
    if row is None:
        raise NothingToAssure(_("The directory has no such service any more. Go back to the list."))
    before = row.assured_date
    same = Service.objects.filter(pk=service, assured_date=before)
    if before is None:
        same = Service.objects.filter(pk=service, assured_date__isnull=True)
    if not same.update(assured_date=day, last_modified=at, changed_at=at):
        raise AssuredMeanwhile(_("A colleague assured this service just now. Look again."))
    FieldChange.objects.create(
        table="service",
        record_id=service,
        field="assured_date",
        before=before.isoformat() if before else None,
        after=day.isoformat(),
        person_id=actor.pk,
        at=at,
    )
    write(Happened.DIRECTORY_ASSURED, at=at, person=actor.pk, service=str(service))


def assured_by(service: UUID) -> FieldChange | None:
    """Give who assured a service last, and when. None: nobody here did."""
    said = FieldChange.objects.filter(record_id=service, table="service", field="assured_date")
    return said.exclude(person_id=None).order_by("-pk").first()


def last_assurers(services: Sequence[UUID]) -> dict[UUID, int]:
    """Give for each of these services who assured it last, where somebody here did."""
    said = FieldChange.objects.filter(record_id__in=services, table="service", field="assured_date")
    rows = said.exclude(person_id=None).order_by("record_id", "-pk").distinct("record_id")
    return {key: person for key, person in rows.values_list("record_id", "person_id") if person is not None}


def due(today: date) -> Due:
    """Count what is due for checking."""
    stale = stale_services(today).count()
    return Due(stale, _older_than(today - TRUSTED_FOR + REMINDED_BEFORE).count() - stale)


def stale_services(today: date) -> QuerySet[Service]:
    """Give the services that nobody has checked for a year, those never checked first."""
    return _older_than(today - TRUSTED_FOR)


def soon_stale_services(today: date) -> QuerySet[Service]:
    """Give the services that nobody has checked for eleven months; also those for a year."""
    return _older_than(today - TRUSTED_FOR + REMINDED_BEFORE)


def _older_than(day: date) -> QuerySet[Service]:
    rows = Service.objects.filter(status__in=ACTIVE).exclude(assured_date__gte=day)
    return rows.order_by(F("assured_date").asc(nulls_first=True), "name")


def history_of(keys: Sequence[UUID]) -> QuerySet[FieldChange]:
    """Give what became of every field of these rows, newest first."""
    return FieldChange.objects.filter(record_id__in=list(keys)).order_by("-pk")
