"""How long each kind of content is kept, as data. The key of a class's month is destroyed when it ends.

A center may choose another time between `shortest` and `longest`; keyd itself destroys nothing before
`shortest` is over, whoever orders it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Retention(StrEnum):
    """A class of content. The value is part of the epoch's name; it never changes."""

    WORDS = "words"
    RESCUE = "rescue"


@dataclass(frozen=True)
class Keeping:
    """What belongs to a class, and for how long it is kept after the month in which it was sealed."""

    what: str
    kept: timedelta
    shortest: timedelta
    longest: timedelta


KEEPING: dict[Retention, Keeping] = {
    Retention.WORDS: Keeping(
        "Messages, notes, handles and messages taken.",
        kept=timedelta(days=90),
        shortest=timedelta(days=30),
        longest=timedelta(days=7 * 365 + 2),
    ),
    Retention.RESCUE: Keeping(
        "Rescue records, mandated reports, complaints.",
        kept=timedelta(days=7 * 365 + 2),
        shortest=timedelta(days=365),
        longest=timedelta(days=30 * 365 + 8),
    ),
}
