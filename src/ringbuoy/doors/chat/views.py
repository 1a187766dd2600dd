"""Where a talk stands, as its caller sees it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from ringbuoy.contacts.rules import QUEUED, State
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database, Row
from ringbuoy.doors.chat.rules import state_for_caller
from ringbuoy.doors.chat.waits import Waits
from ringbuoy.kernel import clock
from ringbuoy.routing.estimates import Wait, still_honest


@dataclass(frozen=True)
class View:
    """Where a talk stands. `alias` is whom the caller talks with; `wait` is how long it usually takes."""

    state: str
    alias: str | None = None
    wait: Wait = Wait.UNKNOWN
    language: str = ""

    def for_caller(self) -> dict[str, object]:
        """Tell it to the caller's page."""
        return {"state": self.state, "alias": self.alias, "wait": self.wait}


OVER = View("ended")


class Views:
    """Looks up where talks stand."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waits = Waits(database)

    async def of(self, contacts: Collection[UUID]) -> dict[UUID, View]:
        """Tell where these talks stand; a contact that is not there is left out.

        :raises Away: the database does not answer.
        """
        rows = await self._database.rows(statements.STANDINGS, [list(contacts)])
        waits = await self._waits.on({row[4] for row in rows if row[1] in QUEUED})
        return {row[0]: _view(row, waits.get(row[4], Wait.UNKNOWN)) for row in rows}


def _view(row: Row, wait: Wait) -> View:
    _contact, state, _counselor, alias, _line, language, since = row
    shown = state_for_caller(State(state))
    talks = shown in ("talking", "parked")
    told = still_honest(wait, clock.now() - since) if state in QUEUED else Wait.UNKNOWN
    return View(shown, alias or None if talks else None, told, language)
