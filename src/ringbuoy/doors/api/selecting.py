"""Which records answer a question, as ids in their order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from ringbuoy.directory.confidential import shown
from ringbuoy.directory.models import Attribute, Organization, Service, TaxonomyTerm
from ringbuoy.directory.searching.geography import Spot
from ringbuoy.directory.searching.places import spot_of
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.search import search
from ringbuoy.doors.api.parameters import (
    AskOrganizations,
    AskServices,
    AskServicesAtLocations,
    AskTerms,
    Searching,
)

MOST_FOUND = 500


def services(asked: AskServices) -> list[UUID]:
    """Select services; those that answer the words come in the order of the search."""
    rows = _of_terms(Service.objects.all(), asked)
    if asked.organization_id:
        rows = rows.filter(organization_id=asked.organization_id)
    if asked.modified_after:
        rows = rows.annotate(since=Coalesce("last_modified", "changed_at")).filter(
            since__gte=asked.modified_after
        )
    ids = rows.order_by("name", "pk").values_list("pk", flat=True)
    if not asked.search.strip():
        return list(ids)
    allowed = set(ids)
    return [one for one in _found(asked.search) if one in allowed]


def services_at_locations(asked: AskServicesAtLocations) -> list[UUID]:
    """Select services at locations, the nearest first where a place is named.

    :raises UnknownPlace: nobody told us where the place is.
    """
    inner = AskServices(**asked.dict(exclude={"postcode", "proximity", "full"}))
    wanted = services(inner)
    order = {key: number for number, key in enumerate(wanted)}
    rows = shown("service_at_location").filter(service_id__in=wanted).order_by("pk")
    pairs = list(rows.values_list("pk", "service_id", "location_id"))
    if asked.postcode.strip():
        return _near(pairs, spot_of(asked.postcode), asked.proximity)
    return [key for key, service, _place in sorted(pairs, key=lambda pair: order[pair[1]])]


def organizations(asked: AskOrganizations) -> list[UUID]:
    """Select organizations by name, or those whose services answer the words."""
    rows = Organization.objects.order_by("name", "pk")
    if asked.search.strip():
        giving = Service.objects.filter(pk__in=_found(asked.search)).values("organization_id")
        rows = rows.filter(Q(pk__in=giving) | _named(asked))
    return list(rows.values_list("pk", flat=True))


def taxonomies(asked: Searching) -> list[UUID]:
    """Select taxonomies by name."""
    return list(shown("taxonomy").filter(_named(asked)).order_by("name", "pk").values_list("pk", flat=True))


def terms(asked: AskTerms) -> list[UUID]:
    """Select taxonomy terms."""
    rows = TaxonomyTerm.objects.filter(_named(asked)).order_by("taxonomy", "code", "name", "pk")
    if asked.taxonomy_id:
        rows = rows.filter(taxonomy_id=asked.taxonomy_id)
    if asked.parent_id:
        rows = rows.filter(parent_id=asked.parent_id)
    if asked.top_only:
        rows = rows.filter(parent_id__isnull=True)
    return list(rows.values_list("pk", flat=True))


def _named(asked: Searching) -> Q:
    words = asked.search.replace("\0", "").split()
    condition = Q()
    for word in words:
        condition &= Q(name__icontains=word)
    return condition


def _found(text: str) -> list[UUID]:
    return [match.service_id for match in search(Question(text), limit=MOST_FOUND)]


def _of_terms(rows: QuerySet[Service], asked: AskServices) -> QuerySet[Service]:
    if asked.taxonomy_term_id:
        marked = Attribute.objects.filter(taxonomy_term_id=asked.taxonomy_term_id).values("link_id")
        rows = rows.filter(pk__in=marked)
    if asked.taxonomy_id:
        inside = TaxonomyTerm.objects.filter(taxonomy_id=asked.taxonomy_id).values("pk")
        rows = rows.filter(pk__in=Attribute.objects.filter(taxonomy_term_id__in=inside).values("link_id"))
    return rows


def _near(pairs: Sequence[tuple[UUID, Any, UUID]], center: Spot, within: float | None) -> list[UUID]:
    places = shown("location").filter(
        pk__in=[place for _key, _service, place in pairs],
        latitude__range=(-90, 90),
        longitude__range=(-180, 180),
    )
    ways = {
        key: center.meters_to(Spot(latitude, longitude))
        for key, latitude, longitude in places.values_list("pk", "latitude", "longitude")
    }
    near = [
        (ways[place], key)
        for key, _service, place in pairs
        if place in ways and (within is None or ways[place] <= within)
    ]
    return [key for _way, key in sorted(near)]
