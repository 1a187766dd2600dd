"""Reading a CSV file row by row."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from ringbuoy.directory.findings import Findings, Place, Problem, noted, refused, repaired
from ringbuoy.directory.reading.encodings import UTF_8, encoding_of, opened_as_text
from ringbuoy.directory.reading.sources import SourceFile

LONGEST_CELL = 1_000_000
MOST_COLUMNS = 1_000
LONGEST_LINE = 4 * LONGEST_CELL
"""A quotation mark that is never closed, or no end of line at all: no more than this is ever held."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a CSV file: its cells by column, and where it begins."""

    cells: dict[str, str]
    place: Place


def lines_of(file: SourceFile, findings: Findings) -> Iterator[Line]:
    """Read a CSV file; what is wrong with the whole or with one row is added to the findings."""
    encoding = encoding_of(file)
    whole = Place(file.name)
    if encoding is None:
        findings.add(refused(Problem.NOT_TEXT, whole))
        return
    if encoding not in (UTF_8, "utf-16"):
        findings.add(repaired(Problem.OTHER_ENCODING, whole, became="Windows-1252"))
    csv.field_size_limit(LONGEST_CELL)
    with opened_as_text(file, encoding) as text:
        rows = csv.reader(_bounded(text), strict=False)
        header = _header(_next(rows, whole, findings), whole, findings)
        if header:
            yield from _lines(rows, header, file.name, findings)


def _bounded(text: TextIO) -> Iterator[str]:
    """Give the lines of a file, and refuse one that is longer than any row, before all of it is read."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            raise csv.Error("A line has no end.")
        yield line


def _header(names: list[str] | None, whole: Place, findings: Findings) -> list[str]:
    """Check the first row. Empty: the file cannot be read."""
    if names is None:
        findings.add(noted(Problem.EMPTY_FILE, whole))
        return []
    header = [name.strip() for name in names]
    twice = [name for name, count in Counter(header).items() if name and count > 1]
    if twice or len(header) > MOST_COLUMNS:
        findings.add(refused(Problem.TWO_COLUMNS_ALIKE, Place(whole.file, 1), ", ".join(twice[:5])))
        return []
    return header


def _lines(rows: Iterator[list[str]], header: list[str], name: str, findings: Findings) -> Iterator[Line]:
    begins = getattr(rows, "line_num", 1) + 1
    while True:
        place = Place(name, begins)
        cells = _next(rows, place, findings)
        if cells is None:
            return
        begins = getattr(rows, "line_num", begins) + 1
        if any(cell.strip() for cell in cells):
            line = _line(cells, header, place, findings)
            if line:
                yield line


def _line(cells: list[str], header: list[str], place: Place, findings: Findings) -> Line | None:
    more = [cell for cell in cells[len(header) :] if cell.strip()]
    if more:
        findings.add(refused(Problem.TOO_MANY_CELLS, place, shown=more[0]))
        return None
    named = {column: cell for column, cell in zip(header, cells, strict=False) if column}
    for column, cell in zip(header, cells, strict=False):
        if not column and cell.strip():
            findings.add(repaired(Problem.COLUMN_WITHOUT_NAME, place, shown=cell))
    return Line(named, place)


def _next(rows: Iterator[list[str]], place: Place, findings: Findings) -> list[str] | None:
    """Read the next row. None: there is none, or nothing that follows can be read."""
    try:
        return next(rows, None)
    except csv.Error:
        findings.add(refused(Problem.TOO_LARGE, place))
        return None
