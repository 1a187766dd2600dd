"""How far a text to somebody has come. Pure."""

from datetime import timedelta
from enum import StrEnum


class Sent(StrEnum):
    """Where a text stands. The value is the stored code."""

    WAITING = "waiting"
    SENDING = "sending"
    WITH_CARRIER = "with_carrier"
    DELIVERED = "delivered"
    FAILED = "failed"
    NOT_SENT = "not_sent"


PENDING = frozenset({Sent.WAITING, Sent.SENDING})
SETTLED = frozenset({Sent.DELIVERED, Sent.FAILED, Sent.NOT_SENT})
GONE_WRONG = frozenset({Sent.FAILED, Sent.NOT_SENT})

BLOCKED = "blocked"
"""The carrier sends nothing to this number: the person once sent it a word like STOP."""
NO_CARRIER = "no_carrier"
"""None of the line's carriers took it."""
REFUSED = "refused"
"""The carrier refused this very text, such as for a number that is none."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 4, 8, 15, 30, 60, 120, 240))
LEASE = timedelta(seconds=60)
"""How long a process may take over one text; then another takes it up."""


def pause_after(tries: int, *, carriers: int) -> timedelta | None:
    """Tell how long to wait before the next try. None: it has been tried often enough.

    Every carrier of the line is tried once without waiting.
    """
    if tries < carriers:
        return timedelta(0)
    late = tries - max(carriers, 1)
    return PAUSES[late] if late < len(PAUSES) else None


def may_become(now: str, then: Sent) -> bool:
    """Tell whether news of a text still counts: what is settled stays, and receipts may come late."""
    return Sent(now) not in SETTLED and (then in SETTLED or Sent(now) in PENDING)
