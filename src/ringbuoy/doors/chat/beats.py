"""Who is there: staff by their heartbeat, callers by their open page. Written in batches."""

import asyncio
from collections.abc import Iterable
from uuid import UUID

from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen

STAFF_EVERY_S = 0.5
CALLERS_EVERY_S = 20.0
AT_ONCE = 200


class StaffBeats:
    """Heartbeats of staff, two statements a second at most, however many there are."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heard: set[int] = set()

    def hear(self, person: int) -> None:
        """Note that this person's browser is there now."""
        self._heard.add(person)

    async def run(self) -> None:
        """Write down who was heard, for ever."""
        while True:
            await asyncio.sleep(STAFF_EVERY_S)
            heard, self._heard = self._heard, set()
            if heard:
                await self._write(heard)

    async def _write(self, heard: set[int]) -> None:
        try:
            await self._database.rows(statements.BEATS, [list(heard), clock.now()])
        except Foreseen:
            # They are still there: when the database is back this must not look as if all had gone.
            self._heard |= heard


class CallersSeen:
    """Callers whose page is open, written down often enough that none of them counts as gone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: dict[UUID, int] = {}
        self._seen: set[UUID] = set()

    def see(self, contact: UUID) -> None:
        """Note that this caller's page was here just now."""
        self._seen.add(contact)

    def opened(self, contact: UUID) -> None:
        """Note that this caller has a stream open."""
        self._open[contact] = self._open.get(contact, 0) + 1
        self.see(contact)

    def closed(self, contact: UUID) -> None:
        """Note that one of this caller's streams has ended."""
        self._open[contact] -= 1
        if not self._open[contact]:
            del self._open[contact]

    async def run(self) -> None:
        """Write down who was seen, for ever."""
        while True:
            await asyncio.sleep(CALLERS_EVERY_S)
            seen, self._seen = self._seen | self._open.keys(), set()
            for some in _in_parts(list(seen)):
                await self._write(some)

    async def _write(self, seen: list[UUID]) -> None:
        try:
            await self._database.rows(statements.SEEN, [seen, clock.now()])
        except Foreseen:
            self._seen |= set(seen)


def _in_parts(contacts: list[UUID]) -> Iterable[list[UUID]]:
    """Cut a long list: one statement over all of them would hold up a message."""
    return (contacts[start : start + AT_ONCE] for start in range(0, len(contacts), AT_ONCE))
