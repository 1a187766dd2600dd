"""What a counselor reads of each service that was found: whom to call, where it is, whether it is open."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Q

from ringbuoy.directory.models import (
    Address,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from ringbuoy.directory.searching.opening import Hours, Opening, opening
from ringbuoy.directory.searching.places import zones_of
from ringbuoy.directory.searching.search import Match

MOST_PHONES = 4
TRUSTED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Now:
    """The moment of asking, where the center is, and whether it is a public holiday there."""

    at: datetime
    zone: tzinfo
    is_holiday: bool


@dataclass(frozen=True)
class Resource:
    """A service as it is shown. `address` empty: none is known, or the place is confidential."""

    match: Match
    service: Service
    organization: str
    phones: Sequence[Phone]
    address: str
    is_confidential: bool
    languages: Sequence[str]
    opening: Opening
    is_stale: bool


def resources(matches: Sequence[Match], now: Now) -> list[Resource]:
    """Read what belongs to the services that were found, in their order."""
    return _Reading(matches).resources(now)


class _Reading:
    """The rows behind some matches, each table read once."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self._matches = matches
        services = [match.service_id for match in matches]
        places = [match.location_id for match in matches if match.location_id]
        self._services = Service.objects.in_bulk(services)
        self._organizations = Organization.objects.in_bulk(
            [one.organization_id for one in self._services.values()]
        )
        self._at = {
            (row.service_id, row.location_id): row.pk
            for row in ServiceAtLocation.objects.filter(service_id__in=services, location_id__in=places)
        }
        belongs = Q(service_id__in=services) | Q(location_id__in=places)
        self._phones = _by_owner(Phone.objects.filter(belongs).order_by("pk"))
        self._languages = _by_owner(Language.objects.filter(belongs).order_by("name"))
        self._schedules = _by_owner(
            Schedule.objects.filter(belongs | Q(service_at_location_id__in=self._at.values()))
        )
        self._addresses = {
            row.location_id: row
            for row in Address.objects.filter(location_id__in=places).order_by("address_type")
        }
        self._zones = zones_of(self._addresses)
        hidden = Location.objects.filter(is_confidential=True).values("pk")
        self._hidden_at = set(
            ServiceAtLocation.objects.filter(service_id__in=services, location_id__in=hidden).values_list(
                "service_id", flat=True
            )
        )

    def resources(self, now: Now) -> list[Resource]:
        return [self._resource(match, now) for match in self._matches if match.service_id in self._services]

    def _resource(self, match: Match, now: Now) -> Resource:
        service = self._services[match.service_id]
        giver = self._organizations.get(service.organization_id)
        address = self._addresses.get(match.location_id)
        return Resource(
            match=match,
            service=service,
            organization=giver.name if giver else "",
            phones=sorted(self._of(self._phones, match), key=_is_fax)[:MOST_PHONES],
            address=_in_one_line(address) if address else "",
            is_confidential=match.location_id is None and service.pk in self._hidden_at,
            languages=sorted({row.name or row.code or "" for row in self._of(self._languages, match)} - {""}),
            opening=opening(
                [_hours(row) for row in self._of(self._schedules, match)],
                at=now.at,
                zone=self._zones.get(match.location_id, now.zone),
                is_holiday=now.is_holiday,
            ),
            is_stale=_is_stale(service.assured_date, now.at.date()),
        )

    def _of(self, rows: Mapping[UUID, Sequence[Any]], match: Match) -> list[Any]:
        """Give the rows of a match: the narrowest owner that has some speaks for all."""
        here = self._at.get((match.service_id, match.location_id)) if match.location_id else None
        for owner in (here, match.service_id, match.location_id):
            if owner and rows.get(owner):
                return list(rows[owner])
        return []


def _is_fax(phone: Phone) -> bool:
    """Tell whether nobody speaks there; such a number comes last."""
    return (phone.type or "").lower() == "fax"


def _by_owner(rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        at = getattr(row, "service_at_location_id", None)
        for owner in {at} if at else {row.service_id, row.location_id}:
            if owner:
                found[owner].append(row)
    return found


def _hours(row: Schedule) -> Hours:
    return Hours(**{field.name: getattr(row, field.name) for field in fields(Hours)})


def _in_one_line(address: Address) -> str:
    parts = (address.address_1, address.address_2, address.city, address.state_province, address.postal_code)
    return ", ".join(part for part in parts if part)


def _is_stale(assured: date | None, today: date) -> bool:
    return assured is None or today - assured > TRUSTED_FOR
