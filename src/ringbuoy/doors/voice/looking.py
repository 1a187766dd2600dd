"""When the records' thread reads what: the journal hints many times a second when many call.

Where calls stand is read at every hint, as somebody waits for it. The rest (accounts, calls to be placed,
keys and tests) is read some times a second, one part after the other, and steps back for other work.
"""

from collections import deque
from collections.abc import Callable, Sequence

EVERY_SECONDS = 0.2
UNASKED_SECONDS = 0.5


class Looking:
    """What is still to be read of the rest. Times are a clock's that only goes on, in seconds."""

    def __init__(self, parts: Sequence[Callable[[], None]]) -> None:
        self._parts = parts
        self._owed: deque[Callable[[], None]] = deque()
        self._is_asked = self._is_urgent = False
        self._next = 0.0

    def ask(self) -> None:
        """Have the rest read, as something may have changed there."""
        self._is_asked = True

    def ask_at_once(self) -> None:
        """Have all of the rest read with the next look, before anything else: somebody waits for it."""
        self._is_urgent = True

    def rests_for(self, at: float) -> float:
        """Give how long nothing is to be read, in seconds."""
        return 0.0 if self._owed or self._is_urgent else max(0.0, self._due - at)

    @property
    def _due(self) -> float:
        """When the rest is read next; unasked too, as a hint may be lost."""
        return self._next if self._is_asked else self._next + UNASKED_SECONDS - EVERY_SECONDS

    def go_on(self, at: float, *, has_time: Callable[[], bool]) -> None:
        """Read what is due, one part at least. A part that fails is read again, after the others."""
        if is_urgent := self._is_urgent:
            self._is_urgent = False
        if is_urgent or (not self._owed and at >= self._due):
            self._is_asked, self._next = False, at + EVERY_SECONDS
            self._owed = deque(self._parts)
        while self._owed:
            self._owed.rotate(-1)
            self._owed[-1]()
            self._owed.pop()
            if not is_urgent and not has_time():
                return
