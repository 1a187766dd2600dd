"""A look at what a caller has written: it holds codes only. Pure; hub and worker keep it alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import UUID

from ringbuoy.triage.levels import Level
from ringbuoy.triage.reading import Found, Reader

KEEP = (files("ringbuoy.triage") / "keep_look.sql").read_text()
MOST_MARKS = 12


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in one contact's words up to a message; `versions` are those of the lists."""

    contact: UUID
    up_to: int
    found: Sequence[Found]
    versions: Mapping[str, int]

    def values(self, *, at: datetime) -> dict[str, Any]:
        """Give what `KEEP` asks for."""
        return {
            "contact": self.contact,
            "up_to": self.up_to,
            "at": at,
            "codes": [one.code for one in self.found],
            "levels": [one.level.value for one in self.found],
            "reasons": [one.reason.value for one in self.found],
            "versions": [self.versions[one.language] for one in self.found],
            "tiers": [one.level.tier.value for one in self.found],
        }


def look_at(contact: UUID, words: str, *, up_to: int, reader: Reader) -> Look:
    """Read what a caller has written up to a message, and give the most urgent of what was found."""
    found = [one for one in reader.read(words) if one.level is not Level.NONE]
    return Look(contact, up_to, found[:MOST_MARKS], reader.versions)
