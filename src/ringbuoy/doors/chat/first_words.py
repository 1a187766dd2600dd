"""Reading first words as they come: who says that a life is in danger goes before others, at once.

Nothing waits for it. A message is kept and told before it is read here; while this cannot read or keep, the
messages go on as ever, and the worker reads what was left out (triage/due.py). Words are held for the moment
of reading, and the end of what each waiting person wrote, so that a sentence sent in two parts is found.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import psycopg

from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database, Row
from ringbuoy.doors.chat.hints import Hints
from ringbuoy.doors.chat.messages import Message
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.triage.lists import reader_of
from ringbuoy.triage.looks import KEEP, Look, look_at
from ringbuoy.triage.reading import Reader

MOST_UNREAD = 5_000
MOST_ENDS = 5_000
END_LETTERS = 300
TRY_AGAIN_S = 1.0
BUSY_S = 0.05
TRIES = 20


class FirstWords:
    """Reads what people write while they wait, one message after the other."""

    def __init__(self, database: Database, hints: Hints) -> None:
        self._database = database
        self._hints = hints
        self._reader: Reader | None = None
        self._unread: deque[Message] = deque(maxlen=MOST_UNREAD)
        self._ends: OrderedDict[UUID, str] = OrderedDict()
        self._arrived = asyncio.Event()

    def take(self, messages: Sequence[Message]) -> None:
        """Take what has been kept of people who wait. What is too much is left to the worker."""
        self._unread.extend(messages)
        if messages:
            self._arrived.set()

    def forget_lists(self) -> None:
        """Ask for the lists again: another one holds now."""
        self._reader = None

    async def run(self) -> None:
        """Read for ever."""
        while True:
            await self._arrived.wait()
            try:
                reader = self._reader = self._reader or await self._read_lists()
            except Foreseen:
                await asyncio.sleep(TRY_AGAIN_S)
                continue
            if self._unread:
                await self._read(self._unread.popleft(), reader)
            else:
                self._arrived.clear()

    async def _read_lists(self) -> Reader:
        rows = await self._database.rows(statements.LISTS)
        return reader_of([(language, version, phrases) for language, version, phrases in rows])

    async def _read(self, message: Message, reader: Reader) -> None:
        words = f"{self._ends.pop(message.contact, '')}\n{message.words}"
        look = look_at(message.contact, words, up_to=message.sequence, reader=reader)
        if await self._keep(look):
            self._ends[message.contact] = words[-END_LETTERS:]
            while len(self._ends) > MOST_ENDS:
                self._ends.popitem(last=False)

    async def _keep(self, look: Look) -> bool:
        """Keep a look, and tell whether the contact still waits. What fails is left to the worker."""
        with suppress(psycopg.Error):
            for _try in range(TRIES):
                row = await self._said(look)
                if row is not None:
                    is_waiting, is_new = row
                    return self._tell(is_waiting=is_waiting, is_new=is_new)
                await asyncio.sleep(BUSY_S)
        return False

    async def _said(self, look: Look) -> Row | None:
        """Say the one statement. None: somebody else moves the contact at this moment."""
        async with self._database.connection() as connection:
            cursor = await connection.execute(KEEP.encode(), look.values(at=clock.now()))
            return await cursor.fetchone()

    def _tell(self, *, is_waiting: bool, is_new: bool) -> bool:
        if is_new:
            self._hints.journal()
        return is_waiting
