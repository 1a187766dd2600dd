"""Whether services that were found are open at a moment: only their schedules are read, all at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from ringbuoy.directory.models import Address, Schedule, ServiceAtLocation
from ringbuoy.directory.searching.among import among
from ringbuoy.directory.searching.opening import Hours, Opening, opening
from ringbuoy.directory.searching.places import zones_of

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
    """The rows that tie services to places, and where the places are."""

    here: Mapping[Place, UUID]
    addresses: Mapping[UUID | None, Address]


def where(places: Collection[Place]) -> Where:
    """Read where these are."""
    locations = [location for _service, location in places if location]
    services = [service for service, _location in places]
    rows = ServiceAtLocation.objects.filter(among("service_id", services), among("location_id", locations))
    here = {(service, location): key for key, service, location in rows.values_list(*_TIES)}
    addresses = Address.objects.filter(among("location_id", locations)).order_by("address_type")
    return Where(here, {row.location_id: row for row in addresses})


def openings(places: Collection[Place], now: Now, known: Where) -> Mapping[Place, Opening]:
    """Tell of each whether it is open: by the hours of the service there, of the service, or of the place."""
    return {
        place: opening(schedules, at=now.at, zone=zone, is_holiday=now.is_holiday)
        for place, (schedules, zone) in timetables(places, known, now.zone).items()
    }


def timetables(
    places: Collection[Place], known: Where, zone: ZoneInfo
) -> Mapping[Place, tuple[Sequence[Hours], ZoneInfo]]:
    """Read of each the schedules that count there, and the time zone: its own, or this one of the center."""
    services = {service for service, _location in places}
    locations = {location for _service, location in places if location}
    schedules = _schedules(services, locations, set(known.here.values()))
    zones = zones_of(known.addresses)
    return {
        place: (_narrowest(schedules, known.here.get(place), *place), zones.get(place[1], zone))
        for place in places
    }


def _schedules(
    services: Iterable[UUID], locations: Iterable[UUID], here: Iterable[UUID]
) -> Mapping[UUID, Sequence[Hours]]:
    """Read schedules by whose they are: a service at a place, a service, or a place."""
    belongs = among("service_id", services) | among("location_id", locations)
    belongs |= among("service_at_location_id", here)
    found: dict[UUID, list[Hours]] = defaultdict(list)
    for row in Schedule.objects.filter(belongs).values_list(*_OWNERS, *_HOURS):
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
