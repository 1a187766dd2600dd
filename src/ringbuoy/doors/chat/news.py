"""Following the journal: every entry once, soon after its commit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database
from ringbuoy.journal.following import FOLLOW_SQL, Bookmark
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen

LOOK_EVERY_S = 2.0
GATHER_S = 0.01
TRY_AGAIN_S = 0.3
LATE_ONES = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal: ids and codes."""

    id: int
    at: datetime
    name: str
    contact: UUID | None
    person: int | None
    line: int | None
    codes: Mapping[str, object]


Tell: TypeAlias = Callable[[Sequence[Entry]], None]


class News:
    """Reads the journal as it grows, and has each new entry told."""

    def __init__(self, database: Database, tell: Tell) -> None:
        self._database = database
        self._tell = tell
        self._bookmark: Bookmark | None = None
        self._bell = asyncio.Event()

    @property
    def newest(self) -> int:
        """The highest entry that has been told."""
        return self._bookmark.highest if self._bookmark else 0

    def ring(self) -> None:
        """Look at once: the journal has grown."""
        self._bell.set()

    async def run(self) -> None:
        """Follow, for ever."""
        while True:
            try:
                await self._look()
            except Foreseen:
                await asyncio.sleep(TRY_AGAIN_S)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._bell.wait()
            await asyncio.sleep(GATHER_S)

    async def entries_after(self, entry: int, *, most: int) -> list[Entry]:
        """Give entries that somebody may have missed, oldest first.

        :raises Away: the database does not answer.
        """
        return [Entry(*row) for row in await self._database.rows(statements.ENTRIES_AFTER, [entry, most])]

    async def _look(self) -> None:
        if self._bookmark is None:
            self._bookmark = await self._begin()
        self._bell.clear()
        entries = [Entry(*row) for row in await self._database.rows(FOLLOW_SQL, self._bookmark.ask())]
        self._bookmark.take([entry.id for entry in entries], at=clock.now())
        if entries:
            self._tell(entries)

    async def _begin(self) -> Bookmark:
        """Start at the end, but wait for the ids just before it that are not there yet."""
        newest = sorted(row[0] for row in await self._database.rows(statements.NEWEST_ENTRIES, [LATE_ONES]))
        bookmark = Bookmark(highest=newest[0] if newest else 0)
        bookmark.take(newest, at=clock.now())
        return bookmark
