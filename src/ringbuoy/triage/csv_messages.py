"""Messages with their levels from a CSV file. Pure; nothing of it is kept."""

import csv
import io
from enum import StrEnum

from ringbuoy.kernel.errors import Refused
from ringbuoy.triage.bench import Message
from ringbuoy.triage.grammar import LANGUAGES
from ringbuoy.triage.levels import Level

COLUMNS = ("language", "level", "words")
MOST_MESSAGES = 5_000
DELIMITERS = ",;\t"


class Wrong(StrEnum):
    """What keeps a text from being a set of messages."""

    EMPTY = "empty"
    NOT_CSV = "not_csv"
    COLUMN_MISSING = "column_missing"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_LEVEL = "unknown_level"
    NO_WORDS = "no_words"
    TOO_MANY = "too_many"


_SENTENCES = {
    Wrong.EMPTY: "The file has no messages. Its first line must be: language,level,words",
    Wrong.NOT_CSV: "The file is no CSV. Save it as CSV once more.",
    Wrong.COLUMN_MISSING: "The first line has no column {said}. It must be: language,level,words",
    Wrong.UNKNOWN_LANGUAGE: "Line {line}: the language “{said}” has no list. Write en or es.",
    Wrong.UNKNOWN_LEVEL: "Line {line}: there is no level “{said}”. Write imminent, high, some or none.",
    Wrong.NO_WORDS: "Line {line} has no words. Write the message, or take the line out.",
    Wrong.TOO_MANY: "The file has more than {said} messages. Send it in parts.",
}


class NotMessages(Refused):
    """A text is no set of messages. `said` is a code or the name of a column, never a message."""

    def __init__(self, wrong: Wrong, *, line: int = 0, said: str = "") -> None:
        super().__init__(_SENTENCES[wrong].format(line=line, said=said))
        self.wrong = wrong
        self.line = line
        self.said = said


def read_messages(text: str) -> list[Message]:
    """Read a set of messages: a header, then one message in each row.

    :raises NotMessages: it cannot be read; the sentence says which line and what to do.
    """
    text = text.removeprefix("\ufeff").lstrip()
    header = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=header.count), strict=True
    )
    try:
        _check_header([name.strip().casefold() for name in reader.fieldnames or ()])
        reader.fieldnames = [name.strip().casefold() for name in reader.fieldnames or ()]
        messages = [_message(row, line=reader.line_num) for row in reader]
    except csv.Error:
        raise NotMessages(Wrong.NOT_CSV) from None
    if not messages:
        raise NotMessages(Wrong.EMPTY)
    if len(messages) > MOST_MESSAGES:
        raise NotMessages(Wrong.TOO_MANY, said=str(MOST_MESSAGES))
    return messages


def _check_header(names: list[str]) -> None:
    if not names:
        raise NotMessages(Wrong.EMPTY)
    for column in COLUMNS:
        if column not in names:
            raise NotMessages(Wrong.COLUMN_MISSING, said=column)


def _message(row: dict[str, str | None], *, line: int) -> Message:
    language, level = _code(row, "language"), _code(row, "level")
    words = (row["words"] or "").strip()
    if language not in LANGUAGES:
        raise NotMessages(Wrong.UNKNOWN_LANGUAGE, line=line, said=language[:12])
    if level not in set(Level):
        raise NotMessages(Wrong.UNKNOWN_LEVEL, line=line, said=level[:12])
    if not words:
        raise NotMessages(Wrong.NO_WORDS, line=line)
    return Message(language, Level(level), words)


def _code(row: dict[str, str | None], name: str) -> str:
    return (row[name] or "").strip().casefold()
