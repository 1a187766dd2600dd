"""Whose call is looked at twice: in a flood, strangers press a key or stay. Nobody is blocked.

Whoever presses is through at once; whoever cannot is through a little later. Machines that only ring and
hang up never reach a counselor, and fill neither the queue nor the records. What is counted lies in memory
only and is forgotten within minutes.
"""

from collections import Counter, deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
CALM_FOR = timedelta(minutes=5)
MANY_CALLS = 120
"""So many calls within a minute are a flood: twice what reaches the largest national service."""
MANY_OF_A_NUMBER = 3
MANY_OF_A_PREFIX = 12
SAME_DIGITS = 4
"""How many digits at the end differ among the numbers of one prefix."""
PATIENCE = timedelta(seconds=20)
"""How long somebody waits who presses nothing."""
REAL_FOR = timedelta(hours=12)


class Flood:
    """Counts calls as they come, and knows who has been found to be real."""

    def __init__(self) -> None:
        self._came: deque[tuple[datetime, str]] = deque()
        self._counted: Counter[str] = Counter()
        self._real: dict[str, datetime] = {}
        self._flooded_at: datetime | None = None

    def is_on(self, *, at: datetime) -> bool:
        """Tell whether a flood goes on, or did a few minutes ago."""
        return self._flooded_at is not None and at - self._flooded_at < CALM_FOR

    def must_show(self, number: str, *, at: datetime) -> bool:
        """Count a call, and tell whether its caller is asked to press a key. An empty number is withheld."""
        self._forget_old(at)
        self._came.append((at, number))
        self._counted.update(_lanes(number))
        if len(self._came) > MANY_CALLS:
            self._flooded_at = at
        if self._is_known(number, at):
            return False
        return self.is_on(at=at) or self._is_crowded(number)

    def found_real(self, number: str, *, at: datetime) -> None:
        """Note that somebody real calls by this number: for hours they are asked no more."""
        if number:
            self._real[number] = at

    def _is_known(self, number: str, at: datetime) -> bool:
        seen = self._real.get(number)
        return seen is not None and at - seen < REAL_FOR

    def _is_crowded(self, number: str) -> bool:
        """Tell whether too many calls come by one number, or by numbers that differ at their end only."""
        if not number:
            return False
        of_number, of_prefix = (self._counted[lane] for lane in _lanes(number))
        return of_number > MANY_OF_A_NUMBER or of_prefix > MANY_OF_A_PREFIX

    def _forget_old(self, at: datetime) -> None:
        while self._came and at - self._came[0][0] > WINDOW:
            _moment, number = self._came.popleft()
            self._counted.subtract(_lanes(number))
            self._counted += Counter()
        for number in [one for one, seen in self._real.items() if at - seen >= REAL_FOR]:
            del self._real[number]


def _lanes(number: str) -> tuple[str, ...]:
    return (number, f"{number[:-SAME_DIGITS]}…") if number else ()
