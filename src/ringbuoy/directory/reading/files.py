"""Reading all files of a source: each by its kind, every row under the standard's names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from ringbuoy.directory.cleaning import Said
from ringbuoy.directory.columns import Table
from ringbuoy.directory.findings import Findings, Place, Problem, noted, refused, repaired
from ringbuoy.directory.reading import open_eligibility
from ringbuoy.directory.reading.csv_files import lines_of
from ringbuoy.directory.reading.json_stream import (
    PAGE_KEYS,
    BrokenJson,
    KeyTwice,
    Piece,
    RecordTooLarge,
    TooDeep,
    pieces_of,
    record_in,
)
from ringbuoy.directory.reading.mapped import Mapped
from ringbuoy.directory.reading.mapping import CsvMapping
from ringbuoy.directory.reading.nested import Unnesting, table_like
from ringbuoy.directory.reading.sources import SourceFile
from ringbuoy.directory.standard import TABLES, table_of_file

PACKAGE = "datapackage.json"
LARGEST_PACKAGE_BYTES = 5_000_000


@dataclass
class Reading:
    """One pass over the files of a source."""

    files: list[SourceFile]
    findings: Findings
    mapping: CsvMapping | None = None
    _mapped_once: Mapped | None = None

    def rows(self) -> Iterator[Said]:
        """Give every row of every file."""
        for file in self.files:
            if PurePosixPath(file.name).name == PACKAGE:
                continue
            if file.size == 0:
                self.findings.add(noted(Problem.EMPTY_FILE, Place(file.name)))
            elif file.ending == ".csv":
                yield from self._csv(file)
            elif file.ending == ".xml":
                yield from open_eligibility.rows_of(file, self.findings)
            else:
                yield from self._json(file)

    @cached_property
    def _named_in_package(self) -> dict[str, Table]:
        """The tables that the package's own description gives to its files."""
        package = next((one for one in self.files if PurePosixPath(one.name).name == PACKAGE), None)
        if package is None:
            return {}
        try:
            with package.open() as stream:
                said = record_in(stream.read(LARGEST_PACKAGE_BYTES))
            named = [(str(one["path"]), TABLES.get(str(one["name"]))) for one in said["resources"]]
        except (ValueError, KeyError, TypeError, KeyTwice, BrokenJson):
            self.findings.add(repaired(Problem.PACKAGE_UNREADABLE, Place(package.name)))
            return {}
        return {PurePosixPath(path).name: table for path, table in named if table}

    def _csv(self, file: SourceFile) -> Iterator[Said]:
        if self.mapping:
            yield from self._mapped(file, self.mapping)
            return
        name = PurePosixPath(file.name).name
        table = self._named_in_package.get(name) or table_of_file(name)
        if table is None:
            self.findings.add(refused(Problem.UNKNOWN_FILE, Place(file.name)))
            return
        told: set[str] = set()
        for line in lines_of(file, self.findings):
            for column in line.cells.keys() - table.by_name.keys() - told:
                told.add(column)
                self.findings.add(repaired(Problem.UNKNOWN_COLUMN, Place(file.name, 1), column))
            yield Said(table.name, line.cells, line.place)

    def _mapped(self, file: SourceFile, mapping: CsvMapping) -> Iterator[Said]:
        if file.stem not in mapping.stems:
            self.findings.add(repaired(Problem.FILE_NOT_IN_MAPPING, Place(file.name)))
            return
        for line in lines_of(file, self.findings):
            yield from self._applied(mapping).rows(file.stem, line)

    def _applied(self, mapping: CsvMapping) -> Mapped:
        if self._mapped_once is None:
            self._mapped_once = Mapped(mapping, self.findings, {one.stem: one for one in self.files})
        return self._mapped_once

    def _json(self, file: SourceFile) -> Iterator[Said]:
        row = 0
        try:
            with file.open() as stream:
                for row, piece in enumerate(pieces_of(stream), start=1):
                    yield from self._record(piece, file, row)
        except BrokenJson as broken:
            self.findings.add(refused(_named(broken), Place(file.name, row + 1)))
            return
        if not row:
            self.findings.add(noted(Problem.EMPTY_FILE, Place(file.name)))

    def _record(self, piece: Piece, file: SourceFile, row: int) -> Iterator[Said]:
        in_list = piece.key and piece.key not in PAGE_KEYS
        place = Place(file.name, row, f"{piece.key}[{piece.number - 1}]" if in_list else "")
        try:
            said = record_in(piece.text)
        except KeyTwice as twice:
            self.findings.add(refused(Problem.KEY_TWICE, place, str(twice)))
            return
        except TooDeep:
            self.findings.add(refused(Problem.TOO_DEEP, place))
            return
        except ValueError:
            self.findings.add(refused(Problem.BROKEN_JSON, place))
            return
        yield from self._rows(said, piece, file, place)

    def _rows(self, said: Any, piece: Piece, file: SourceFile, place: Place) -> Iterator[Said]:
        if not isinstance(said, dict):
            self.findings.add(refused(Problem.NOT_A_RECORD, place, shown=type(said).__name__))
            return
        flat = table_of_file(piece.key) if piece.key else None
        name = flat.name if flat else table_like(said, file.stem)
        if name is None:
            self.findings.add(refused(Problem.UNKNOWN_RECORD, place, shown=", ".join(list(said)[:4])))
            return
        rows = Unnesting(self.findings, self.mapping.source if self.mapping else "").rows(said, name, place)
        for number, row in enumerate(rows):
            yield Said(row.table, row.cells, row.place) if flat and number == 0 else row


def _named(broken: BrokenJson) -> Problem:
    known = {RecordTooLarge: Problem.TOO_LARGE, TooDeep: Problem.TOO_DEEP}
    return known.get(type(broken), Problem.BROKEN_JSON)
