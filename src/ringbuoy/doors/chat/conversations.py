"""Who listens to which conversation here, and telling each of them every message once and in order.

The table is the truth. What this process has written itself is told at once; what others wrote is
read when their hint comes, and every few seconds anyway, because a hint may be lost.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from ringbuoy.doors.chat.history import History
from ringbuoy.doors.chat.messages import Message
from ringbuoy.kernel.errors import Foreseen

LOOK_EVERY_S = 3.0
TRY_AGAIN_S = 0.5
MOST_EARLY = 1_000


class Listener:
    """One stream's place in one conversation. `hears` gets each message once, in order.

    What comes before `begin` waits: first is told what had been said until then.
    """

    def __init__(self, hears: Callable[[Message], None]) -> None:
        self._hears = hears
        self._last: int | None = None
        self._early: list[Message] = []

    def begin(self, *, after: int) -> None:
        """Start behind this sequence: all up to it has been told."""
        self._last = after
        early, self._early = self._early, []
        for message in early:
            self.take(message)

    def take(self, message: Message) -> None:
        """Tell a message, unless it has been told."""
        if self._last is None:
            self._early = [*self._early[-MOST_EARLY:], message]
        elif message.sequence > self._last:
            self._last = message.sequence
            self._hears(message)


class Conversation:
    """One conversation to which somebody listens here. `last` is None until it is known how far it goes."""

    def __init__(self) -> None:
        self.last: int | None = None
        self.listeners: set[Listener] = set()
        self._waiting: dict[int, Message] = {}

    def begin(self, last: int) -> None:
        """Learn how far the conversation goes."""
        if self.last is None:
            self.last = last
            self.take(())

    def take(self, messages: Iterable[Message]) -> bool:
        """Tell what follows without a gap; give whether something between is missing."""
        for message in messages:
            if self.last is None or message.sequence > self.last:
                self._waiting[message.sequence] = message
        while self.last is not None and (following := self._waiting.pop(self.last + 1, None)) is not None:
            self.last += 1
            for listener in list(self.listeners):
                listener.take(following)
        self._forget_old()
        return self.last is not None and bool(self._waiting)

    def _forget_old(self) -> None:
        if self.last is not None:
            for sequence in [one for one in self._waiting if one <= self.last]:
                del self._waiting[sequence]


class Conversations:
    """All conversations to which somebody listens in this process."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._open: dict[UUID, Conversation] = {}
        self._behind: set[UUID] = set()
        self._bell = asyncio.Event()
        self._soon = asyncio.Event()

    def join(self, contact: UUID, listener: Listener) -> Conversation:
        """Let somebody listen from now on."""
        conversation = self._open.setdefault(contact, Conversation())
        conversation.listeners.add(listener)
        return conversation

    def leave(self, contact: UUID, listener: Listener) -> None:
        """Let somebody listen no more."""
        conversation = self._open.get(contact)
        if conversation is None:
            return
        conversation.listeners.discard(listener)
        if not conversation.listeners:
            del self._open[contact]

    def deliver(self, messages: Sequence[Message]) -> None:
        """Tell what was just written, to whoever listens here."""
        for message in messages:
            conversation = self._open.get(message.contact)
            if conversation is not None and conversation.take((message,)):
                self.look_again((message.contact,))

    def look_again(self, contacts: Collection[UUID]) -> None:
        """Read these conversations anew: they may have grown."""
        here = self._open.keys() & set(contacts)
        if here:
            self._behind |= here
            self._bell.set()

    async def follow(self) -> None:
        """Read what others have written, for ever."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            asked, self._behind = self._behind, set()
            missed = await self._read(asked)
            if missed:
                await asyncio.sleep(TRY_AGAIN_S)
                self.look_again(missed)

    async def look_around(self) -> None:
        """Ask every few seconds, or soon, whether any conversation has grown unnoticed, for ever."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._soon.wait()
            self._soon.clear()
            with suppress(Foreseen):
                await self._look_around()

    def look_soon(self) -> None:
        """Look around now: hints may have been missed."""
        self._soon.set()

    async def _look_around(self) -> None:
        lasts = await self._history.lasts(list(self._open))
        self.look_again([contact for contact, last in lasts.items() if self._is_behind(contact, last)])

    def _is_behind(self, contact: UUID, last: int) -> bool:
        known = self._open.get(contact)
        return known is not None and known.last is not None and known.last < last

    async def _read(self, contacts: Collection[UUID]) -> Collection[UUID]:
        """Read what is new in these, and give those that could not be read now."""
        places = {one: last for one in contacts if (last := self._last_of(one)) is not None}
        try:
            read = await self._history.after(places)
        except Foreseen:
            return contacts
        for contact, messages in read.opened.items():
            if contact in self._open:
                self._open[contact].take(messages)
        return read.locked

    def _last_of(self, contact: UUID) -> int | None:
        conversation = self._open.get(contact)
        return conversation.last if conversation else None
