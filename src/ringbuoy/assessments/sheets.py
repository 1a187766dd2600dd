"""Scoring a whole sheet of answers, one row after the other: the way to check our scoring from outside. Pure.

Columns are item codes; an empty cell was not asked. Every row comes back as it was, with what it proves.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ringbuoy.assessments.instruments import INCOMPLETE, NO, SEX, UNKNOWN, YES, Instrument
from ringbuoy.assessments.scoring import Outcome, allows, opens_screener, score
from ringbuoy.kernel.errors import Refused

ADDED = ("score", "level", "rule")
OPENS = "opens_screener"
SEXES = {"m": "male", "man": "male", "men": "male", "f": "female", "woman": "female", "women": "female"}
DELIMITERS = ",;\t"
_WHOLE = re.compile(r"^([0-9]+)\.0+$")
"""What a spreadsheet or a table of numbers writes for a whole number where other cells are empty."""


class Wrong(StrEnum):
    """What keeps a text from being a sheet of answers."""

    EMPTY = "empty"
    NOT_CSV = "not_csv"
    COLUMN_TAKEN = "column_taken"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"


_SENTENCES = {
    Wrong.EMPTY: "The file is empty. Its first line must name the columns: {all}.",
    Wrong.NOT_CSV: "The file is no CSV: a quotation mark is not closed, or stands in the wrong place. "
    "Save it as CSV once more.",
    Wrong.COLUMN_TAKEN: "The file has a column {columns} already. Remove it, or give it another name.",
    Wrong.COLUMN_MISSING: "The first line has no column {columns}. It must name all of {all}; "
    "leave a cell empty where the question was not asked.",
    Wrong.COLUMN_TWICE: "The first line names column {columns} twice. Remove one of them.",
}


class NotASheet(Refused):
    """The text is no sheet that can be read; the sentence says what is wrong with it.

    `columns`: the names in question. `every`: all names that the first line must have.
    """

    def __init__(self, wrong: Wrong, *, columns: str = "", every: str = "") -> None:
        super().__init__(_SENTENCES[wrong].format(columns=columns, all=every))
        self.wrong = wrong
        self.columns = columns
        self.every = every


@dataclass(frozen=True)
class Row:
    """One row with what was added to it. `surplus`: cells beyond the header."""

    cells: tuple[str, ...]
    surplus: tuple[str, ...]
    outcome: Outcome
    opens: str
    impossible: tuple[str, ...]
    has_another_length: bool

    @property
    def is_troubled(self) -> bool:
        """Whether somebody should look at this row."""
        return bool(self.impossible or self.outcome.conflicts or self.has_another_length)

    @property
    def score(self) -> str:
        """The score as a cell; empty where nothing is added up."""
        return "" if self.outcome.score is None else str(self.outcome.score)

    @property
    def rule(self) -> str:
        """What decided, and what is wrong with the row."""
        conflicts = [f"conflict: {one}" for one in self.outcome.conflicts]
        impossible = [f"impossible value in {item}" for item in self.impossible]
        length = ["not as many cells as the header"] if self.has_another_length else []
        return "; ".join([self.outcome.proof, *conflicts, *impossible, *length])


@dataclass(frozen=True)
class Scored:
    """A sheet with its levels."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    has_opens: bool

    @property
    def troubled(self) -> int:
        """How many rows somebody should look at."""
        return sum(row.is_troubled for row in self.rows)

    @property
    def heads(self) -> tuple[str, ...]:
        """The names of all columns, the added ones too."""
        return (*self.header, *ADDED, *((OPENS,) if self.has_opens else ()))

    def text(self) -> str:
        """Write the sheet with the added columns."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow(self.heads)
        for row in self.rows:
            opens = [row.opens] if self.has_opens else []
            writer.writerow([*row.cells, row.score, row.outcome.level, row.rule, *opens, *row.surplus])
        return out.getvalue()


def score_sheet(instrument: Instrument, text: str) -> Scored:
    """Score every row of a sheet.

    :raises NotASheet: it cannot be read, or its header does not fit the instrument.
    """
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter)
    if not lines:
        raise NotASheet(Wrong.EMPTY, every=_names(instrument))
    header = tuple(lines[0])
    places = _places(instrument, header)
    rows = tuple(_row(instrument, line, places, width=len(header)) for line in lines[1:])
    return Scored(header, rows, delimiter, bool(instrument.opens_screener_item))


def _delimiter(text: str) -> str:
    """Find what separates the cells: whichever stands most often in the header."""
    header = text.lstrip().split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def _lines(text: str, delimiter: str) -> list[list[str]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [line for line in reader if line]
    except csv.Error:
        raise NotASheet(Wrong.NOT_CSV) from None


def _places(instrument: Instrument, header: Sequence[str]) -> dict[str, int]:
    """Find the column of each item. A missing one is refused: left out by mistake it would hide answers."""
    names = [name.strip().casefold() for name in header]
    taken = [name for name in (*ADDED, OPENS) if name in names]
    if taken:
        raise NotASheet(Wrong.COLUMN_TAKEN, columns=taken[0])
    items = [question.item for question in instrument.questions]
    missing = [item for item in items if item.casefold() not in names]
    if missing:
        raise NotASheet(Wrong.COLUMN_MISSING, columns=", ".join(missing), every=_names(instrument))
    twice = [item for item in items if names.count(item.casefold()) > 1]
    if twice:
        raise NotASheet(Wrong.COLUMN_TWICE, columns=twice[0])
    return {item: names.index(item.casefold()) for item in items}


def _names(instrument: Instrument) -> str:
    return " ".join(question.item for question in instrument.questions)


def _row(instrument: Instrument, line: list[str], places: dict[str, int], *, width: int) -> Row:
    cells = [*line, *[""] * (width - len(line))]
    said = {
        item: _said(instrument, item, cells[place]) for item, place in places.items() if cells[place].strip()
    }
    answers = {item: answer if allows(instrument, item, answer) else UNKNOWN for item, answer in said.items()}
    return Row(
        cells=tuple(cells[:width]),
        surplus=tuple(cells[width:]),
        outcome=score(instrument, answers),
        opens=_word(opens_screener(instrument, answers)),
        impossible=tuple(item for item in said if answers[item] != said[item]),
        has_another_length=len(line) != width,
    )


def _said(instrument: Instrument, item: str, cell: str) -> str:
    """Read a cell; the codes of a questionnaire that was taken in may be in capitals, cells are in any."""
    answer = cell.strip().casefold()
    question = instrument.question(item)
    codes = {choice.code.casefold(): choice.code for choice in question.choices} if question else {}
    if item == SEX:
        return codes.get(answer, SEXES.get(answer, answer))
    return codes.get(answer) or codes.get(_WHOLE.sub(r"\1", answer), answer)


def _word(opens: bool | None) -> str:
    return {True: YES, False: NO, None: INCOMPLETE}[opens]
