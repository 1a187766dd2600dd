"""Which records of the standard lie inside which, as its nested JSON has them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Nest:
    """Where a record holds another inside itself: under which key, and which column joins the two.

    A list holds records that point to the holder; a single one is pointed to by the holder.
    """

    key: str
    table: str
    column: str
    is_list: bool = True


_OWNED = ("contacts contact", "phones phone", "schedules schedule")


def _lists(column: str, *rows: str) -> tuple[Nest, ...]:
    pairs = (row.split() for row in rows)
    return tuple(Nest(key, table, column) for key, table in pairs)


_MARKS = (Nest("attributes", "attribute", "link_id"), Nest("metadata", "metadata", "resource_id"))

NESTS: Mapping[str, tuple[Nest, ...]] = {
    "organization": (
        *_lists("organization_id", "funding funding", "contacts contact", "phones phone"),
        *_lists("organization_id", "locations location", "programs program"),
        *_lists("organization_id", "organization_identifiers organization_identifier", "services service"),
        *_MARKS,
    ),
    "service": (
        *_lists("service_id", "phones phone", "schedules schedule", "service_areas service_area"),
        *_lists("service_id", "service_at_locations service_at_location", "languages language"),
        Nest("organization", "organization", "organization_id", is_list=False),
        *_lists("service_id", "funding funding", "cost_options cost_option"),
        Nest("program", "program", "program_id", is_list=False),
        *_lists("service_id", "required_documents required_document", "contacts contact"),
        *_lists("service_id", "capacities service_capacity"),
        *_MARKS,
    ),
    "service_at_location": (
        *_lists("service_at_location_id", *_OWNED),
        Nest("location", "location", "location_id", is_list=False),
        Nest("service", "service", "service_id", is_list=False),
        *_MARKS,
    ),
    "location": (
        *_lists("location_id", "languages language", "addresses address"),
        *_lists("location_id", "contacts contact", "accessibility accessibility"),
        *_lists("location_id", "phones phone", "schedules schedule"),
        *_MARKS,
    ),
    "contact": (*_lists("contact_id", "phones phone"), *_MARKS),
    "phone": (*_lists("phone_id", "languages language"), *_MARKS),
    "attribute": (
        Nest("taxonomy_term", "taxonomy_term", "taxonomy_term_id", is_list=False),
        _MARKS[1],
    ),
    "taxonomy_term": (Nest("taxonomy_detail", "taxonomy", "taxonomy_id", is_list=False), _MARKS[1]),
    "taxonomy": (_MARKS[1],),
    "service_capacity": (Nest("unit", "unit", "unit_id", is_list=False), *_MARKS),
    "metadata": (),
}


def nests_of(table: str) -> tuple[Nest, ...]:
    """Tell what a record of this table may hold inside itself."""
    return NESTS.get(table, _MARKS)
