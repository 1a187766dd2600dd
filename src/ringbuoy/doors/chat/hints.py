"""Hints between processes: "this conversation has grown", "the journal has grown". Ids only, never words.

A hint may be lost; whoever gets them looks by itself too. Hints go out after the commit, on a
connection of their own that waits for no disk: NOTIFY inside a durable transaction would hold a lock
of the whole server (8,033 → 384 inserts a second in our trial).
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import psycopg

from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Connection, Database

GATHER_S = 0.01
CHECK_EVERY_S = 1.0
TRY_AGAIN_S = 0.2
ANSWER_WITHIN_S = 2.0


class Hints:
    """Tells the other processes what has grown here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._contacts: set[UUID] = set()
        self._journal_grew = False
        self._bell = asyncio.Event()
        self.own_pid = 0

    def messages(self, contacts: Collection[UUID]) -> None:
        """Tell that these conversations have grown."""
        if contacts:
            self._contacts |= set(contacts)
            self._bell.set()

    def journal(self) -> None:
        """Tell that the journal has grown."""
        self._journal_grew = True
        self._bell.set()

    async def run(self) -> None:
        """Send what has gathered, for ever."""
        while True:
            try:
                await self._send_all(await self._database.connect())
            except psycopg.Error:
                await asyncio.sleep(TRY_AGAIN_S)

    async def _send_all(self, connection: Connection) -> None:
        self.own_pid = connection.info.backend_pid
        await connection.execute("SET synchronous_commit TO off")
        async with connection:
            while True:
                await self._bell.wait()
                await asyncio.sleep(GATHER_S)
                self._bell.clear()
                await self._send(connection)

    async def _send(self, connection: Connection) -> None:
        contacts, self._contacts = self._contacts, set()
        if contacts:
            await connection.execute(statements.HINT_MESSAGES, [[str(contact) for contact in contacts]])
        if self._journal_grew:
            self._journal_grew = False
            await connection.execute(statements.HINT_JOURNAL)


@dataclass(frozen=True)
class Ears:
    """Who is told what the listening connection hears."""

    message: Callable[[UUID], None]
    journal: Callable[[], None]
    away: Callable[[], None]
    back: Callable[[], None]


class Listening:
    """The one connection that LISTENs. Its loss is the first sign that the database is away."""

    def __init__(self, database: Database, hints: Hints, ears: Ears) -> None:
        self._database = database
        self._hints = hints
        self._ears = ears

    async def run(self) -> None:
        """Listen, for ever; tell when the database goes away and when it is back."""
        while True:
            try:
                await self._listen(await self._database.connect())
            except psycopg.Error:
                self._ears.away()
                await asyncio.sleep(TRY_AGAIN_S)

    async def _listen(self, connection: Connection) -> None:
        try:
            await connection.execute("LISTEN message")
            await connection.execute("LISTEN journal")
            await self._database.forget_idle()
            self._ears.back()
            while True:
                async for notify in connection.notifies(timeout=CHECK_EVERY_S):
                    self._hear(notify)
                await self._require_answer(connection)
        finally:
            # At once: the orderly way would first ask the server to roll back.
            await connection.close()

    async def _require_answer(self, connection: Connection) -> None:
        """Ask for a sign of life; a server that hangs is as good as gone.

        :raises psycopg.OperationalError: there is none.
        """
        asking = asyncio.create_task(connection.execute("SELECT 1"))
        answered, _ = await asyncio.wait({asking}, timeout=ANSWER_WITHIN_S)
        if not answered:
            asking.cancel()  # takes its time, as the driver asks the server to stop; nobody waits for it
            raise psycopg.OperationalError("No sign of life.")
        await asking

    def _hear(self, notify: psycopg.Notify) -> None:
        if notify.channel == "journal":
            self._ears.journal()
        elif notify.pid != self._hints.own_pid:
            with suppress(ValueError):
                self._ears.message(UUID(notify.payload))
