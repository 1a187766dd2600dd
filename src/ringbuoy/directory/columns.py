"""What a table of the standard is made of: columns and their kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a cell of the standard may hold."""

    KEY = "key"
    REFERENCE = "ref"
    TEXT = "text"
    EMAIL = "email"
    ADDRESS_OF_PAGE = "uri"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    CHOICE = "choice"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """One column of a table. `of`: the table a reference leads to, empty: any."""

    name: str
    kind: Kind
    is_required: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""
    is_ours: bool = False


@dataclass(frozen=True)
class Table:
    """One table of the standard, with the name of its file in a package."""

    name: str
    file: str
    columns: tuple[Column, ...]
    is_ours: bool = field(default=False)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @cached_property
    def references(self) -> tuple[Column, ...]:
        """The columns that lead to another record."""
        return tuple(column for column in self.columns if column.kind is Kind.REFERENCE)

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The columns that only say to what a record belongs; the same record may belong to several."""
        return tuple(
            column.name for column in self.references if column.name not in OWN_REFERENCES.get(self.name, ())
        )


# A reference that is part of what the record says; every other one says whose the record is.
OWN_REFERENCES: Mapping[str, tuple[str, ...]] = {
    "organization": ("parent_organization_id",),
    "service": ("program_id",),
    "service_at_location": ("location_id",),
    "taxonomy_term": ("parent_id", "taxonomy_id"),
    "attribute": ("taxonomy_term_id",),
    "service_capacity": ("unit_id",),
}


def table(name: str, file: str, *rows: str) -> Table:
    columns = (column(row) for text in rows for row in text.strip().splitlines())
    return Table(name, file, tuple(columns))


def column(row: str) -> Column:
    """Read 'name kind[:detail] [required] [ours]', where the detail is a table or the choices."""
    name, said, *marks = row.split()
    kind, _, detail = said.partition(":")
    return Column(
        name,
        Kind(kind),
        is_required="required" in marks,
        choices=tuple(detail.replace("_", " ").split("|")) if kind == "choice" else (),
        of=detail if kind == "ref" and detail != "any" else "",
        is_ours="ours" in marks,
    )
