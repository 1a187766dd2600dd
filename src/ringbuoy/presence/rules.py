"""Who counts as present: a heartbeat every 3 seconds, away after 10 without one."""

from datetime import datetime, timedelta
from enum import StrEnum

HEARTBEAT = timedelta(seconds=3)
AWAY_AFTER = timedelta(seconds=10)


class Readiness(StrEnum):
    """What a person has said of themself."""

    READY = "ready"
    PAUSED = "paused"
    OFF = "off"


def is_here(last_beat: datetime | None, at: datetime) -> bool:
    """Tell whether somebody whose last heartbeat came then is still there."""
    return last_beat is not None and at - last_beat <= AWAY_AFTER
