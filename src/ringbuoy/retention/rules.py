"""When what is kept is due to go. Pure; the times of the classes stand in `keyd/retention.py`.

Source: security-crypto (docs/sources.md).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.keyd.destroying import INDEX, kind_of
from ringbuoy.keyd.epochs import live_quarters, month_over
from ringbuoy.keyd.retention import KEEPING, Retention

FACTS_KEPT = timedelta(days=7 * 365 + 2)
"""How long the coded facts of a contact are kept, without any words."""


class HoldReason(StrEnum):
    """Why a contact is kept beyond its time. The value is the stored code; it never changes."""

    COURT = "court"
    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    IN_USE = "in_use"


class HoldState(StrEnum):
    """Where a hold stands. It keeps from the moment when it is asked for."""

    ASKED = "asked"
    HELD = "held"
    RELEASE_ASKED = "release_asked"
    OVER = "over"


class HoldMove(StrEnum):
    """What can happen to a hold."""

    APPROVE = "approve"
    REFUSE = "refuse"
    ASK_RELEASE = "ask_release"
    RELEASE = "release"
    KEEP_ON = "keep_on"


HOLD_MOVES: dict[HoldState, dict[HoldMove, HoldState]] = {
    HoldState.ASKED: {HoldMove.APPROVE: HoldState.HELD, HoldMove.REFUSE: HoldState.OVER},
    HoldState.HELD: {HoldMove.ASK_RELEASE: HoldState.RELEASE_ASKED},
    HoldState.RELEASE_ASKED: {HoldMove.RELEASE: HoldState.OVER, HoldMove.KEEP_ON: HoldState.HELD},
    HoldState.OVER: {},
}
NEEDS_ANOTHER = frozenset({HoldMove.APPROVE, HoldMove.RELEASE, HoldMove.REFUSE, HoldMove.KEEP_ON})
"""Moves that whoever asked cannot make themself."""


def due_at(epoch: str, kept: Mapping[Retention, timedelta]) -> datetime:
    """Tell when the key of an epoch is due to be destroyed, by the center's own times.

    :raises BadEpoch: no such name.
    """
    return month_over(epoch) + kept[Retention(kind_of(epoch))]


def due(names: Iterable[str], kept: Mapping[Retention, timedelta], *, at: datetime) -> list[str]:
    """Name the keys, of epochs and of the blind index's quarters, whose time is over, the oldest first."""
    return sorted(name for name in names if _is_due(name, kept, at=at))


def coming(
    names: Iterable[str], kept: Mapping[Retention, timedelta], *, at: datetime
) -> list[tuple[str, datetime]]:
    """Give the epochs that are not due yet, with the moment when they will be, the next one first."""
    epochs = [name for name in names if kind_of(name) != INDEX]
    later = [(name, due_at(name, kept)) for name in epochs]
    return sorted((one for one in later if one[1] > at), key=lambda one: one[1])


def is_possible(retention: Retention, kept: timedelta) -> bool:
    """Tell whether a center may keep a class for this long."""
    return KEEPING[retention].shortest <= kept <= KEEPING[retention].longest


def _is_due(name: str, kept: Mapping[Retention, timedelta], *, at: datetime) -> bool:
    if kind_of(name) == INDEX:
        return name < live_quarters(at)[-1]
    return due_at(name, kept) <= at
