"""What may leave the building: everything but the places that must not be found.

Of a confidential place there is, for the outside, no row at all: not the place, not its address, not its
coordinates, not the service at that place, nothing that hangs on them. A telephone number or an hour that
belongs to the service too stays, and does not say where.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ringbuoy.directory.columns import Table
from ringbuoy.directory.models import MODELS
from ringbuoy.directory.standard import TABLES

LEADS_TO_PLACE = {
    "location_id": "location",
    "service_at_location_id": "service_at_location",
    "contact_id": "contact",
    "phone_id": "phone",
}
"""The columns by which a part may hang on a place, at once or by another part; to which table each leads."""
NAMES_ANY = {"metadata": "resource_id", "attribute": "link_id"}
"""The tables that speak of a row of any table, and by which column."""
OF_PLACES = (
    *("location", "service_at_location", "address", "accessibility"),
    *("contact", "phone", "schedule", "language"),
)
"""The tables of which rows may be hidden."""
NEVER_SHOWN = frozenset({"is_confidential"})


def shown(name: str) -> QuerySet[Any]:
    """Give the rows of a table that the outside may see."""
    rows: QuerySet[Any] = MODELS[name]._default_manager.all()
    return rows.exclude(_is_hidden(name))


def shown_columns(table: Table) -> list[str]:
    """Name the columns that the outside may see."""
    return [column.name for column in table.columns if column.name not in NEVER_SHOWN]


def hidden_places() -> frozenset[UUID]:
    """Give the ids of confidential places and of all to which a shown row may lead: few, and never told."""
    return frozenset(key for name in LEADS_TO_PLACE.values() for key in _hidden(name))


def hanging_on_hidden(name: str, keys: Iterable[UUID]) -> frozenset[UUID]:
    """Tell which of these rows of a table are confidential places or hang on one."""
    rows = MODELS[name]._default_manager.filter(pk__in=list(keys))
    return frozenset(rows.filter(_is_hidden(name)).values_list("pk", flat=True))


def _hidden(name: str) -> QuerySet[Any, Any]:
    return MODELS[name]._default_manager.filter(_is_hidden(name)).values_list("pk", flat=True)


def _is_hidden(name: str) -> Q:
    """Describe the rows of a table that are hidden."""
    if name == "location":
        return Q(is_confidential=True)
    if name == "service_at_location":
        return Q(location_id__in=_hidden("location"))
    if name in NAMES_ANY:
        return reduce(or_, (Q(**{f"{NAMES_ANY[name]}__in": _hidden(one)}) for one in OF_PLACES))
    table = TABLES[name]
    leading = [column for column in LEADS_TO_PLACE if column in table.parents]
    hidden = [Q(**{f"{column}__in": _hidden(LEADS_TO_PLACE[column])}) for column in leading]
    return reduce(or_, hidden, Q(pk__in=[])) & _belongs_nowhere_else(table)


def _belongs_nowhere_else(table: Table) -> Q:
    """Describe rows that belong to nothing but a place: those that belong to a service too are its own."""
    others = [column for column in table.parents if column not in LEADS_TO_PLACE]
    return Q(**{f"{column}__isnull": True for column in others})
