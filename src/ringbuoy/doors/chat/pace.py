"""How fast one side of one conversation may write: faster than anybody types, slower than a machine."""

import time
from collections.abc import Hashable

from ringbuoy.doors.chat.refusals import TooFast

BURST = 40
PER_SECOND = 2.0
MOST_REMEMBERED = 20_000


class Pace:
    """A bucket of tokens for each side of a conversation; a repeat of the same message costs one too."""

    def __init__(self, *, burst: int = BURST, per_second: float = PER_SECOND) -> None:
        self._burst = burst
        self._per_second = per_second
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def take(self, who: Hashable) -> None:
        """Let one message pass.

        :raises TooFast: the bucket is empty.
        """
        now = time.monotonic()
        tokens, since = self._buckets.get(who, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        if tokens < 1:
            raise TooFast
        if len(self._buckets) >= MOST_REMEMBERED:
            self._forget_rested(now)
        self._buckets[who] = (tokens - 1, now)

    def _forget_rested(self, now: float) -> None:
        """Forget buckets that are full again."""
        full_after = self._burst / self._per_second
        self._buckets = {who: said for who, said in self._buckets.items() if now - said[1] < full_after}
