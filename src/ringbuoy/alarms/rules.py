"""What an alarm can be about, and how it can end."""

from enum import StrEnum


class AlarmCode(StrEnum):
    """What an alarm is about. The value is the stored code; it never changes."""

    MANY_OPENS = "many_opens"
    JOURNAL_DIFFERS = "journal_differs"
    CHECKPOINTS_UNWRITTEN = "checkpoints_unwritten"


class Outcome(StrEnum):
    """What the person found who looked into an alarm."""

    IN_ORDER = "in_order"
    MISTAKE = "mistake"
    MISUSE = "misuse"
