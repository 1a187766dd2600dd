"""Telling a counselor who has gone from a hub that is silent. Pure, told the time.

Counselors' browsers are heard through one process, the hub. When it stops, everybody seems to be
gone at the same moment, although every talk could go on in a second. So nobody is concluded to be
lost while nobody at all is heard, and for a moment after that, until all had time to be heard again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

LOST_AFTER = timedelta(seconds=13)
HUB_IS_SILENT_AFTER = timedelta(seconds=6)
HEARD_AGAIN_WITHIN = timedelta(seconds=13)
LONGEST_SILENCE = timedelta(seconds=60)


class Heartbeats:
    """Remembers when the hub fell silent and when it was heard again."""

    def __init__(self) -> None:
        self._silent_since: datetime | None = None
        self._heard_again_at: datetime | None = None

    def lost(self, beats: Mapping[int, datetime | None], *, at: datetime) -> list[int]:
        """Name the persons who are gone, of those who were heard not long ago, in order of id."""
        gone = [person for person, beat in beats.items() if beat is None or at - beat > LOST_AFTER]
        if not gone or not self._may_conclude(beats, at=at):
            return []
        return sorted(gone)

    def _may_conclude(self, beats: Mapping[int, datetime | None], *, at: datetime) -> bool:
        heard = [beat for beat in beats.values() if beat is not None]
        is_silent = len(beats) > 1 and (not heard or at - max(heard) > HUB_IS_SILENT_AFTER)
        if is_silent:
            self._silent_since = self._silent_since or max(heard, default=at)
            return at - self._silent_since > LONGEST_SILENCE
        self._note_heard(at=at)
        return self._heard_again_at is None or at - self._heard_again_at > HEARD_AGAIN_WITHIN

    def _note_heard(self, *, at: datetime) -> None:
        if self._silent_since is not None:
            self._heard_again_at = at
        self._silent_since = None
