"""What may leave the building: everything but the places that must not be found.

Of a confidential place there is, for the outside, no row at all: not the place, not its address, not its
coordinates, not the service at that place, nothing that hangs on them. A telephone number or an hour that
belongs to the service too stays, and does not say where.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ringbuoy.directory.columns import Table
from ringbuoy.directory.models import MODELS, Address, Location, ServiceAtLocation
from ringbuoy.directory.standard import TABLES

HANGS_ON_PLACE = ("location_id", "service_at_location_id")
NEVER_SHOWN = frozenset({"is_confidential"})


def shown(name: str) -> QuerySet[Any]:
    """Give the rows of a table that the outside may see."""
    rows: QuerySet[Any] = MODELS[name]._default_manager.all()
    table = TABLES[name]
    if name == "location":
        return rows.filter(is_confidential=False)
    if name == "service_at_location":
        return rows.exclude(location_id__in=_places().values("pk"))
    if name in ("metadata", "attribute"):
        return rows.exclude(**{f"{'resource_id' if name == 'metadata' else 'link_id'}__in": _hidden_ids()})
    for column, hidden in _hidden_by_column(table).items():
        others = [one for one in table.parents if one not in HANGS_ON_PLACE]
        elsewhere = Q(pk__in=[])
        for other in others:
            elsewhere |= Q(**{f"{other}__isnull": False})
        rows = rows.filter(Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__in": hidden}) | elsewhere)
    return rows


def shown_columns(table: Table) -> list[str]:
    """Name the columns that the outside may see."""
    return [column.name for column in table.columns if column.name not in NEVER_SHOWN]


def hidden_places() -> frozenset[UUID]:
    """Give the ids of confidential places and of services at them: few, and never told."""
    places = list(_places().values_list("pk", flat=True))
    at_them = ServiceAtLocation.objects.filter(location_id__in=places).values_list("pk", flat=True)
    return frozenset([*places, *at_them])


def _places() -> QuerySet[Location]:
    return Location.objects.filter(is_confidential=True)


def _hidden_by_column(table: Table) -> dict[str, QuerySet[Any]]:
    hidden = {
        "location_id": _places().values("pk"),
        "service_at_location_id": ServiceAtLocation.objects.filter(
            location_id__in=_places().values("pk")
        ).values("pk"),
    }
    return {name: rows for name, rows in hidden.items() if name in table.by_name}


def _hidden_ids() -> list[UUID]:
    """Give the ids of everything that is not shown and may be marked or spoken of."""
    places = hidden_places()
    addresses = Address.objects.filter(location_id__in=places).values_list("pk", flat=True)
    return [*places, *addresses]
