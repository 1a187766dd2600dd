"""The risk level of a contact, in the words of the screener's triage.

`imminent` is no result of an instrument: it is a flag of the contact that people raise.
Source: cssrs-screener (docs/sources.md).
"""

from enum import StrEnum


class Level(StrEnum):
    """The risk level as the screener's triage names it, and one that says that there is none yet."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    INCOMPLETE = "incomplete"


SEVERITY = {Level.NONE: 0, Level.INCOMPLETE: 0, Level.LOW: 1, Level.MODERATE: 2, Level.HIGH: 3}


def is_higher(level: Level, than: Level) -> bool:
    """Tell whether one level is more serious than another."""
    return SEVERITY[level] > SEVERITY[than]
