"""Putting a long message together again from parts that come late, twice and in any order. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from ringbuoy.kernel.errors import Refused

PATIENCE = timedelta(seconds=20)
"""How long a missing part is waited for; then what has come is shown as it is."""
ORDER_PATIENCE = timedelta(seconds=5)
"""How long a message that has come waits for the rest of one that began before it."""
GAP = " […] "
MOST_PARTS = 255


class UnreadablePart(Refused):
    """A part says that it is the third of two, or the like."""


@dataclass(frozen=True)
class Part:
    """One part of a message. `reference` is the sender's own number for the whole, only sometimes unique."""

    reference: str
    number: int
    total: int
    words: str = field(repr=False)

    def check(self) -> None:
        """Refuse what can be no part.

        :raises UnreadablePart: the numbers do not fit together.
        """
        if not 1 <= self.number <= self.total <= MOST_PARTS or len(self.reference) > 40:
            raise UnreadablePart("The parts are numbered from 1, and none is higher than their count.")


def is_whole(numbers: Collection[int], total: int) -> bool:
    """Tell whether every part has come."""
    return set(numbers) == set(range(1, total + 1))


def joined(parts: Mapping[int, str], total: int) -> str:
    """Give the words in their order; where a part is missing stands a mark that shows it."""
    pieces = [parts.get(number, GAP) for number in range(1, total + 1)]
    return "".join(pieces).replace(GAP + GAP, GAP)
