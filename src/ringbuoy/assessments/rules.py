"""The level that stands: what the answers prove, what people set by hand, and who may lower it. Pure."""

from collections.abc import Iterable

from ringbuoy.assessments.risk import SEVERITY, Level, is_higher
from ringbuoy.kernel.errors import Refused


class NotALevel(Refused):
    """There is no such level, or nobody sets it by hand."""


class NotHigher(Refused):
    """Raising means: to a more serious level."""


class NotLower(Refused):
    """Lowering means: to a less serious level."""


class ReasonMissing(Refused):
    """A level that is lowered needs a reason in words."""


SET_BY_HAND = (Level.NONE, Level.LOW, Level.MODERATE, Level.HIGH)


def standing_level(before: Level | None, proven: Level) -> Level:
    """Give the level that stands after answers prove `proven`.

    It never falls by itself, also when an answer is corrected: a person lowers it, with a reason.
    Once lowered, `proven` is what the answers given since then prove: the old ones were overruled,
    a new one counts.
    """
    if before is None:
        return proven
    return proven if SEVERITY[proven] >= SEVERITY[before] else before


def most_serious(levels: Iterable[Level]) -> Level:
    """Give the level that several instruments prove together. Nothing proven: incomplete."""
    return max(
        levels, key=lambda level: (SEVERITY[level], level is not Level.INCOMPLETE), default=Level.INCOMPLETE
    )


def is_down(before: Level | None, wanted: str) -> bool:
    """Tell which way a person asks the level to go; whether they may is another question."""
    return wanted in SET_BY_HAND and before is not None and is_higher(before, Level(wanted))


def check_raise(before: Level | None, to: Level) -> None:
    """Refuse to call a step up what is none.

    :raises NotHigher: the level is as serious already.
    """
    _check_by_hand(to)
    if before is not None and not is_higher(to, before):
        raise NotHigher(
            "The level is already that high. Choose a higher one, or ask a supervisor to lower it."
        )


def check_lower(before: Level | None, to: Level, reason: str) -> None:
    """Refuse to lower without need or without words.

    :raises NotLower: the level is not lower than the one that stands.
    :raises ReasonMissing: no reason was given.
    """
    _check_by_hand(to)
    if before is None or not is_higher(before, to):
        raise NotLower("This level is not lower than the one that stands. Choose a lower one.")
    if not reason.strip():
        raise ReasonMissing("Write in a few words why the level is lowered.")


def _check_by_hand(level: Level) -> None:
    if level not in SET_BY_HAND:
        raise NotALevel("Choose none, low, moderate or high.")
