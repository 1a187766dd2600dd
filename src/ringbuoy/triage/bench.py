"""The test bench: a list reads messages whose level is known, and is counted by. Pure.

What is counted for a level: of the messages with this level or a more urgent one, how many were found so
(recall); of those found so, how many were (precision). A share is never told without its two numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ringbuoy.triage.levels import ORDER, SIGNS, Level
from ringbuoy.triage.reading import Reader


@dataclass(frozen=True)
class Message:
    """An invented or cleaned message with the level that a person gave it."""

    language: str
    level: Level
    words: str = field(repr=False)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share, 0..1. None: of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Score:
    """How a set of messages was read: `counts` by the level they have and the level that was found."""

    counts: Mapping[tuple[Level, Level], int]

    def recall(self, level: Level) -> Share:
        """Of those that have this level or a more urgent one, how many were found so."""
        return Share(self._count(level, level), self._count(level, Level.NONE))

    def precision(self, level: Level) -> Share:
        """Of those found at this level or a more urgent one, how many have it."""
        return Share(self._count(level, level), self._count(Level.NONE, level))

    def row(self, level: Level) -> list[int]:
        """Give how the messages of a level were read, from the most urgent level down."""
        return [self.counts.get((level, found), 0) for found in ORDER]

    @property
    def total(self) -> int:
        """How many messages were read."""
        return sum(self.counts.values())

    def _count(self, has: Level, found: Level) -> int:
        return sum(
            number
            for (one, other), number in self.counts.items()
            if one.rank <= has.rank and other.rank <= found.rank
        )

    def stored(self) -> dict[str, Any]:
        """Write the counts as the database keeps them."""
        return {f"{has}:{found}": number for (has, found), number in sorted(self.counts.items())}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Score":
        """Read what `stored` wrote."""
        parts = {tuple(name.split(":")): number for name, number in stored.items()}
        return cls({(Level(has), Level(found)): int(number) for (has, found), number in parts.items()})


@dataclass(frozen=True)
class Misread:
    """A message that was found less urgent, or more urgent, than it is."""

    message: Message
    found: Level
    codes: tuple[str, ...]

    @property
    def is_missed(self) -> bool:
        """Tell whether it was found less urgent than it is."""
        return self.found.rank > self.message.level.rank


@dataclass(frozen=True)
class Replay:
    """What came of reading a set of messages."""

    score: Score
    misread: Sequence[Misread]

    @property
    def missed(self) -> list[Misread]:
        """Those found less urgent than they are, the most urgent first."""
        return [one for one in self.misread if one.is_missed]

    @property
    def false_alarms(self) -> list[Misread]:
        """Those found more urgent than they are."""
        return [one for one in self.misread if not one.is_missed]


def replay(messages: Iterable[Message], reader: Reader) -> Replay:
    """Read every message and count."""
    counts: dict[tuple[Level, Level], int] = {}
    misread: list[Misread] = []
    for message in messages:
        found = reader.read(message.words)
        level = found[0].level if found else Level.NONE
        counts[message.level, level] = counts.get((message.level, level), 0) + 1
        if level is not message.level:
            misread.append(Misread(message, level, tuple(one.code for one in found if one.level is level)))
    misread.sort(key=lambda one: one.message.level.rank)
    return Replay(Score(counts), misread)


def falls(before: Score, after: Score) -> list[Level]:
    """Give the levels at which a change finds fewer of the messages that have them."""
    return [level for level in SIGNS if _value(after.recall(level)) < _value(before.recall(level))]


def _value(share: Share) -> float:
    return share.value or 0.0
