"""How many beds or places are free, how fresh that number is, and holding one free of races.

A number is what the house said last; what we hold is taken off. What was said too long ago is never free.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.directory.models import ServiceCapacity, Unit
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.people.models import Person
from ringbuoy.referrals.models import PlaceHold
from ringbuoy.referrals.rules import HoldState

FRESH_FOR = timedelta(hours=8)
"""A shift. A number that was said before is shown with its age and never as free."""
HELD_FOR = timedelta(hours=2)
MOST = 100_000
AT_ONCE = 500


class NoSuchPlaces(NotFound):
    """The directory counts no such places any more."""


class NoneFree(Conflict):
    """Every place is taken or held."""


class TooOld(Conflict):
    """Nobody has said for a long time how many are free."""


class HoldIsOver(Conflict):
    """The hold has ended already."""


class BadNumber(Refused):
    """No number of places."""


@dataclass(frozen=True)
class Places:
    """The places of one kind at a service: `free` is what may be held now, 0 where nobody knows."""

    capacity: UUID
    unit: str
    said: int
    held: int
    updated: datetime
    is_fresh: bool

    @property
    def free(self) -> int:
        """Tell how many may be held now."""
        return max(0, self.said - self.held) if self.is_fresh else 0


def is_fresh(updated: datetime, *, at: datetime) -> bool:
    """Tell whether a number was said so lately that it may be called free."""
    return at - updated <= FRESH_FOR


def places_of(services: Collection[UUID], *, at: datetime) -> Mapping[UUID, list[Places]]:
    """Give for each of these services the places that are counted there."""
    rows = list(ServiceCapacity.objects.filter(service_id__in=services).order_by("pk"))
    units = dict(Unit.objects.filter(pk__in=[row.unit_id for row in rows]).values_list("pk", "name"))
    held = _held([row.pk for row in rows], at=at)
    found: dict[UUID, list[Places]] = defaultdict(list)
    for row in rows:
        found[row.service_id].append(_places(row, units.get(row.unit_id, ""), held.get(row.pk, 0), at=at))
    return found


def _places(row: ServiceCapacity, unit: str, held: int, *, at: datetime) -> Places:
    fresh = is_fresh(row.updated, at=at)
    return Places(row.pk, unit, max(0, floor(row.available)), held, row.updated, is_fresh=fresh)


def _held(capacities: Collection[UUID], *, at: datetime) -> dict[UUID, int]:
    """Count what is held. A hold whose time is over counts no more, swept or not."""
    rows = PlaceHold.objects.filter(capacity_id__in=capacities, state=HoldState.HELD, until__gt=at)
    return dict(rows.values_list("capacity_id").annotate(number=Count("pk")))


@transaction.atomic
def hold_place(actor: Person, contact: Contact, capacity: UUID, *, at: datetime) -> PlaceHold:
    """Hold one place for a caller. The row of the number is locked: never more are held than are free.

    Pressed twice for one contact it is one hold.

    :raises NoneFree: a colleague was first, or the house is full.
    :raises TooOld: the number is too old to be relied on.
    :raises NoSuchPlaces: it was taken out of the directory.
    """
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, contact)
    if contact.where not in OPEN:
        raise HoldIsOver(_("This record is closed. A place is held only while somebody talks."))
    places = _locked(capacity, at=at)
    own = PlaceHold.objects.filter(contact=contact, capacity_id=capacity, state=HoldState.HELD)
    if kept := own.filter(until__gt=at).first():
        return kept
    own.update(state=HoldState.LAPSED, over_at=at)
    if not places.is_fresh:
        raise TooOld(_("Nobody has said lately how many are free. Call the house."))
    if not places.free:
        raise NoneFree(_("No place is free any more. Call the house, or look for another one."))
    row = PlaceHold.objects.create(
        capacity_id=capacity, contact=contact, person=actor, at=at, until=at + HELD_FOR
    )
    _note(Happened.PLACE_HELD, actor, row, at=at)
    return row


def _locked(capacity: UUID, *, at: datetime) -> Places:
    row = ServiceCapacity.objects.select_for_update().filter(pk=capacity).first()
    if row is None:
        raise NoSuchPlaces(_("These places are no longer in the directory. Search again."))
    return _places(row, "", _held([capacity], at=at).get(capacity, 0), at=at)


@transaction.atomic
def end_hold(actor: Person, hold: PlaceHold, state: HoldState, *, at: datetime) -> None:
    """Give a held place back, or say that the person is there: then one fewer is free.

    :raises HoldIsOver: it has lapsed, or a colleague was first.
    """
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, hold.contact)
    capacity = ServiceCapacity.objects.select_for_update().filter(pk=hold.capacity_id).first()
    mine = PlaceHold.objects.filter(pk=hold.pk, state=HoldState.HELD, until__gt=at)
    if state is HoldState.HELD or not mine.update(state=state, over_at=at):
        raise HoldIsOver(_("This place is held no longer. Look again how many are free."))
    if state is HoldState.ARRIVED and capacity is not None:
        capacity.available = max(0.0, capacity.available - 1)
        capacity.save(update_fields=["available"])
    hold.state = state
    _note(Happened.PLACE_HOLD_ENDED, actor, hold, at=at)


def sweep(*, at: datetime) -> int:
    """End the holds whose time is over, and give how many those were."""
    late = PlaceHold.objects.filter(state=HoldState.HELD, until__lte=at).order_by("until")[:AT_ONCE]
    return sum(_lapse(row, at=at) for row in late)


@transaction.atomic
def _lapse(row: PlaceHold, *, at: datetime) -> bool:
    if not PlaceHold.objects.filter(pk=row.pk, state=HoldState.HELD).update(
        state=HoldState.LAPSED, over_at=at
    ):
        return False
    row.state = HoldState.LAPSED
    _note(Happened.PLACE_HOLD_ENDED, None, row, at=at)
    return True


@transaction.atomic
def say_free(actor: Person, capacity: UUID, number: str, *, at: datetime) -> None:
    """Write down how many are free now, without those that we hold. The same number again makes it fresh.

    :raises BadNumber: no whole number.
    :raises NoSuchPlaces: it was taken out of the directory.
    """
    require(actor, Act.SAY_CAPACITY)
    keep_number(capacity, number, by={"person": actor.pk}, at=at)


def keep_number(capacity: UUID, number: str, *, by: Mapping[str, int], at: datetime) -> None:
    """Keep what was said, and by whom: a person who works here, or a house by its link.

    :raises BadNumber: no whole number.
    :raises NoSuchPlaces: it was taken out of the directory.
    """
    said = number.strip()
    if not (said.isascii() and said.isdecimal() and len(said) < len(str(MOST))):
        raise BadNumber(_("Write how many are free as a whole number, 0 if none is."))
    if not ServiceCapacity.objects.filter(pk=capacity).update(available=int(said), updated=at):
        raise NoSuchPlaces(_("These places are no longer in the directory. Load the page again."))
    person, link = by.get("person"), by.get("link")
    write(Happened.CAPACITY_SAID, at=at, person=person, link=link, capacity=str(capacity), free=int(said))


def _note(name: Happened, actor: Person | None, row: PlaceHold, *, at: datetime) -> None:
    write(
        name,
        at=at,
        contact=row.contact_id,
        person=actor.pk if actor else None,
        capacity=str(row.capacity_id),
        state=row.state,
    )
