"""What the core knows of our lines: which one answers at which number, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from ringbuoy.lines.phone_ways import Choice
from ringbuoy.lines.rules import Hours, Recording, WhenClosed

HOUSE = "house"
"""The sentences that belong to no line."""
FEWEST_SAME_DIGITS = 6


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """A line as it answers calls. `says_listening`: callers are told first that somebody may listen.

    `hours` None: nobody knows them, and `is_open` stays as it is.
    """

    code: str
    language: str
    is_open: bool = True
    says_listening: bool = False
    takes_messages: bool = False
    calls_back: bool = False
    keeps_numbers: bool = True
    menu: tuple[Choice, ...] = ()
    when_closed: WhenClosed = WhenClosed.WAIT
    recording: Recording = Recording.NEVER
    hours: Hours | None = field(default=None, hash=False)

    def judged(self, *, at: datetime) -> Self:
        """Give the same line, open or closed as its hours say of this moment."""
        return replace(self, is_open=self.hours.are_open(at)) if self.hours else self


@dataclass(frozen=True)
class Numbers:
    """Which line answers at which number, and which one takes calls to a number that nobody gave a line."""

    by_number: Mapping[str, VoiceLine] = field(default_factory=dict)
    otherwise: VoiceLine = VoiceLine(HOUSE, "en")
    by_code: Mapping[str, VoiceLine] = field(default_factory=dict)

    def line_at(self, dialed: str) -> VoiceLine:
        """Find the line of a number as a carrier dials it, with or without a prefix."""
        digits = "".join(sign for sign in dialed if sign.isdigit())
        if digits in self.by_number:
            return self.by_number[digits]
        alike = [number for number in self.by_number if are_alike(number, digits)]
        return self.by_number[max(alike, key=len)] if alike else self.otherwise

    def judged(self, *, at: datetime) -> Self:
        """Give the same, each line open or closed as its hours say of this moment."""
        return replace(
            self,
            by_number={number: line.judged(at=at) for number, line in self.by_number.items()},
            otherwise=self.otherwise.judged(at=at),
            by_code={code: line.judged(at=at) for code, line in self.by_code.items()},
        )


def are_alike(one: str, other: str) -> bool:
    """Tell whether two numbers are the same but for what stands before the local one."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= FEWEST_SAME_DIGITS and longer.endswith(shorter)
