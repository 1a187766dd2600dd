"""Reading the journal as it grows, without missing an entry that was committed late.

Ids are handed out before the commit, so entry 7 may become visible after entry 8. A follower
remembers the ids it has skipped and asks for them again until they come or are too old to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FOLLOW_SQL = """
    SELECT id, at, name, contact_id, person_id, line_id, codes
      FROM journal_entry WHERE id > %s OR id = ANY(%s) ORDER BY id
"""
WAIT_FOR_LATE = timedelta(seconds=60)
MOST_SKIPPED = 10_000


@dataclass
class Bookmark:
    """Where one follower stands: the highest id seen, and the ids that were skipped, with since when."""

    highest: int = 0
    skipped: dict[int, datetime] = field(default_factory=dict)

    def ask(self) -> tuple[int, list[int]]:
        """Give the two parameters of `FOLLOW_SQL`."""
        return self.highest, list(self.skipped)

    def take(self, ids: Iterable[int], *, at: datetime) -> None:
        """Note that these entries were read, in ascending order."""
        for entry_id in ids:
            self.skipped.pop(entry_id, None)
            if entry_id > self.highest:
                self._skip(range(self.highest + 1, entry_id), at=at)
                self.highest = entry_id
        self._forget_old(at=at)

    def _skip(self, ids: range, *, at: datetime) -> None:
        for entry_id in ids[-MOST_SKIPPED:]:
            self.skipped[entry_id] = at

    def _forget_old(self, *, at: datetime) -> None:
        """Forget ids that never came: their transaction was rolled back."""
        for entry_id, since in list(self.skipped.items()):
            if at - since > WAIT_FOR_LATE:
                del self.skipped[entry_id]
