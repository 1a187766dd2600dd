"""Making rows of the standard out of the rows of somebody's CSV, as a mapping says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ringbuoy.directory.cells import id_for
from ringbuoy.directory.cleaning import Said
from ringbuoy.directory.columns import Kind
from ringbuoy.directory.findings import Findings, Place, Problem, repaired
from ringbuoy.directory.reading.csv_files import Line, lines_of
from ringbuoy.directory.reading.mapping import CsvMapping, Target
from ringbuoy.directory.reading.sources import SourceFile
from ringbuoy.directory.standard import TABLES

_LABELLED_PHONE = re.compile(r"\s*([A-Za-z][A-Za-z /]{0,30}):\s*(.+)")
PHONE_SEPARATORS = re.compile(r"[,;]\s*(?=[A-Za-z]+:)")


@dataclass
class Mapped:
    """Applies a mapping; what it has no place for is told once for each cell that says something."""

    mapping: CsvMapping
    findings: Findings
    others: Mapping[str, SourceFile] = field(default_factory=dict)
    looked_up: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)

    def rows(self, stem: str, line: Line) -> Iterator[Said]:
        """Give the rows of the standard that one row of a file makes."""
        columns = self.mapping.files[stem]
        for name, cell in line.cells.items():
            if name not in columns and cell.strip():
                self.findings.add(repaired(Problem.NOT_IN_MAPPING, line.place, name, cell))
        for key, records in self._records(columns, line).items():
            for cells in records:
                yield Said(key[0], self._with_id(key[0], cells, line.place), line.place)

    def _records(
        self, columns: Mapping[str, tuple[Target, ...]], line: Line
    ) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
        """Gather the cells by record: one for each table and owner, several where a cell is split."""
        records: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for name, targets in columns.items():
            for target in targets:
                said = line.cells.get(name, "")
                if not said.strip():
                    continue
                parts = _parts(self._found(said, target), target)
                by_itself = name if target.separators or len(parts) > 1 else ""
                key = (target.table, target.owner_column, by_itself)
                for number, part in enumerate(parts):
                    self._put(records.setdefault(key, []), number, part, target, line)
        return records

    def _found(self, said: str, target: Target) -> str:
        """Give what another file says beside this cell, where the mapping asks for that."""
        if target.lookup is None:
            return said
        if target.lookup not in self.looked_up:
            self.looked_up[target.lookup] = self._table_of(*target.lookup)
        return self.looked_up[target.lookup].get(said.strip(), "")

    def _table_of(self, stem: str, by: str, take: str) -> dict[str, str]:
        """Read two columns of another file; what is wrong with it is told when it is read for itself."""
        file = self.others.get(stem)
        lines = lines_of(file, Findings()) if file else ()
        return {line.cells.get(by, "").strip(): line.cells.get(take, "") for line in lines}

    def _put(
        self, records: list[dict[str, Any]], number: int, part: Mapping[str, str], target: Target, line: Line
    ) -> None:
        while len(records) <= number:
            records.append({})
        record = records[number]
        for column, value in part.items():
            before = record.get(column)
            record[column] = (
                f"{before}\n{value}"
                if before and TABLES[target.table].by_name[column].kind is Kind.TEXT
                else value
            )
        for column, value in target.constants.items():
            record.setdefault(column, value)
        if target.owner_column:
            record[target.owner_column] = line.cells.get(target.owner_cell, "")

    def _with_id(self, table: str, cells: dict[str, Any], place: Place) -> dict[str, Any]:
        """Give a record without an id one that is made from what it says: the next import finds it again."""
        if "id" in cells:
            return cells
        said = repr(sorted((key, str(value)) for key, value in cells.items()))
        self.findings.add(repaired(Problem.ID_MADE, place, "id"))
        return {"id": id_for(said, source=self.mapping.source, table=table), **cells}


def _parts(said: str, target: Target) -> list[Mapping[str, str]]:
    """Take a cell apart into what it says of each record."""
    if target.table == "phone" and target.column == "number":
        return [_phone(one) for one in PHONE_SEPARATORS.split(said)]
    pieces = re.split(f"[{re.escape(target.separators)}]", said) if target.separators else [said]
    return [{target.column: _worded(piece, target)} for piece in pieces if piece.strip()]


def _worded(piece: str, target: Target) -> str:
    text = piece.strip() if target.separators else piece
    return target.prefix + target.translations.get(text.strip().lower(), text)


def _phone(said: str) -> Mapping[str, str]:
    """Read 'main: 305-285-5922': the word before the colon says what the number is for."""
    found = _LABELLED_PHONE.fullmatch(said)
    return {"number": found.group(2), "description": found.group(1)} if found else {"number": said.strip()}
