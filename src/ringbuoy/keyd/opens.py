"""Who has opened how many contacts in the last hour, and how many are too many.

One's own live contacts never count. Over the limit a reason is wanted; at `REFUSED_AT` times the limit
keyd refuses, whatever the reason: nobody reads a center in an hour.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.keyd.grants import BadGrant, Grant, SignedGrant

WINDOW = timedelta(hours=1)
USUAL_LIMIT = 60
SUPERVISING_LIMIT = 200
REFUSED_AT = 5
_SUPERVISING = frozenset({"supervisor", "clinical_director"})


class ReasonNeeded(NotPermitted):
    """More contacts in an hour than somebody's work needs; with a reason it goes on."""


class TooManyOpens(NotPermitted):
    """So many contacts in an hour that no reason is enough."""


def limit_of(roles: str) -> int:
    """Tell how many contacts the holder of these roles opens in an hour without being asked why."""
    return SUPERVISING_LIMIT if _SUPERVISING & set(roles.split(",")) else USUAL_LIMIT


class Opens:
    """Counts different contacts by person over the last hour: opening one twice is one."""

    def __init__(self) -> None:
        self._opened: dict[int, OrderedDict[UUID, datetime]] = {}

    def check(self, grant: Grant, *, at: datetime) -> None:
        """Let somebody open one more contact.

        :raises ReasonNeeded: over the limit of their roles, and the grant names no reason.
        :raises TooManyOpens: over `REFUSED_AT` times the limit.
        """
        if grant.person is None or grant.own_live:
            return
        limit, opens = limit_of(grant.role), self._with(grant.person, grant.contact, at=at)
        if opens > REFUSED_AT * limit:
            raise TooManyOpens(
                f"You have opened {REFUSED_AT * limit} records within an hour; no more can be opened now. "
                "Talk with your clinical director."
            )
        if opens > limit and not grant.reason:
            raise ReasonNeeded(
                f"You have opened {limit} records within an hour. Say why on the page “Many records”, "
                "then open this one again."
            )

    def _with(self, person: int, contact: UUID, *, at: datetime) -> int:
        """Count the contacts of the last hour, this one among them."""
        opened = self._opened.get(person, OrderedDict())
        lately = {one for one, opened_at in opened.items() if opened_at > at - WINDOW}
        return len(lately | {contact})

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
