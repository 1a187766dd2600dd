"""Which fields of a row a person may write, and reading what was written. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ringbuoy.directory.cells import Value, read_cell
from ringbuoy.directory.cleaning import FILL_INS, Habits, Said, clean
from ringbuoy.directory.columns import Column, Kind, Table
from ringbuoy.directory.findings import Finding, Place, Problem, Treatment
from ringbuoy.directory.standard import TABLES
from ringbuoy.directory.writing import Written, in_json

NOT_BY_HAND = frozenset({"last_modified", "assured_date", "link_entity", "resource_type"})
"""What the program itself writes: by publishing, by assuring, by where a part stands."""

GIVEN_UP = frozenset({"wait_time", "fees", "licenses", "tax_status", "tax_id"})
"""Fields that the standard calls deprecated."""

NOT_KEPT_BY_HAND = frozenset({"metadata", "meta_table_description", "service_capacity", "unit"})
"""Tables with no form here: what a source says of itself; free places, which are kept where they are used."""

_LEFT_OUT = frozenset({Problem.NOT_AN_EMAIL, Problem.NOT_AN_ADDRESS, Problem.NOT_A_TIME, Problem.OFF_THE_MAP})
"""What an import leaves out or lets pass; a person at a form can mend it."""


@dataclass(frozen=True)
class Typed:
    """What a person wrote into the fields of a row: values, and what is wrong with which field."""

    values: Mapping[str, Written]
    wrong: tuple[tuple[str, Problem], ...] = ()


def writable(table: Table) -> list[Column]:
    """Give the columns of a table that a person may write, in the standard's order; deprecated ones last."""
    names = (*NOT_BY_HAND, *table.parents)
    found = [one for one in table.columns if one.kind is not Kind.KEY and one.name not in names]
    return sorted(found, key=lambda one: one.name in GIVEN_UP)


def must_be_there(table: Table, column: Column) -> bool:
    """Tell whether the form asks for it: what the standard asks for and nothing usual stands in for."""
    return column.is_required and (table.name, column.name) not in FILL_INS


def read_typed(table: Table, typed: Mapping[str, Any], given: Mapping[str, str], country: str) -> Typed:
    """Read a filled-in form; `given` is what stands beside it: the record's id and whose it is."""
    row, findings = clean(Said(table.name, {**typed, **given}, Place("")), Habits(country=country))
    wrong = tuple(
        (name, finding.problem) for finding in findings if _is_wrong(finding) for name in _names(finding)
    )
    if row is None or wrong:
        return Typed({}, wrong)
    names = {column.name for column in writable(table)} | (set(given) - {"id"})
    values = zip((column.name for column in table.columns), row.values, strict=True)
    return Typed({name: in_json(value) for name, value in values if name in names})


def _is_wrong(finding: Finding) -> bool:
    return finding.treatment is Treatment.REFUSED or finding.problem in _LEFT_OUT


def _names(finding: Finding) -> list[str]:
    return [name.strip() for name in finding.field.split(",")]


def values_of(table: str, written: Mapping[str, Written]) -> dict[str, Value]:
    """Turn what was written in the standard's JSON into values of the columns again."""
    columns = TABLES[table].by_name
    return {
        name: said
        if columns[name].kind in (Kind.TEXT, Kind.FLAG)
        else read_cell(columns[name], said, source="", table=table).value
        for name, said in written.items()
    }


def differing(
    before: Mapping[str, Written], after: Mapping[str, Written]
) -> tuple[dict[str, Written], dict[str, Written]]:
    """Keep only what differs of two writings of a row."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
