"""How many calls a carrier carries at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A carrier's limit, calls that come and calls that go together.

    `kept`: how many of them are for callers who are known to be real, and for calls that go out. `leads_on`:
    the carrier leads a call that is not taken to another number.
    """

    most: int
    kept: int = 0
    leads_on: bool = False


def usually_kept(most: int) -> int:
    """Give how many are kept where nobody says otherwise: one in five, and one of two at least."""
    return max(most // 5, int(most > 1))
