"""Writing a mapping for one CSV file out of what somebody chose for each column. Pure.

One row of the file is one record of the main kind. What else the row says belongs to that record: the rules
here add the references that a person should not have to know.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ringbuoy.directory.standard import TABLES

MAIN = ("service", "organization", "location")
"""What one row of a file may be."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "service": (
        *("organization", "location", "address", "accessibility", "phone", "schedule", "language"),
        *("contact", "service_area", "required_document", "cost_option", "funding"),
    ),
    "organization": ("phone", "contact", "location", "address", "funding", "organization_identifier"),
    "location": ("address", "phone", "schedule", "language", "accessibility", "contact"),
}
"""What else one row may speak of, for each main kind."""

SEVERAL_IN_ONE: Mapping[str, str] = {"language": ",;/", "accessibility": ";", "required_document": ";"}
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
    **dict.fromkeys(("lat",), ("location", "latitude")),
    **dict.fromkeys(("lon", "lng", "long"), ("location", "longitude")),
}
"""What such columns are often called."""

_OF_PLACE = frozenset({"location", "address", "accessibility"})

Target = dict[str, Any]


def targets_for(main: str) -> list[tuple[str, str]]:
    """Give every table and column to which a cell may go."""
    return [
        (table, column.name)
        for table in (main, *PARTS[main])
        for column in TABLES[table].columns
        if column.kind not in ("key", "ref")
    ]


def guess(main: str, column: str) -> tuple[str, str] | None:
    """Guess where a column belongs by its name. None: it says nothing."""
    said = column.strip().lower().replace(" ", "_").replace("-", "_")
    if said == "title":
        return main, "name"
    targets = targets_for(main)
    if _USUAL_NAMES.get(said) in targets:
        return _USUAL_NAMES[said]
    return next((one for one in targets if said in (one[1], "_".join(one), f"{one[0]}s_{one[1]}")), None)


def mapping_text(
    stem: str,
    main: str,
    *,
    tells_apart: str,
    chosen: Mapping[str, tuple[str, str]],
) -> str:
    """Write the mapping file. `tells_apart` is the column whose cell differs in each row."""
    columns: dict[str, list[Target]] = {tells_apart: _ids(main, {table for table, _name in chosen.values()})}
    for column, (table, name) in chosen.items():
        target: Target = {"model": table, "field": name, **_owner(main, table, tells_apart)}
        if table in SEVERAL_IN_ONE:
            target["split"] = SEVERAL_IN_ONE[table]
        columns.setdefault(column, []).extend([target, *_named_giver(main, table, name)])
    return yaml.safe_dump({"source": stem, stem: columns}, sort_keys=False, allow_unicode=True)


def _ids(main: str, tables: set[str]) -> list[Target]:
    """Let the cell that tells rows apart make the ids: of the record, of its place, of both together."""
    ids: list[Target] = [{"model": main, "field": "id"}]
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
    """Say whose a part is: of the place, or of the record itself."""
    if table == main or table in ("organization", "location"):
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
