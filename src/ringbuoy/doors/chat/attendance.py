"""Which of the staff hear which conversation: its counselor, and whoever takes part with the right to listen.

Read from the tables, one look after the other, whenever the journal says that something has changed.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from ringbuoy.access.rules import Act
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.conversations import Conversation, Conversations, Listener
from ringbuoy.doors.chat.database import Database, Row
from ringbuoy.doors.chat.history import History
from ringbuoy.doors.chat.readings import Readings
from ringbuoy.doors.chat.refusals import KeyAway
from ringbuoy.doors.chat.rules import WHISPERABLE, hearers_of
from ringbuoy.doors.chat.staff_streams import StaffStream
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, Unavailable

TRY_AGAIN_S = 0.3
LOOK_AT_ALL_EVERY_S = 30.0


class Attendance:
    """Lets each stream hear what its person may hear, and nothing else."""

    def __init__(
        self, database: Database, conversations: Conversations, history: History, readings: Readings
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._history = history
        self._readings = readings
        self._starting: set[asyncio.Task[None]] = set()
        self._contacts: set[UUID] = set()
        self._persons: set[int] = set()
        self._bell = asyncio.Event()
        self.streams: set[StaffStream] = set()

    def come(self, stream: StaffStream) -> None:
        """A page has opened its stream."""
        self.streams.add(stream)
        self.look_at((), persons=(stream.staff.person,))

    def go(self, stream: StaffStream) -> None:
        """A page has gone."""
        self.streams.discard(stream)
        for contact in list(stream.hears):
            self._stop(stream, contact)

    def begin_again(self, stream: StaffStream) -> None:
        """A screen was locked and is open: tell it what came meanwhile."""
        for contact in list(stream.hears):
            self._stop(stream, contact)
        self.look_at((), persons=(stream.staff.person,))

    def look_at(self, contacts: Collection[UUID], *, persons: Collection[int] = ()) -> None:
        """Look again who hears these contacts, and which contacts these persons hear."""
        if self.streams and (contacts or persons):
            self._contacts |= set(contacts)
            self._persons |= set(persons)
            self._bell.set()

    def look_at_all(self) -> None:
        """Look again at everything: news may have been missed."""
        heard = {contact for stream in self.streams for contact in stream.hears}
        self.look_at(heard, persons={stream.staff.person for stream in self.streams})

    def end_all(self) -> None:
        """End every stream: the hub is being stopped. The pages open them again."""
        for stream in self.streams:
            stream.end()

    async def run(self) -> None:
        """Look whenever something has changed, and now and then anyway, for ever."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AT_ALL_EVERY_S):
                    await self._bell.wait()
            if not self._bell.is_set():
                self.look_at_all()
            self._bell.clear()
            await self._look()

    async def _look(self) -> None:
        contacts, self._contacts = self._contacts, set()
        persons, self._persons = self._persons, set()
        try:
            rows = await self._read(contacts, persons)
        except Foreseen:
            await asyncio.sleep(TRY_AGAIN_S)
            return self.look_at(contacts, persons=persons)
        for contact, state, counselor, watchers in rows:
            self._settle(contact, counselor, hearers_of(state, counselor, watchers))

    async def _read(self, contacts: set[UUID], persons: set[int]) -> list[Row]:
        if persons:
            asked = [list(persons), list(WHISPERABLE), list(persons)]
            contacts = contacts | {row[0] for row in await self._database.rows(statements.CONTACTS_OF, asked)}
        return await self._database.rows(statements.HEARERS, [list(contacts)]) if contacts else []

    def _settle(self, contact: UUID, counselor: int | None, hearers: frozenset[int]) -> None:
        for stream in self.streams:
            is_own = stream.staff.person == counselor
            needed = Act.READ_OWN_CONTACTS if is_own else Act.LISTEN
            may_hear = stream.staff.person in hearers and stream.staff.may(needed)
            if may_hear and contact not in stream.hears:
                self._start(stream, contact, is_own=is_own)
            elif not may_hear and contact in stream.hears:
                self._stop(stream, contact)

    def _start(self, stream: StaffStream, contact: UUID, *, is_own: bool) -> None:
        listener = stream.hears[contact] = Listener(stream.hear)
        conversation = self._conversations.join(contact, listener)
        task = asyncio.create_task(self._begin(stream, contact, conversation, is_own=is_own))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    def _stop(self, stream: StaffStream, contact: UUID) -> None:
        self._conversations.leave(contact, stream.hears.pop(contact))

    async def _begin(
        self, stream: StaffStream, contact: UUID, conversation: Conversation, *, is_own: bool
    ) -> None:
        """Tell what the page may have missed, once it can be read; a foreign contact is journaled first."""
        listener = stream.hears[contact]
        while stream.is_open and stream.hears.get(contact) is listener:
            with suppress(Unavailable):
                if not is_own:
                    await self._readings.note(stream.staff, contact, purpose="floor", at=clock.now())
                last = await self._tell_missed(stream, contact)
                listener.begin(after=last)
                return conversation.begin(last)
            await asyncio.sleep(TRY_AGAIN_S)

    async def _tell_missed(self, stream: StaffStream, contact: UUID) -> int:
        """Tell the messages since the page was drawn, and give how far the conversation goes."""
        last = (await self._history.lasts([contact])).get(contact, 0)
        read = await self._history.since([contact], stream.since)
        if contact in read.locked:
            raise KeyAway
        missed = read.opened.get(contact, [])
        stream.tell(missed)
        return max([last, *(message.sequence for message in missed)])
