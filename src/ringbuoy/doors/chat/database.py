"""Connections to PostgreSQL that are back the moment PostgreSQL is.

A pool that tries again by itself waits longer after each failure, so that callers wait on after the
database has returned (11 s in our trial). Here nobody waits: who needs a connection opens one.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, LiteralString, TypeAlias
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from ringbuoy.doors.chat.refusals import Away
from ringbuoy.kernel import clock
from ringbuoy.privacy.row_tokens import SHOW, RowKey

Row: TypeAlias = tuple[Any, ...]
Connection: TypeAlias = AsyncConnection[Row]

MOST_CONNECTIONS = 6
CONNECT_WITHIN_S = 3
ANSWER_WITHIN_S = 4.0
SETTINGS = {
    # A statement that waits longer for a lock or a disk is given up and tried again.
    "statement_timeout": 5000,
    "lock_timeout": 2000,
    "idle_in_transaction_session_timeout": 10000,
    # The hub finds rows by their keys. A plan made while a table was small would read all of it,
    # and would be kept while it grows by thousands of rows a minute.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}


class Database:
    """The few connections of the hub. Each statement is its own transaction unless one is opened."""

    def __init__(self, url: str, key: RowKey, *, most: int = MOST_CONNECTIONS) -> None:
        self._url = url
        self._key = key
        self._idle: list[Connection] = []
        self._places = asyncio.Semaphore(most)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection for a few seconds.

        :raises psycopg.OperationalError: the database does not answer.
        """
        async with self._places:
            connection = self._idle.pop() if self._idle else await self.connect()
            try:
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    yield connection
            except TimeoutError:
                await self._close(connection)
                raise psycopg.OperationalError("No answer in time.") from None
            except psycopg.OperationalError:
                await self._close(connection)
                raise
            finally:
                await self._put_back(connection)

    async def connect(self) -> Connection:
        """Open a connection of one's own, such as for LISTEN.

        :raises psycopg.OperationalError: the database does not answer.
        """
        return await AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=CONNECT_WITHIN_S,
            options=" ".join(f"-c {name}={value}" for name, value in SETTINGS.items()),
            application_name="ringbuoy-live",
            prepare_threshold=3,
        )

    async def rows(self, statement: LiteralString, parameters: Sequence[object] = ()) -> list[Row]:
        """Run a statement that may run twice, and give its rows.

        A connection may have died unseen while it lay idle, so a failure is tried once more.

        :raises Away: the database does not answer.
        """
        return await self._twice(lambda: self._rows(statement, parameters))

    async def rows_shown(
        self, contacts: Collection[UUID], statement: LiteralString, parameters: Sequence[object]
    ) -> list[Row]:
        """Read sealed rows of these contacts, whose gate the reader has passed; may run twice.

        :raises Away: the database does not answer.
        """
        if not contacts:
            return []
        return await self._twice(lambda: self._rows_shown(contacts, statement, parameters))

    async def show(self, connection: Connection, contacts: Collection[UUID]) -> None:
        """Let the rest of this transaction see and write the sealed rows of these contacts.

        :raises psycopg.OperationalError: the database does not take our signature.
        """
        backend = connection.info.backend_pid
        await connection.execute(SHOW, [self._key.token(contacts, backend=backend, at=clock.now())])

    async def forget_idle(self) -> None:
        """Close what lies idle: the server that it was connected to may be gone."""
        idle, self._idle = self._idle, []
        for connection in idle:
            await self._close(connection)

    async def _twice(self, read: Callable[[], Awaitable[list[Row]]]) -> list[Row]:
        with suppress(psycopg.OperationalError):
            return await read()
        await self.forget_idle()
        try:
            return await read()
        except psycopg.OperationalError:
            raise Away from None

    async def _rows_shown(
        self, contacts: Collection[UUID], statement: LiteralString, parameters: Sequence[object]
    ) -> list[Row]:
        async with self.connection() as connection, connection.pipeline(), connection.transaction():
            await self.show(connection, contacts)
            cursor = await connection.execute(statement, parameters)
            return await cursor.fetchall()

    async def _rows(self, statement: LiteralString, parameters: Sequence[object]) -> list[Row]:
        async with self.connection() as connection:
            cursor = await connection.execute(statement, parameters)
            return await cursor.fetchall() if cursor.description else []

    async def _put_back(self, connection: Connection) -> None:
        if connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE:
            self._idle.append(connection)
        else:
            await self._close(connection)

    async def _close(self, connection: Connection) -> None:
        with suppress(psycopg.Error, OSError):
            await connection.close()
