"""Writing messages down: everything that has come in together goes into one transaction.

One commit costs one wait for the disk, however many messages it holds. Only after the commit is a
sender told that the message is kept, and only then does anybody else see it. A repeat, known by the
sender's own id, gets the place of the first one. Conversations that another process is writing in
at this moment are skipped and come with the next batch, so that one of them never holds up the rest.
"""

import asyncio
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import psycopg

from ringbuoy.doors.chat.batch import Batch, Outcome
from ringbuoy.doors.chat.database import Database
from ringbuoy.doors.chat.messages import Message, Stored, Utterance
from ringbuoy.doors.chat.refusals import Away
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen

MOST_AT_ONCE = 400
MOST_WAITING = 20_000
PATIENCE_S = 4.0
LONGEST_WAIT_S = 5.0
PAUSE_S = 0.01
PAUSE_WHEN_AWAY_S = 0.1


@dataclass(eq=False)
class _Pending:
    """An utterance that waits to be written, and the one who waits for it."""

    utterance: Utterance
    told: asyncio.Future[Stored]
    since: float = field(default_factory=time.monotonic)

    def settle(self, outcome: Stored | Foreseen) -> None:
        if self.told.done():
            return
        if isinstance(outcome, Stored):
            self.told.set_result(outcome)
        else:
            self.told.set_exception(outcome)

    @property
    def is_out_of_patience(self) -> bool:
        return time.monotonic() - self.since > PATIENCE_S


class Readers(Protocol):
    """Who is told after each commit."""

    def deliver(self, messages: Sequence[Message]) -> None:
        """Take what is new, in order."""

    def take_first_words(self, messages: Sequence[Message]) -> None:
        """Take what those have written who wait for somebody."""

    def look_again(self, contacts: Collection[UUID]) -> None:
        """Read these anew: something in them was kept, and perhaps nobody was told."""


class Store:
    """The one writer of this process."""

    def __init__(self, database: Database, readers: Readers) -> None:
        self._database = database
        self._readers = readers
        self._waiting: list[_Pending] = []
        self._arrived = asyncio.Event()

    async def say(self, utterance: Utterance) -> Stored:
        """Write an utterance down, and give its place once it is kept for good.

        :raises TalkIsOver: the contact has ended.
        :raises NotYours: the contact is with somebody else.
        :raises Away: the database did not answer in time; whether it was kept is not known.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise Away
        pending = _Pending(utterance, asyncio.get_running_loop().create_future())
        self._waiting.append(pending)
        self._arrived.set()
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                return await pending.told
        except TimeoutError:
            raise Away from None

    async def run(self) -> None:
        """Write batch after batch, for ever."""
        while True:
            await self._arrived.wait()
            pause = await self._write_some()
            if not self._waiting:
                self._arrived.clear()
            await asyncio.sleep(pause)

    async def _write_some(self) -> float:
        """Try what waits first, and tell how long to rest before the next try."""
        batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        try:
            left = await self._write(batch)
        except psycopg.OperationalError:
            await self._database.forget_idle()
            self._waiting = [*self._still_patient(batch), *self._waiting]
            return PAUSE_WHEN_AWAY_S
        except psycopg.Error:
            left = await self._write_one_by_one(batch)
        self._waiting = [*self._still_patient(left), *self._waiting]
        return PAUSE_S if left else 0

    async def _write(self, batch: Sequence[_Pending]) -> list[_Pending]:
        """Write a batch in one transaction; give those whose conversation was busy."""
        written = Batch([pending.utterance for pending in batch], at=clock.now())
        await written.write(self._database)
        return self._tell(batch, written)

    def _tell(self, batch: Sequence[_Pending], written: Batch) -> list[_Pending]:
        busy: list[_Pending] = []
        for pending, outcome in zip(batch, written.outcomes, strict=True):
            if outcome is Outcome.BUSY:
                busy.append(pending)
            else:
                pending.settle(outcome)
        self._readers.deliver(written.messages)
        self._readers.take_first_words(written.first_words)
        self._readers.look_again(written.repeated)
        return busy

    async def _write_one_by_one(self, batch: Sequence[_Pending]) -> list[_Pending]:
        """One utterance that the database refuses must not stop the others."""
        left: list[_Pending] = []
        for pending in batch:
            try:
                left += await self._write([pending])
            except psycopg.Error:
                pending.settle(Away())
        return left

    def _still_patient(self, batch: Sequence[_Pending]) -> list[_Pending]:
        for pending in batch:
            if pending.is_out_of_patience:
                pending.settle(Away())
        return [pending for pending in batch if not pending.told.done()]
