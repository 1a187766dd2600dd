"""What doctor finds: one thing, how it stands, and what mends it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands with one thing."""

    GOOD = "good"
    NOTE = "note"
    RED = "red"


@dataclass(frozen=True)
class Finding:
    """One thing, how it stands, and the command that mends it."""

    about: str
    state: State
    says: str
    mend: str = ""
