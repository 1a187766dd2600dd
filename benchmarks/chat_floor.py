"""The floor under the chat benchmark: the same rows, inserted in groups by a bare loop, and nothing else."""

import asyncio
import os
import time
from uuid import UUID, uuid4

import psycopg

SEALED_BYTES = 300
TABLE = "CREATE TABLE chat_floor (c uuid, s int, m uuid, w bytea, UNIQUE (c, s), UNIQUE (c, m))"
INSERT = "INSERT INTO chat_floor SELECT * FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::bytea[])"


class Floor:
    """One connection, one transaction for all that waits."""

    def __init__(self, connection: psycopg.AsyncConnection) -> None:
        self._connection = connection
        self._waiting: list[asyncio.Future[None]] = []
        self._bell = asyncio.Event()
        self._sequence = 0

    @classmethod
    async def lay(cls, database: str) -> "Floor":
        """Make the table."""
        connection = await psycopg.AsyncConnection.connect(database, autocommit=True)
        await connection.execute(TABLE)
        return cls(connection)

    async def at_rate(self, rate: float, seconds: float) -> list[float]:
        """Insert so many a second; give the milliseconds that each took, sorted."""
        writer = asyncio.create_task(self._write())
        began, tasks = time.perf_counter(), []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            tasks.append(asyncio.create_task(self._timed()))
        times = sorted(await asyncio.gather(*tasks))
        writer.cancel()
        return times

    async def as_fast_as_it_goes(self, at_once: int, seconds: float) -> float:
        """Keep so many on their way; give how many a second were kept."""
        writer = asyncio.create_task(self._write())
        began, until = self._sequence, time.perf_counter() + seconds

        async def insert_on() -> None:
            while time.perf_counter() < until:
                await self._insert()

        await asyncio.gather(*(insert_on() for _ in range(at_once)))
        writer.cancel()
        return (self._sequence - began) / seconds

    async def _timed(self) -> float:
        began = time.perf_counter()
        await self._insert()
        return (time.perf_counter() - began) * 1000

    async def _insert(self) -> None:
        told = asyncio.get_running_loop().create_future()
        self._waiting.append(told)
        self._bell.set()
        await told

    async def _write(self) -> None:
        contact, words = UUID(int=1), os.urandom(SEALED_BYTES)
        while True:
            await self._bell.wait()
            self._bell.clear()
            batch, self._waiting = self._waiting, []
            places = range(self._sequence, self._sequence + len(batch))
            self._sequence += len(batch)
            many = len(batch)
            await self._connection.execute(
                INSERT, [[contact] * many, list(places), [uuid4() for _ in batch], [words] * many]
            )
            for told in batch:
                told.set_result(None)
