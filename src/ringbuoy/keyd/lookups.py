"""How many different handles were looked up in the last hour, and how many are too many.

Whoever may ask for one index after the other could try all the telephone numbers of a town against the
database. A center looks up one handle for each contact that is tied to a caller; the limit is far above that.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta

from ringbuoy.kernel.errors import NotPermitted

WINDOW = timedelta(hours=1)
MANY = 5_000
"""So many in an hour are told to those who attend alarms."""
REFUSED_AT = 5 * MANY


class TooManyLookups(NotPermitted):
    """So many handles in an hour that somebody may be trying all of them."""


class Lookups:
    """Counts different handles over the last hour, each known by its index: looking one up twice is one."""

    def __init__(self) -> None:
        self._lately: OrderedDict[str, datetime] = OrderedDict()

    def note(self, index: str, *, at: datetime) -> int:
        """Note that a handle was looked up, and give how many different ones in the last hour.

        :raises TooManyLookups: it would be more than `REFUSED_AT`; nothing is noted.
        """
        if self.count(at=at) >= REFUSED_AT and index not in self._lately:
            raise TooManyLookups(
                "So many numbers were looked up within an hour that keyd tells no more for a while. Callers "
                "are not known again until then; conversations go on."
            )
        self._lately[index] = at
        self._lately.move_to_end(index)
        return len(self._lately)

    def count(self, *, at: datetime) -> int:
        """Tell how many different handles were looked up in the last hour."""
        while self._lately and next(iter(self._lately.values())) <= at - WINDOW:
            self._lately.popitem(last=False)
        return len(self._lately)

    def recall(self, lines: Iterable[dict[str, object]], *, at: datetime) -> None:
        """Count again, after a restart, from the log's lines given newest first.

        The log holds no index, so that each line counts as a handle of its own.
        """
        noted: list[tuple[str, datetime]] = []
        for line in lines:
            asked_at = datetime.fromisoformat(str(line["at"]))
            if asked_at <= at - WINDOW or len(noted) == REFUSED_AT:
                break
            if line["what"] == "index":
                noted.append((f"line {len(noted)}", asked_at))
        self._lately = OrderedDict(reversed(noted))
