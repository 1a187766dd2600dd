"""Making a row of the standard out of what was said: read each cell, fill in, repair, or refuse. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ringbuoy.directory.cells import NOTHING, Read, Value, Wrong, read_cell
from ringbuoy.directory.columns import Column, Kind, Table
from ringbuoy.directory.findings import Finding, Place, Problem, noted, refused, repaired
from ringbuoy.directory.standard import TABLES

# An address that nobody can write to is left out; the rest of the row is good without it.
SOFT = frozenset({Kind.EMAIL, Kind.ADDRESS_OF_PAGE, Kind.TIME})

FILL_INS: Mapping[tuple[str, str], str] = {
    ("service", "status"): "active",
    ("location", "location_type"): "physical",
    ("address", "address_type"): "physical",
    ("organization", "description"): "",
    ("program", "description"): "",
    ("taxonomy", "description"): "",
    ("taxonomy_term", "description"): "",
    ("metadata", "previous_value"): "",
    ("metadata", "replacement_value"): "",
}
"""What stands for a missing value where the standard asks for one."""

_ONE_LINE = re.compile(
    r"(?P<address_1>.+?),\s*(?P<city>[^,]+),\s*(?P<state_province>[A-Z]{2})\s+(?P<postal_code>\d{5}(?:-\d{4})?)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A row as it was said: cells under the standard's names, not read yet."""

    table: str
    cells: Mapping[str, Any]
    place: Place
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it goes into its table, in the order of the table's columns. `given` has a bit for each cell
    that the source speaks of, also if only to say that it is empty."""

    table: str
    values: tuple[Value, ...]
    given: int
    place: Place
    is_nested: bool


@dataclass(frozen=True)
class Habits:
    """What is taken for granted in a source: where its ids come from, in which country it is."""

    source: str = ""
    country: str = ""


def clean(said: Said, habits: Habits) -> tuple[Row | None, list[Finding]]:
    """Read a row. None: it was refused; the findings say why, and tell every repair."""
    table = TABLES[said.table]
    cells = dict(said.cells)
    findings = _split_address(said, cells)
    values: dict[str, Value] = {}
    for column in table.columns:
        values[column.name] = _value(column, cells, said.place, habits, table, findings)
    _fill_in(table, values, said.place, habits, findings)
    if any(finding.treatment == "refused" for finding in findings):
        return None, findings
    given = sum(1 << place for place, column in enumerate(table.columns) if column.name in cells)
    if said.table == "location":
        findings += _off_the_map(values, said.place)
    return Row(said.table, tuple(values.values()), given, said.place, said.is_nested), findings


def _value(
    column: Column,
    cells: Mapping[str, Any],
    place: Place,
    habits: Habits,
    table: Table,
    findings: list[Finding],
) -> Value:
    said = cells.get(column.name)
    try:
        read = read_cell(column, said, source=habits.source, table=_leads_to(column, cells) or table.name)
    except Wrong as wrong:
        if column.kind in SOFT:
            findings.append(repaired(wrong.problem, place, column.name, said))
        else:
            findings.append(refused(wrong.problem, place, column.name, said))
        read = NOTHING
    if read.repair:
        findings.append(_repair(read, column, place, said))
    return bool(read.value) if column.kind is Kind.FLAG else read.value


def _leads_to(column: Column, cells: Mapping[str, Any]) -> str:
    """Tell to which table a reference leads that may lead to any: the cell beside it says so."""
    beside = {"link_id": "link_entity", "resource_id": "resource_type"}.get(column.name, "")
    named = str(cells.get(beside) or "")
    return named if named in TABLES else ""


def _repair(read: Read, column: Column, place: Place, said: object) -> Finding:
    """Tell a repair; an id is told once for its column by the count, so its value is not shown."""
    problem = read.repair or Problem.REWRITTEN
    if problem is Problem.ID_MADE:
        return repaired(problem, place, column.name, said)
    return repaired(problem, place, column.name, said, "" if read.value is None else read.value)


def _fill_in(
    table: Table, values: dict[str, Value], place: Place, habits: Habits, findings: list[Finding]
) -> None:
    missing = []
    already = {finding.field for finding in findings if finding.treatment == "refused"}
    for column in table.columns:
        if not column.is_required or values[column.name] is not None or column.name in already:
            continue
        stands_for = FILL_INS.get((table.name, column.name))
        if (table.name, column.name) == ("address", "country") and habits.country:
            stands_for = habits.country
        if stands_for is None:
            missing.append(column.name)
        else:
            values[column.name] = stands_for
            findings.append(repaired(Problem.FILLED_IN, place, column.name, "", stands_for))
    if missing:
        findings.append(refused(Problem.MISSING, place, ", ".join(missing)))


def _split_address(said: Said, cells: dict[str, Any]) -> list[Finding]:
    """Split a whole address that stands in one cell into its parts."""
    line = cells.get("address_1")
    if said.table != "address" or not isinstance(line, str) or cells.get("city"):
        return []
    found = _ONE_LINE.fullmatch(line.strip())
    if not found:
        return []
    # Two capital letters and five digits are how addresses end in the United States only.
    cells |= {"country": "US"} | {name: said for name, said in cells.items() if said} | found.groupdict()
    return [repaired(Problem.ADDRESS_SPLIT, said.place, "address_1", line, " / ".join(found.groups()))]


def _off_the_map(values: Mapping[str, Value], place: Place) -> list[Finding]:
    """Note a latitude or longitude that is nowhere on earth: kept as it is, but no distance is told."""
    return [
        noted(Problem.OFF_THE_MAP, place, name, value)
        for name, most in (("latitude", 90), ("longitude", 180))
        if isinstance(value := values[name], float) and abs(value) > most
    ]
