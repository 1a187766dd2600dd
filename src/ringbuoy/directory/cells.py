"""Reading one cell: what it must be, what can be repaired, what is refused. Pure."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from ringbuoy.directory.columns import Column, Kind
from ringbuoy.directory.findings import Problem
from ringbuoy.directory.standard import WEEKDAYS

Value = str | int | float | bool | date | datetime | UUID | None

LONGEST_TEXT = 200_000
LARGEST_WHOLE = 2**53
EARLIEST_YEAR, LATEST_YEAR = 1600, 2300
EMPTY_WORDS = frozenset({"n/a", "na", "none", "null", "-", "--", "unknown", "tbd", "not applicable"})
OUR_IDS = uuid5(NAMESPACE_URL, "https://openreferral.org/hsds/id")

_FORMULA = re.compile(r"[=@\t\r]|[+-](?=[A-Za-z(=@])|[+-][^|\n]*\|[^!\n]*!")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|24:00(?::00)?")
_SPOKEN_TIME = re.compile(r"(\d{1,2})(?::(\d\d))?\s*([ap])\.?m\.?", re.I)
_SHORT_TIME = re.compile(r"\d:[0-5]\d(?::[0-5]\d)?")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?", re.I)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?")
_DAYS = {
    name: code
    for code, names in zip(
        WEEKDAYS, ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), strict=True
    )
    for name in (names, names[:3])
}
_DATES = ("%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y%m%d")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Wrong(Exception):
    """The cell cannot be what its column asks for."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says. `repair`: what had to be done to read it; None: nothing."""

    value: Value
    repair: Problem | None = None


NOTHING = Read(None)


def read_cell(column: Column, said: object, *, source: str, table: str) -> Read:
    """Read one cell of a column; `source` and `table` make ids that are no UUIDs our own.

    :raises Wrong: it cannot be read; a soft kind (an e-mail or web address) is left out by the caller.
    """
    if said is None or said == "":
        return NOTHING
    if isinstance(said, list | dict):
        raise Wrong(Problem.WRONG_KIND)
    if column.kind in (Kind.KEY, Kind.REFERENCE):
        return _read_id(said, source=source, table=column.of or table)
    if column.kind is Kind.TEXT:
        return _read_text(said)
    return _read_stripped(column, said)


def id_for(said: str, *, source: str, table: str) -> UUID:
    """Make the UUID of something that its source calls `said`: always the same one."""
    return uuid5(OUR_IDS, f"{source}/{table}/{said}")


def _read_stripped(column: Column, said: object) -> Read:
    if isinstance(said, str):
        said = said.strip()
        if not said:
            return NOTHING
        if said.lower() in EMPTY_WORDS:
            return Read(None, Problem.EMPTY_WORD)
    if column.kind is Kind.CHOICE:
        return _read_choice(said, column.choices)
    return _READERS[column.kind](said)


def _read_id(said: object, *, source: str, table: str) -> Read:
    text = str(said).strip()
    if not text:
        return NOTHING
    if len(text) > 500 or isinstance(said, bool):
        raise Wrong(Problem.WRONG_KIND)
    try:
        return Read(UUID(text))
    except ValueError:
        return Read(id_for(text, source=source, table=table), Problem.ID_MADE)


def _read_text(said: object) -> Read:
    if isinstance(said, bool):
        raise Wrong(Problem.WRONG_KIND)
    text = said if isinstance(said, str) else _plain_number(said)
    if not text.strip():
        return NOTHING
    if len(text) > LONGEST_TEXT:
        raise Wrong(Problem.TOO_LARGE)
    storable = text.replace("\0", "").encode("utf-8", "replace").decode()
    if storable != text:
        return Read(storable, Problem.ODD_LETTERS)
    if _FORMULA.match(text):
        return Read(f" {text}", Problem.FORMULA)
    return Read(text, None if isinstance(said, str) else Problem.REWRITTEN)


def _plain_number(said: object) -> str:
    return str(int(said)) if isinstance(said, float) and said.is_integer() else str(said)


def _read_number(said: object) -> Read:
    if isinstance(said, bool):
        raise Wrong(Problem.NOT_A_NUMBER)
    if isinstance(said, int | float):
        if not math.isfinite(said) or abs(said) > LARGEST_WHOLE:
            raise Wrong(Problem.NOT_A_NUMBER)
        return Read(float(said))
    if _NUMBER.fullmatch(str(said)):
        return Read(float(str(said)))
    raise Wrong(Problem.NOT_A_NUMBER)


