"""Where a staff page's stream stands, so that it can go on there: the last journal entry, and the moment."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_WRITTEN = re.compile(r"(\d{1,18})-(\d{1,14})", re.ASCII)
# A message is written down a moment before it is committed and told.
MARGIN = timedelta(seconds=5)
# A page was drawn a moment before it opens its stream.
SINCE_DRAWN = timedelta(minutes=1)
LONGEST_BACK = timedelta(minutes=10)


@dataclass(frozen=True)
class Cursor:
    """What a page has seen: entries up to this one (None: a new page), messages before this moment."""

    entry: int | None
    seen_until: datetime

    @classmethod
    def read(cls, text: str, *, at: datetime) -> "Cursor":
        """Read what a page hands back; anything else means a page that has just been drawn."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            return cls(None, at - SINCE_DRAWN)
        said = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(found[2]))
        return cls(int(found[1]), min(at, max(said, at - LONGEST_BACK)) - MARGIN)


def write(entry: int, *, at: datetime) -> str:
    """Write a cursor for a page that has just been told this entry, or something after it."""
    return f"{entry}-{int(at.timestamp() * 1000)}"
