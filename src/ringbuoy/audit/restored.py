"""What restores have cost, as the checkpoints tell it by which somebody with the recovery key accepted them.

A restore puts the database back, or keyd, or both. Pure: the checkpoints are handed in as they were read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ringbuoy.keyd.checkpoints import BEGINNING, Checkpoint

ON_THE_WAY = timedelta(minutes=1)
"""An act may be journaled so much later than it says, where the database was slow."""


@dataclass(frozen=True)
class Loss:
    """Lines of the journal that are gone: what was signed after `after`, up to `last`."""

    after: Checkpoint
    last: Checkpoint
    accepted: Checkpoint

    def explains(self, moment: datetime) -> bool:
        """Tell whether what happened at a moment can be gone from the journal."""
        return self.after.at - ON_THE_WAY <= moment <= self.accepted.at


@dataclass(frozen=True)
class Forgotten:
    """Lines of keyd's log that are gone: what it wrote after it had signed `after`."""

    after: Checkpoint
    accepted: Checkpoint

    def explains(self, moment: datetime) -> bool:
        """Tell whether a key that was given at a moment can be gone from keyd's log."""
        return self.after.at - ON_THE_WAY <= moment <= self.accepted.at


def losses(log: Sequence[Checkpoint], elsewhere: Iterable[Checkpoint]) -> list[Loss]:
    """Give what was lost of the journal; `elsewhere` are the checkpoints in the table and in the file."""
    signed = {one.number: one for one in (*elsewhere, *log)}
    found = []
    for one in _accepted(log):
        after = one.goes_on_from or 0
        last = max((number for number in signed if after < number < one.number), default=None)
        if last is not None:
            found.append(Loss(signed.get(after, BEGINNING), signed[last], one))
    return found


def forgotten(log: Sequence[Checkpoint]) -> list[Forgotten]:
    """Give what keyd's log lost: there the numbers jump."""
    return [
        Forgotten(before, one)
        for before, one in pairwise((BEGINNING, *log))
        if one.goes_on_from is not None and one.number > before.number + 1
    ]


def completed(log: Sequence[Checkpoint], table: Iterable[Checkpoint]) -> list[Checkpoint]:
    """Give the checkpoints of keyd's log, and in its gaps those that the journal went on from."""
    known, gaps = {one.number for one in log}, forgotten(log)
    filled = [one for one in table if one.number not in known and _is_in(one.number, gaps)]
    return sorted((*log, *filled), key=lambda one: one.number)


def _accepted(log: Iterable[Checkpoint]) -> Iterable[Checkpoint]:
    return (one for one in log if one.goes_on_from is not None)


def _is_in(number: int, gaps: Iterable[Forgotten]) -> bool:
    return any(gap.after.number < number <= (gap.accepted.goes_on_from or 0) for gap in gaps)
