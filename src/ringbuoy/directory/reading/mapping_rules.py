"""Writing a mapping for CSV files out of what somebody chose for each column. Pure.

One row of a file is one record of a main kind; what else the row says belongs to that record. Or each row is
something of a record that another file has, such as a telephone number. The rules here add the references
that a person should not have to know; the same cell leads to the same record in every file of one mapping.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import yaml

from ringbuoy.directory.standard import TABLES

MAIN = ("service", "organization", "location")
"""What one row of a file may be."""

OF = {"of_service": "service", "of_organization": "organization", "of_location": "location"}
"""What one row may be instead: something of a record of another file."""

KINDS = (*MAIN, *OF)

PARTS: Mapping[str, tuple[str, ...]] = {
    "service": (
        *("organization", "location", "address", "accessibility", "phone", "schedule", "language"),
        *("contact", "service_area", "required_document", "cost_option", "funding"),
    ),
    "organization": ("phone", "contact", "location", "address", "funding", "organization_identifier"),
    "location": ("address", "phone", "schedule", "language", "accessibility", "contact"),
}
"""What else one row may speak of, for each main kind."""

PARTS_OF: Mapping[str, tuple[str, ...]] = {
    "service": (
        *("phone", "schedule", "language", "contact", "service_area", "required_document"),
        *("cost_option", "funding"),
    ),
    "organization": ("phone", "contact", "funding", "organization_identifier"),
    "location": ("address", "phone", "schedule", "language", "accessibility", "contact"),
}
"""What a row of another file may say of a record."""

NEED = ("taxonomy_term", "name")
"""A cell that names what a service helps with."""

LINKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "service": (("service", "organization_id"), ("service_at_location", "location_id"), NEED),
    "of_service": (NEED,),
    "location": (("location", "organization_id"),),
}
"""Cells that name another record: of another file, by the cell that tells its rows apart, or a need."""

SEVERAL_IN_ONE: Mapping[str, str] = {
    "language": ",;/",
    "accessibility": ";",
    "required_document": ";",
    "taxonomy_term": ";|",
}
"""Tables of which one cell may name several rows, and what stands between them."""

_USUAL_NAMES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("provider", "agency", "organization", "organisation"), ("organization", "name")),
    **dict.fromkeys(("street", "address", "address1", "street_address"), ("address", "address_1")),
    **dict.fromkeys(("town", "locality"), ("address", "city")),
    **dict.fromkeys(("state", "province"), ("address", "state_province")),
    **dict.fromkeys(("zip", "zipcode", "zip_code", "postcode", "postal"), ("address", "postal_code")),
    **dict.fromkeys(("tel", "telephone", "phone", "phones"), ("phone", "number")),
    **dict.fromkeys(("languages", "language"), ("language", "name")),
    **dict.fromkeys(("hours", "opening_hours"), ("schedule", "description")),
    **dict.fromkeys(("category", "categories", "need", "needs", "taxonomy", "topic"), NEED),
    **dict.fromkeys(("lat",), ("location", "latitude")),
    **dict.fromkeys(("lon", "lng", "long"), ("location", "longitude")),
}
"""What such columns are often called."""

_OF_PLACE = frozenset({"location", "address", "accessibility"})

Target = dict[str, Any]


def targets_for(kind: str) -> list[tuple[str, str]]:
    """Give every table and column to which a cell may go."""
    tables = PARTS_OF[OF[kind]] if kind in OF else (kind, *PARTS[kind])
    told = [
        (table, column.name)
        for table in tables
        for column in TABLES[table].columns
        if column.kind not in ("key", "ref")
    ]
    return [*told, *LINKS.get(kind, ())]


def guess(kind: str, column: str) -> tuple[str, str] | None:
    """Guess where a column belongs by its name. None: it says nothing."""
    said = column.strip().lower().replace(" ", "_").replace("-", "_")
    if said == "title" and kind in MAIN:
        return kind, "name"
    targets = targets_for(kind)
    if _USUAL_NAMES.get(said) in targets:
        return _USUAL_NAMES[said]
    return next((one for one in targets if said in (one[1], "_".join(one), f"{one[0]}s_{one[1]}")), None)


@dataclass(frozen=True)
class Chosen:
    """What was chosen for one file: what a row is, the cell that says which, and where each column goes.

    `tells_apart` is the column whose cell differs in each row; where a row is something of a record, the
    column whose cell says of which.
    """

    kind: str
    tells_apart: str
    columns: Mapping[str, tuple[str, str]]


def mapping_text(source: str, stem: str, chosen: Chosen, *, before: str = "") -> str:
    """Write the mapping file. `before` is what it says of other files already; that stays."""
    said = yaml.safe_load(before) if before else {}
    return yaml.safe_dump(
        {"source": source, **said, stem: _columns(chosen)}, sort_keys=False, allow_unicode=True
    )


def _columns(chosen: Chosen) -> dict[str, list[Target]]:
    kind, tells_apart = chosen.kind, chosen.tells_apart
    ids = [] if kind in OF else _ids(kind, set(chosen.columns.values()))
    columns: dict[str, list[Target]] = {tells_apart: ids} if ids else {}
    for column, (table, name) in chosen.columns.items():
        target: Target = {"model": table, "field": name, **_owner(kind, table, tells_apart)}
        if table in SEVERAL_IN_ONE:
            target["split"] = SEVERAL_IN_ONE[table]
        named = (*_named_giver(kind, table, name), *_named_need(table, name, tells_apart))
        columns.setdefault(column, []).extend([target, *named])
    return columns


def _ids(main: str, chosen: Set[tuple[str, str]]) -> list[Target]:
    """Let the cell that tells rows apart make the ids: of the record, of its place, of both together."""
    tables = {table for table, _name in chosen}
    ids: list[Target] = [{"model": main, "field": "id"}]
    if "service_at_location" in tables:
        return [*ids, *({"model": "service_at_location", "field": name} for name in ("id", "service_id"))]
    if main != "location" and tables & _OF_PLACE:
        ids.append({"model": "location", "field": "id"})
        if main == "service":
            ids += [
                {"model": "service_at_location", "field": name}
                for name in ("id", "service_id", "location_id")
            ]
        else:
            ids.append({"model": "location", "field": "organization_id"})
    return ids


def _owner(main: str, table: str, tells_apart: str) -> Target:
    """Say whose a part is: of the place, or of the record itself, or of the one in the other file."""
    if table == "taxonomy_term":
        return {}
    if main in OF:
        return {"foreign_key_name": f"{OF[main]}_id", "foreign_key_value": tells_apart}
    if table == main or table in ("organization", "location", "service_at_location"):
        return {}
    owner = "location" if table in _OF_PLACE else main
    return {"foreign_key_name": f"{owner}_id", "foreign_key_value": tells_apart}


def _named_giver(main: str, table: str, name: str) -> Sequence[Target]:
    """Know an organization by its name, where the file has no other sign of it."""
    if (main, table, name) != ("service", "organization", "name"):
        return ()
    return (
        {"model": "organization", "field": "id"},
        {"model": "service", "field": "organization_id"},
    )


def _named_need(table: str, name: str, tells_apart: str) -> Sequence[Target]:
    """Know a need by its name, and let the service of this row have it."""
    if (table, name) != NEED:
        return ()
    split = {"split": SEVERAL_IN_ONE[table]}
    whose = {
        "foreign_key_name": "link_id",
        "foreign_key_value": tells_apart,
        "with": {"link_entity": "service"},
    }
    return (
        {"model": table, "field": "id", **split},
        {
            "model": "attribute",
            "field": "taxonomy_term_id",
            **split,
            **whose,
            "with": {"link_entity": "service"},
        },
    )
