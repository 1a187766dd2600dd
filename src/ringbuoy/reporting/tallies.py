"""The counts from which every number of a report is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

WITHIN_SECONDS = (10, 15, 20, 30, 60, 120, 300)


@dataclass(frozen=True)
class Spread:
    """A set of times: how many, their sum, their middle, the one that 95 in 100 do not pass, the longest.

    Percentiles are by nearest rank: each is a time that somebody really waited. No times: all None.
    """

    count: int = 0
    total: timedelta = timedelta(0)
    p50: timedelta | None = None
    p95: timedelta | None = None
    longest: timedelta | None = None

    @property
    def mean(self) -> timedelta | None:
        """The mean, or None when there are no times."""
        return self.total / self.count if self.count else None


@dataclass(frozen=True)
class Tally:
    """Counts of contacts. `…_within` has one count for each entry of `WITHIN_SECONDS`.

    The spreads are made for a whole report only; the tally of one day, hour, line or channel has none.

    offered = answered + abandoned + overflowed + messages + waiting, always.
    """

    offered: int = 0
    answered: int = 0
    answered_in_goal: int = 0
    abandoned: int = 0
    overflowed: int = 0
    messages: int = 0
    waiting: int = 0
    lost: int = 0
    not_let_in: int = 0
    on_paper: int = 0
    tests: int = 0
    counseling: int = 0
    not_counseling: int = 0
    closed_counseling: int = 0
    answered_within: Sequence[int] = (0,) * len(WITHIN_SECONDS)
    abandoned_within: Sequence[int] = (0,) * len(WITHIN_SECONDS)
    wait: Spread = Spread()
    talk: Spread = Spread()
    wrap_up: Spread = Spread()
    handling: Spread = Spread()

    @property
    def contacts(self) -> int:
        """Everybody who reached out, on the wire or on paper."""
        return self.offered + self.on_paper

    @property
    def elsewhere(self) -> int:
        """Who was neither answered here nor left: handed on, a message left, or still waiting."""
        return self.overflowed + self.messages + self.waiting


def share(part: int, whole: int) -> Fraction | None:
    """Give part of whole, 0..1, or None when there is no whole."""
    return Fraction(part, whole) if whole else None
