"""What the router does later, in the order in which it comes due. Pure: somebody else has the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from heapq import heappop, heappush
from uuid import UUID


class Due(IntEnum):
    """What comes due."""

    LAPSE = 0
    HOP = 1
    TRAINEES = 2


@dataclass(frozen=True, slots=True, order=True)
class Timer:
    """One thing that comes due. Whoever takes it looks first whether it still holds."""

    when: datetime
    due: Due
    contact: UUID
    person: int = 0


class Timers:
    """All that is still to come."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []

    def add(self, timer: Timer) -> None:
        """Remember one more."""
        heappush(self._heap, timer)

    def take_due(self, at: datetime) -> Iterator[Timer]:
        """Take out what has come due, oldest first."""
        while self._heap and self._heap[0].when <= at:
            yield heappop(self._heap)

    @property
    def next_at(self) -> datetime | None:
        """When the next one comes due. None: nothing is to come."""
        return self._heap[0].when if self._heap else None
