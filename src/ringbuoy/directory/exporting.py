"""Giving the directory out in the standard's two flat forms: a CSV package, or its tabular JSON.

Rows come from the database a batch at a time and go to the disk at once. What is confidential stays here.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from django.db import transaction

from ringbuoy.directory.columns import Column, Kind, Table
from ringbuoy.directory.confidential import LEADS_TO_PLACE, hidden_places, shown, shown_columns
from ringbuoy.directory.models import Location
from ringbuoy.directory.standard import LATER_TABLES, TABLES
from ringbuoy.directory.writing import in_csv, in_json
from ringbuoy.kernel.errors import Conflict, Refused

BATCH = 2_000


class Format(StrEnum):
    """The forms in which a directory is given out."""

    JSON = "hsds-json"
    CSV = "hsds-csv"


class Occupied(Conflict):
    """Something lies there already."""


class CannotWrite(Refused):
    """The place cannot be written to."""


@dataclass(frozen=True)
class Exported:
    """What was given out, by table; and how many confidential places were not."""

    rows: dict[str, int]
    withheld_places: int


def export(path: Path, form: Format) -> Exported:
    """Write the directory to a new file (JSON) or a new folder (CSV).

    :raises Occupied: there is something already.
    :raises CannotWrite: it cannot be written.
    """
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise Occupied(f"There is something at {path} already. Name a new file or folder.")
    try:
        with transaction.atomic():
            rows = _to_json(path) if form is Format.JSON else _to_csv(path)
            withheld = Location.objects.filter(is_confidential=True).count()
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}. Name another place.") from error
    return Exported(rows, withheld)


def _tables() -> list[Table]:
    """Give the tables to write: those of 3.0, and the later ones where they hold something."""
    return [table for name, table in TABLES.items() if name not in LATER_TABLES or shown(name).exists()]


def _to_json(path: Path) -> dict[str, int]:
    unfinished = path.with_name(f"{path.name}.unfinished")
    counts: dict[str, int] = {}
    with unfinished.open("w", encoding="utf-8") as file:
        file.write("{")
        for number, table in enumerate(_tables()):
            file.write(f"{',' if number else ''}\n {json.dumps(table.file)}: [")
            counts[table.name] = _json_rows(table, file)
            file.write("]")
        file.write("\n}\n")
    unfinished.replace(path)
    return counts


def _json_rows(table: Table, file: TextIO) -> int:
    count = 0
    for count, row in enumerate(_rows(table), start=1):
        said = {name: in_json(value) for name, value in row.items() if value is not None}
        file.write(f"{',' if count > 1 else ''}\n  {json.dumps(said, ensure_ascii=False)}")
    return count


def _to_csv(folder: Path) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    tables = _tables()
    for table in tables:
        names = shown_columns(table)
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            counts[table.name] = 0
            for row in _rows(table):
                writer.writerow([in_csv(row[name]) for name in names])
                counts[table.name] += 1
    description = json.dumps(_package(tables), indent=1) + "\n"
    (folder / "datapackage.json").write_text(description, encoding="utf-8")
    return counts


def _rows(table: Table) -> Iterator[dict[str, object]]:
    """Give the rows of a table; what leads to a confidential place is not said."""
    names = shown_columns(table)
    hidden = hidden_places()
    leading = [name for name in LEADS_TO_PLACE if name in names]
    for row in shown(table.name).order_by("pk").values(*names).iterator(chunk_size=BATCH):
        for name in leading:
            if row[name] in hidden:
                row[name] = None
        yield row


_TYPES = {
    Kind.NUMBER: "number",
    Kind.WHOLE: "number",
    Kind.DATE: "date",
    Kind.MOMENT: "datetime",
    Kind.TIME: "time",
    Kind.FLAG: "boolean",
}
_FORMATS = {Kind.KEY: "uuid", Kind.REFERENCE: "uuid", Kind.EMAIL: "email", Kind.ADDRESS_OF_PAGE: "uri"}


def _package(tables: Sequence[Table]) -> dict[str, object]:
    """Describe the package, so that others can read it without knowing the standard's file names."""
    return {
        "name": "human_services_data",
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": table.name,
                "path": table.file,
                "profile": "tabular-data-resource",
                "schema": {
                    "fields": [_field(table.by_name[name]) for name in shown_columns(table)],
                    "primaryKey": "id",
                },
            }
            for table in tables
        ],
    }


def _field(column: Column) -> dict[str, object]:
    said: dict[str, object] = {"name": column.name, "type": _TYPES.get(column.kind, "string")}
    if column.kind in _FORMATS:
        said["format"] = _FORMATS[column.kind]
    return said | {"constraints": {"required": column.is_required}}
