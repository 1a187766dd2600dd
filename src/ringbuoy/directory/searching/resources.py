"""What a counselor reads of each service that was found: whom to call, where it is, whether it is open."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ringbuoy.directory.models import (
    Address,
    Language,
    Location,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
)
from ringbuoy.directory.searching.among import among
from ringbuoy.directory.searching.hours import Now, Place, asked_where, openings, ties_of, where_in
from ringbuoy.directory.searching.opening import Opening
from ringbuoy.directory.searching.search import Match
from ringbuoy.directory.searching.together import records, together

MOST_PHONES = 4
_NARROWER = ("service_id", "location_id", "service_at_location_id", "contact_id")
"""Whose a number may be, other than a giver's for all that it does."""
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
    return _Reading(matches, now).resources() if matches else []


class _Reading:
    """The rows behind some matches, all read at once."""

    def __init__(self, matches: Sequence[Match], now: Now) -> None:
        self._matches, self._today = matches, now.at.date()
        pairs = {(match.service_id, match.location_id) for match in matches}
        services, givers, phones, languages, hidden, *rest = together(*_asked(pairs), *asked_where(pairs))
        self._services = {row.pk: row for row in records(Service, services)}
        self._givers: dict[UUID, str] = dict(givers)
        self._where = where_in(*rest)
        self._phones = _by_owner(records(Phone, phones))
        self._languages = _by_owner(records(Language, languages))
        self._openings = openings(pairs, now, self._where)
        self._hidden_at = {service for (service,) in hidden}

    def resources(self) -> list[Resource]:
        return [self._resource(match) for match in self._matches if match.service_id in self._services]

    def _resource(self, match: Match) -> Resource:
        service = self._services[match.service_id]
        address = self._where.addresses.get(match.location_id)
        return Resource(
            match=match,
            service=service,
            organization=self._givers.get(service.organization_id, ""),
            phones=sorted(self._phones_of(match, service), key=is_fax)[:MOST_PHONES],
            address=_in_one_line(address) if address else "",
            is_confidential=match.location_id is None and service.pk in self._hidden_at,
            languages=sorted({row.name or row.code or "" for row in self._of(self._languages, match)} - {""}),
            opening=self._openings[match.service_id, match.location_id],
            is_stale=_is_stale(service.assured_date, self._today),
        )

    def _phones_of(self, match: Match, service: Service) -> list[Phone]:
        """Give the numbers of a match; where it has none, those of who gives it."""
        return self._of(self._phones, match) or self._phones.get(service.organization_id, [])

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


def _asked(places: Collection[Place]) -> tuple[QuerySet[Any, Any], ...]:
    """Ask for services, givers, phones, languages, and for which services are at a confidential place."""
    services = {service for service, _location in places}
    locations = {location for _service, location in places if location}
    asked = Service.objects.filter(among("id", services))
    belongs = among("service_id", services) | among("location_id", locations)
    hidden = Location.objects.filter(is_confidential=True)
    return (
        asked,
        Organization.objects.filter(pk__in=asked.values("organization_id")).values_list("pk", "name"),
        Phone.objects.filter(belongs)
        .union(
            Phone.objects.filter(service_at_location_id__in=ties_of(places).values("pk")),
            _of_givers().filter(organization_id__in=asked.values("organization_id")),
        )
        .order_by("id"),
        Language.objects.filter(belongs).order_by("name"),
        ServiceAtLocation.objects.filter(
            among("service_id", services), location_id__in=hidden.values("pk")
        ).values_list("service_id"),
    )


def _of_givers() -> QuerySet[Phone]:
    """Ask for the numbers that givers have for all that they do."""
    return Phone.objects.filter(**dict.fromkeys(_NARROWER))


def _by_owner(rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        at = getattr(row, "service_at_location_id", None)
        narrow = {at} if at else {row.service_id, row.location_id}
        for owner in narrow if any(narrow) else {getattr(row, "organization_id", None)}:
            if owner:
                found[owner].append(row)
    return found


def _in_one_line(address: Address) -> str:
    parts = (address.address_1, address.address_2, address.city, address.state_province, address.postal_code)
    return ", ".join(part for part in parts if part)


def _is_stale(assured: date | None, today: date) -> bool:
    return assured is None or today - assured > TRUSTED_FOR
