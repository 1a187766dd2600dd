"""Whether services that were found are open at a moment: only their schedules are read, all at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from ringbuoy.directory.models import Address, Schedule, ServiceAtLocation
from ringbuoy.directory.searching.among import among
from ringbuoy.directory.searching.opening import Hours, Opening, opening
from ringbuoy.directory.searching.places import zones_of
from ringbuoy.directory.searching.together import Row, records, together

Place = tuple[UUID, UUID | None]
"""A service and where it is. None: no place is known, or it is confidential."""
OPEN = frozenset({Opening.OPEN, Opening.CALL_FIRST})
READ_FIRST = 50
"""By day enough of these are open; at night the rest is read, all at once."""
_HOURS = tuple(field.name for field in fields(Hours))
_TIES = ("pk", "service_id", "location_id")
_OWNERS = ("service_id", "location_id", "service_at_location_id")


@dataclass(frozen=True)
class Now:
    """The moment of asking, where the center is, and whether it is a public holiday there."""

    at: datetime
    zone: ZoneInfo
    is_holiday: bool


def first_open(places: Sequence[Place], now: Now, *, most: int) -> set[Place]:
    """Give the first of these that are open, at most so many or a few more; no more schedules are read."""
    found: set[Place] = set()
    for some in (places[:READ_FIRST], places[READ_FIRST:]):
        if some and len(found) < most:
            told = openings(some, now, where(some))
            found |= {place for place, how in told.items() if how in OPEN}
    return found


@dataclass(frozen=True)
class Where:
    """The rows that tie services to places, where the places are, and the hours by whose they are."""

    here: Mapping[Place, UUID]
    addresses: Mapping[UUID | None, Address]
    schedules: Mapping[UUID, Sequence[Hours]]


def where(places: Collection[Place]) -> Where:
    """Read where these are, and when somebody is there."""
    return where_in(*together(*asked_where(places)))


def asked_where(places: Collection[Place]) -> tuple[QuerySet[Any, Any], ...]:
    """Ask what `where_in` puts together."""
    ties = ties_of(places)
    services = among("service_id", {service for service, _location in places})
    locations = among("location_id", {location for _service, location in places if location})
    schedules = Schedule.objects.values_list(*_OWNERS, *_HOURS)
    return (
        ties.values_list(*_TIES),
        Address.objects.filter(locations).order_by("address_type"),
        schedules.filter(services | locations).union(
            schedules.filter(service_at_location_id__in=ties.values("pk"))
        ),
    )


def ties_of(places: Collection[Place]) -> QuerySet[ServiceAtLocation]:
    """Ask for what ties these services to these places."""
    services = {service for service, _location in places}
    locations = {location for _service, location in places if location}
    return ServiceAtLocation.objects.filter(among("service_id", services), among("location_id", locations))


def where_in(ties: Iterable[Row], addresses: Iterable[Row], schedules: Iterable[Row]) -> Where:
    """Put together what was asked for by `asked_where`."""
    return Where(
        {(service, location): key for key, service, location in ties},
        {row.location_id: row for row in records(Address, addresses)},
        _by_owner(schedules),
    )


def openings(places: Collection[Place], now: Now, known: Where) -> Mapping[Place, Opening]:
    """Tell of each whether it is open: by the hours of the service there, of the service, or of the place."""
    return {
        place: opening(schedules, at=now.at, zone=zone, is_holiday=now.is_holiday)
        for place, (schedules, zone) in timetables(places, known, now.zone).items()
    }


def timetables(
    places: Collection[Place], known: Where, zone: ZoneInfo
) -> Mapping[Place, tuple[Sequence[Hours], ZoneInfo]]:
    """Give of each the schedules that count there, and the time zone: its own, or this one of the center."""
    zones = zones_of(known.addresses)
    return {
        place: (
            _narrowest(known.schedules, known.here.get(place), *place),
            zones.get(place[1], zone),
        )
        for place in places
    }


def _by_owner(schedules: Iterable[Row]) -> Mapping[UUID, Sequence[Hours]]:
    """Sort schedules by whose they are: a service at a place, a service, or a place."""
    found: dict[UUID, list[Hours]] = defaultdict(list)
    for row in schedules:
        service, location, at = row[: len(_OWNERS)]
        hours = Hours(*row[len(_OWNERS) :])
        for owner in {at} if at else {service, location}:
            if owner:
                found[owner].append(hours)
    return found


def _narrowest(
    schedules: Mapping[UUID, Sequence[Hours]], here: UUID | None, service: UUID, location: UUID | None
) -> Sequence[Hours]:
    """Give the hours of the narrowest owner that has some: it speaks for all."""
    owners = (owner for owner in (here, service, location) if owner)
    return next((schedules[owner] for owner in owners if schedules.get(owner)), ())
