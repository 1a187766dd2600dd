"""What a plan is made of, and what may be said about it in codes. Pure.

The sections are our own and neutral. Source: domain-safety-plan (docs/sources.md).
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

MOST_SIGNS = 4_000
"""How long one section may be."""
LINK_DAYS = (1, 7, 30, 90)
"""For how many days a page may be given."""
MOST_LINKS = 5


class Section(StrEnum):
    """A part of the plan, in its order. The value is the stored code; it never changes."""

    SIGNS = "signs"
    ALONE = "alone"
    ELSEWHERE = "elsewhere"
    PEOPLE = "people"
    SERVICES = "services"
    SURROUNDINGS = "surroundings"
    REASONS = "reasons"


class Means(StrEnum):
    """What came of asking about dangerous things near by. What was agreed stands in the plan's own words."""

    NOT_ASKED = "not_asked"
    NOTHING_NEAR = "nothing_near"
    AGREED = "agreed"
    LATER = "later"
    REFUSED = "refused"


class Again(StrEnum):
    """Whether the person wants us to open the plan again when they come back."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    NO = "no"


class Way(StrEnum):
    """How the plan was given to the person."""

    CHAT = "chat"
    TEXT = "text"
    PICTURE = "picture"
    READ_BACK = "read_back"
    PAPER = "paper"


class NotAPlan(ValueError):
    """The text is no plan."""


class SectionTooLong(ValueError):
    """A section is longer than it may be."""


Words = Mapping[Section, str]


def packed(words: Words) -> str:
    """Write the sections as one text, in their order, as a browser's JSON.stringify writes them."""
    said = {section.value: words.get(section, "") for section in Section}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> dict[Section, str]:
    """Read what `packed` wrote, or what the desk sent.

    :raises NotAPlan: it is none.
    :raises SectionTooLong: a section is longer than 4,000 signs.
    """
    try:
        said = json.loads(text)
        words = {Section(code): part for code, part in said.items()}
    except (ValueError, AttributeError):
        raise NotAPlan("Not the sections of a plan.") from None
    if not all(isinstance(part, str) for part in words.values()):
        raise NotAPlan("A section is no text.")
    if any(len(part) > MOST_SIGNS for part in words.values()):
        raise SectionTooLong("A section is too long.")
    return {section: words.get(section, "") for section in Section}


def is_empty(words: Words) -> bool:
    """Tell whether nothing is written in any section."""
    return not any(part.strip() for part in words.values())


def to_give(words: Words, *, ours: Collection[str]) -> dict[Section, str]:
    """Leave out what was begun for the person and not finished: it is ours, and nothing of theirs.

    `ours`: the lines with which a part may begin. One that ends with a colon and has nothing behind it,
    or only another of ours below it, was not finished.
    """
    return {section: _finished(part, ours) for section, part in words.items()}


def _finished(part: str, ours: Collection[str]) -> str:
    lines = part.split("\n")
    below = [line.strip() for line in (*lines[1:], "")]
    pairs = zip(lines, below, strict=True)
    return "\n".join(line for line, after in pairs if not _is_open(line.strip(), after, ours))


def _is_open(line: str, after: str, ours: Collection[str]) -> bool:
    return line.endswith(":") and line in ours and (not after or after in ours)


def ends_at(days: int, words_end: datetime, *, at: datetime) -> datetime:
    """Tell when a page ends: after so many days, and never after the words it was made of are forgotten."""
    return min(at + timedelta(days=days), words_end)
