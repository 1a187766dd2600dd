"""Who has opened how many contacts in the last hour. One's own live contacts never count."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from ringbuoy.keyd.grants import BadGrant, SignedGrant

WINDOW = timedelta(hours=1)


class Opens:
    """Counts different contacts by person over the last hour: opening one twice is one."""

    def __init__(self) -> None:
        self._opened: dict[int, OrderedDict[UUID, datetime]] = {}

    def note(self, person: int, contact: UUID, *, at: datetime) -> int:
        """Note that a person opened a contact, and give how many different ones in the last hour."""
        opened = self._opened.setdefault(person, OrderedDict())
        opened[contact] = at
        opened.move_to_end(contact)
        while opened and next(iter(opened.values())) <= at - WINDOW:
            opened.popitem(last=False)
        return len(opened)

    def recall(self, lines: Iterable[dict[str, object]], *, at: datetime) -> None:
        """Count again, after a restart, from the log's lines given newest first."""
        noted = []
        for line in lines:
            opened_at = datetime.fromisoformat(str(line["at"]))
            if opened_at <= at - WINDOW:
                break
            if line["what"] == "open" and line["person"] is not None and not line["own_live"]:
                noted.append((int(str(line["person"])), UUID(str(line["contact"])), opened_at))
        for person, contact, opened_at in reversed(noted):
            self.note(person, contact, at=opened_at)


class UsedGrants:
    """Remembers each grant until it has expired, so that it opens once."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, datetime] = OrderedDict()

    def use(self, signed: SignedGrant, *, at: datetime) -> None:
        """Use a grant.

        :raises BadGrant: it was used before.
        """
        while self._used and next(iter(self._used.values())) <= at:
            self._used.popitem(last=False)
        if signed.nonce in self._used:
            raise BadGrant("This grant was used already. Open the page again.")
        self._used[signed.nonce] = signed.expires