def _read_whole(said: object) -> Read:
    repair = None
    if isinstance(said, str) and (found := re.fullmatch(r"(?:ext\.?|x|#)\s*(\d{1,15})", said, re.I)):
        said, repair = found.group(1), Problem.REWRITTEN
    number = _read_number(said).value
    if not isinstance(number, float) or not number.is_integer():
        raise Wrong(Problem.NOT_A_NUMBER)
    return Read(int(number), repair)


def _read_date(said: object) -> Read:
    text = str(said)
    try:
        return Read(_sane(date.fromisoformat(text[:10] if "T" in text else text)))
    except ValueError:
        pass
    for form in _DATES:
        try:
            return Read(_sane(datetime.strptime(text, form).date()), Problem.REWRITTEN)  # noqa: DTZ007
        except ValueError:
            continue
    raise Wrong(Problem.NOT_A_DATE)


def _sane(day: date) -> date:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValueError
    return day


def _read_moment(said: object) -> Read:
    try:
        moment = datetime.fromisoformat(str(said))
        _sane(moment.date())
    except ValueError:
        day = _read_date(said).value
        if not isinstance(day, date):
            raise Wrong(Problem.NOT_A_DATE) from None
        return Read(datetime(day.year, day.month, day.day, tzinfo=UTC), Problem.REWRITTEN)
    if moment.tzinfo is None:
        return Read(moment.replace(tzinfo=UTC), Problem.REWRITTEN)
    try:
        return Read(moment.astimezone(UTC))
    except OverflowError as error:
        raise Wrong(Problem.NOT_A_DATE) from error


def _read_time(said: object) -> Read:
    text = str(said)
    if _TIME.fullmatch(text):
        return Read(text)
    if _SHORT_TIME.fullmatch(text):
        return Read(f"0{text}", Problem.REWRITTEN)
    found = _SPOKEN_TIME.fullmatch(text)
    if not found or not 1 <= int(found.group(1)) <= 12 or int(found.group(2) or 0) > 59:
        raise Wrong(Problem.NOT_A_TIME)
    hour = int(found.group(1)) % 12 + 12 * (found.group(3).lower() == "p")
    return Read(f"{hour:02}:{found.group(2) or '00'}", Problem.REWRITTEN)


def _read_email(said: object) -> Read:
    text = str(said).removeprefix("mailto:")
    if not _EMAIL.fullmatch(text):
        raise Wrong(Problem.NOT_AN_EMAIL)
    return Read(text, None if text == said else Problem.REWRITTEN)


def _read_page_address(said: object) -> Read:
    text = str(said)
    if re.match(r"[a-z][a-z0-9+.-]*:", text, re.I) and not re.search(r"[\s<>\"]", text):
        if text.split(":")[0].lower() in {"javascript", "data", "vbscript", "file"}:
            raise Wrong(Problem.NOT_AN_ADDRESS)
        return Read(text)
    if _HOST.fullmatch(text):
        return Read(f"http://{text}", Problem.REWRITTEN)
    raise Wrong(Problem.NOT_AN_ADDRESS)


def _read_choice(said: object, choices: tuple[str, ...]) -> Read:
    text = str(said)
    if text in choices:
        return Read(text)
    known = {choice.lower(): choice for choice in choices}
    known |= {name: code for name, code in _DAYS.items() if code in choices}
    if text.lower() in known:
        return Read(known[text.lower()], Problem.REWRITTEN)
    raise Wrong(Problem.NOT_A_CHOICE)


def _read_flag(said: object) -> Read:
    if isinstance(said, bool):
        return Read(said)
    if str(said).lower() in _FLAGS:
        return Read(_FLAGS[str(said).lower()])
    raise Wrong(Problem.NOT_A_CHOICE)


_READERS: Mapping[Kind, Callable[[object], Read]] = {
    Kind.NUMBER: _read_number,
    Kind.WHOLE: _read_whole,
    Kind.DATE: _read_date,
    Kind.MOMENT: _read_moment,
    Kind.TIME: _read_time,
    Kind.EMAIL: _read_email,
    Kind.ADDRESS_OF_PAGE: _read_page_address,
    Kind.FLAG: _read_flag,
}
