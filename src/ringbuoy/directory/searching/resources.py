"""What a counselor reads of each service that was found: whom to call, where it is, whether it is open."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from ringbuoy.directory.models import (
    Address,
    Language,
    Location,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
)
from ringbuoy.directory.searching.hours import Now, openings, where
from ringbuoy.directory.searching.opening import Opening
from ringbuoy.directory.searching.search import Match

MOST_PHONES = 4
TRUSTED_FOR = timedelta(days=365)


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
    return _Reading(matches, now).resources()


class _Reading:
    """The rows behind some matches, each table read once."""

    def __init__(self, matches: Sequence[Match], now: Now) -> None:
        self._matches, self._today = matches, now.at.date()
        services = [match.service_id for match in matches]
        places = [match.location_id for match in matches if match.location_id]
        self._services = Service.objects.in_bulk(services)
        self._organizations = Organization.objects.in_bulk(
            [one.organization_id for one in self._services.values()]
        )
        pairs = {(match.service_id, match.location_id) for match in matches}
        self._where = where(pairs)
        belongs = Q(service_id__in=services) | Q(location_id__in=places)
        self._phones = _by_owner(Phone.objects.filter(belongs).order_by("pk"))
        self._languages = _by_owner(Language.objects.filter(belongs).order_by("name"))
        self._openings = openings(pairs, now, self._where)
        self._hidden_at = _hidden([match.service_id for match in matches if match.location_id is None])

    def resources(self) -> list[Resource]:
        return [self._resource(match) for match in self._matches if match.service_id in self._services]

    def _resource(self, match: Match) -> Resource:
        service = self._services[match.service_id]
        giver = self._organizations.get(service.organization_id)
        address = self._where.addresses.get(match.location_id)
        return Resource(
            match=match,
            service=service,
            organization=giver.name if giver else "",
            phones=sorted(self._of(self._phones, match), key=is_fax)[:MOST_PHONES],
            address=_in_one_line(address) if address else "",
            is_confidential=match.location_id is None and service.pk in self._hidden_at,
            languages=sorted({row.name or row.code or "" for row in self._of(self._languages, match)} - {""}),
            opening=self._openings[match.service_id, match.location_id],
            is_stale=_is_stale(service.assured_date, self._today),
        )

    def _of(self, rows: Mapping[UUID, Sequence[Any]], match: Match) -> list[Any]:
        """Give the rows of a match: the narrowest owner that has some speaks for all."""
        here = self._where.here.get((match.service_id, match.location_id))
        for owner in (here, match.service_id, match.location_id):
            if owner and rows.get(owner):
                return list(rows[owner])
        return []


def is_fax(phone: Phone) -> bool:
    """Tell whether nobody speaks there; such a number comes last."""
    return (phone.type or "").lower() == "fax"


def _hidden(services: Sequence[UUID]) -> set[UUID]:
    """Tell which of these are at a confidential place."""
    if not services:
        return set()
    places = Location.objects.filter(is_confidential=True).values("pk")
    rows = ServiceAtLocation.objects.filter(service_id__in=services, location_id__in=places)
    return set(rows.values_list("service_id", flat=True))


def _by_owner(rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        at = getattr(row, "service_at_location_id", None)
        for owner in {at} if at else {row.service_id, row.location_id}:
            if owner:
                found[owner].append(row)
    return found


def _in_one_line(address: Address) -> str:
    parts = (address.address_1, address.address_2, address.city, address.state_province, address.postal_code)
    return ", ".join(part for part in parts if part)


def _is_stale(assured: date | None, today: date) -> bool:
    return assured is None or today - assured > TRUSTED_FOR
