"""What an import finds wrong: where, what, and how it was treated. Pure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN_OF_EACH = 20
LONGEST_SHOWN = 60


class Treatment(StrEnum):
    """What was done about a finding."""

    REFUSED = "refused"
    REPAIRED = "repaired"
    NOTED = "noted"


class Problem(StrEnum):
    """What can be wrong with a file, a row or a cell."""

    # The file
    UNREADABLE_FILE = "unreadable_file"
    UNKNOWN_FILE = "unknown_file"
    EMPTY_FILE = "empty_file"
    NOT_TEXT = "not_text"
    OTHER_ENCODING = "other_encoding"
    TWO_COLUMNS_ALIKE = "two_columns_alike"
    COLUMN_WITHOUT_NAME = "column_without_name"
    UNKNOWN_COLUMN = "unknown_column"
    NOT_IN_MAPPING = "not_in_mapping"
    FILE_NOT_IN_MAPPING = "file_not_in_mapping"
    PACKAGE_UNREADABLE = "package_unreadable"
    BROKEN_JSON = "broken_json"
    BROKEN_XML = "broken_xml"
    # The row
    TOO_MANY_CELLS = "too_many_cells"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    KEY_TWICE = "key_twice"
    NOT_A_RECORD = "not_a_record"
    UNKNOWN_RECORD = "unknown_record"
    DUPLICATE = "duplicate"
    DUPLICATE_SAME = "duplicate_same"
    DIFFERS_INSIDE = "differs_inside"
    TWO_OWNERS = "two_owners"
    CODE_TWICE = "code_twice"
    # The cell
    MISSING = "missing"
    FILLED_IN = "filled_in"
    ID_MADE = "id_made"
    WRONG_KIND = "wrong_kind"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_CHOICE = "not_a_choice"
    NOT_AN_EMAIL = "not_an_email"
    NOT_AN_ADDRESS = "not_an_address"
    REWRITTEN = "rewritten"
    EMPTY_WORD = "empty_word"
    FORMULA = "formula"
    ODD_LETTERS = "odd_letters"
    ADDRESS_SPLIT = "address_split"
    OFF_THE_MAP = "off_the_map"
    LEADS_NOWHERE = "leads_nowhere"
    PARENT_LOOP = "parent_loop"
    # The table of places
    NOT_ON_THE_MAP = "not_on_the_map"
    NOT_A_ZONE = "not_a_zone"
    SEVERAL_TOWNS = "several_towns"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file, the row (its line, or the number of a record), the path inside.

    `row` 0 means the file as a whole.
    """

    file: str
    row: int = 0
    inside: str = ""

    def within(self, key: str) -> "Place":
        """Give the place one step further inside."""
        return Place(self.file, self.row, f"{self.inside}.{key}" if self.inside else key)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found. `shown` is the value as it stood, cut; `became` what it was made into."""

    problem: Problem
    treatment: Treatment
    place: Place
    field: str = ""
    shown: str = ""
    became: str = ""


@dataclass
class Findings:
    """Everything that was found: all of it counted, the first of each kind kept, each told as it comes."""

    told: Callable[[Finding], None] | None = None
    counts: Counter[tuple[Treatment, Problem, str, str]] = field(default_factory=Counter)
    kept: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Take one more."""
        key = (finding.treatment, finding.problem, finding.place.file, finding.field)
        self.counts[key] += 1
        if self.counts[key] <= SHOWN_OF_EACH:
            self.kept.append(finding)
        if self.told:
            self.told(finding)

    def extend(self, findings: "list[Finding]") -> None:
        """Take several more."""
        for finding in findings:
            self.add(finding)

    def number_of(self, treatment: Treatment) -> int:
        """Count what was treated so."""
        return sum(count for key, count in self.counts.items() if key[0] is treatment)


def refused(problem: Problem, place: Place, field: str = "", shown: object = "") -> Finding:
    """Describe something that is not taken."""
    return Finding(problem, Treatment.REFUSED, place, field, cut(shown))


def repaired(
    problem: Problem, place: Place, field: str = "", shown: object = "", became: object = ""
) -> Finding:
    """Describe something that is taken in another form."""
    return Finding(problem, Treatment.REPAIRED, place, field, cut(shown), cut(became))


def noted(problem: Problem, place: Place, field: str = "", shown: object = "") -> Finding:
    """Describe something that is taken as it is."""
    return Finding(problem, Treatment.NOTED, place, field, cut(shown))


def cut(value: object) -> str:
    """Shorten a value to what a person needs to find it again."""
    text = str(value).replace("\n", " ").replace("\r", " ")
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
