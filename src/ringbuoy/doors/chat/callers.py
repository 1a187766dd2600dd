"""The streams of callers: what has been said, what is said now, and where the talk stands."""

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from uuid import UUID

from ringbuoy.contacts.rules import QUEUED
from ringbuoy.doors.chat.beats import CallersSeen
from ringbuoy.doors.chat.conversations import Conversation, Conversations, Listener
from ringbuoy.doors.chat.history import EVERYBODY, History
from ringbuoy.doors.chat.http import Request, Send
from ringbuoy.doors.chat.messages import Message, as_event, for_caller
from ringbuoy.doors.chat.refusals import KeyAway
from ringbuoy.doors.chat.streams import Stream
from ringbuoy.doors.chat.views import OVER, View, Views
from ringbuoy.kernel.errors import Foreseen, Unavailable

BEAT_EVERY_S = 10.0
TRY_AGAIN_S = 0.3
MOST_PAGES = 8
TELL_WAITS_EVERY_S = 20.0
AWAY = as_event("away", {})


class CallerStream(Stream):
    """One caller's stream, with what it was told last."""

    def __init__(self, contact: UUID) -> None:
        super().__init__(beat_every_s=BEAT_EVERY_S)
        self.contact = contact
        self.listener = Listener(self._hear)
        self.view: View | None = None
        self.has_begun = False

    def tell(self, messages: Iterable[Message]) -> None:
        """Pass messages on, as one piece; a whisper never."""
        told = [_event_of(message) for message in messages if message.is_for_caller]
        if told:
            self.push(b"".join(told))

    def show(self, view: View) -> None:
        """Tell where the talk stands, if that has changed and what was said before has been told."""
        if self.has_begun and view != self.view:
            self.view = view
            self.push(as_event("state", view.for_caller()))

    def lose(self) -> None:
        """Tell that we cannot look just now."""
        if self.view is not None:
            self.view = None
            self.push(AWAY)

    def _hear(self, message: Message) -> None:
        self.tell((message,))


class Callers:
    """Every caller whose page is open here."""

    def __init__(
        self, conversations: Conversations, history: History, views: Views, seen: CallersSeen
    ) -> None:
        self._conversations = conversations
        self._history = history
        self._views = views
        self._seen = seen
        self._streams: dict[UUID, list[CallerStream]] = {}
        self._to_show: set[UUID] = set()
        self._bell = asyncio.Event()

    async def stream(self, contact: UUID, after: int, request: Request, send: Send) -> None:
        """Serve one stream, beginning behind this sequence, until its page is gone."""
        stream = CallerStream(contact)
        self._make_room(contact).append(stream)
        self._seen.opened(contact)
        conversation = self._conversations.join(contact, stream.listener)
        starting = asyncio.create_task(self._start(stream, conversation, after))
        try:
            await stream.serve(request, send)
        finally:
            starting.cancel()
            self._leave(stream)

    def look_at(self, contacts: Collection[UUID]) -> None:
        """Show the callers of these contacts where their talk stands now."""
        here = self._streams.keys() & set(contacts)
        if here:
            self._to_show |= here
            self._bell.set()

    def look_at_all(self) -> None:
        """Show every caller where the talk stands now."""
        self.look_at(self._streams.keys())

    def lose(self) -> None:
        """Tell every caller that we cannot look just now."""
        for stream in self._all():
            stream.lose()

    def end_all(self) -> None:
        """End every stream: the hub is being stopped. The pages open them again."""
        for stream in self._all():
            stream.end()

    async def run(self) -> None:
        """Show what is to be shown, one look after the other, so that an old look never hides a new one."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            asked, self._to_show = self._to_show, set()
            try:
                self._show(asked, await self._views.of(asked))
            except Foreseen:
                await asyncio.sleep(TRY_AGAIN_S)
                self.look_at(asked)

    async def keep_waits_honest(self) -> None:
        """Look again at those who wait, for ever."""
        while True:
            await asyncio.sleep(TELL_WAITS_EVERY_S)
            self.look_at({one.contact for one in self._all() if one.view and one.view.state in QUEUED})

    def _show(self, contacts: Iterable[UUID], views: dict[UUID, View]) -> None:
        for contact in contacts:
            for stream in self._streams.get(contact, ()):
                stream.show(views.get(contact, OVER))

    async def _start(self, stream: CallerStream, conversation: Conversation, after: int) -> None:
        """Tell what has been said, as soon as it can be read; then where the talk stands."""
        while not stream.has_begun:
            with suppress(Unavailable):
                await self._tell_earlier(stream, conversation, after)
                break
            await asyncio.sleep(TRY_AGAIN_S)
        self.look_at((stream.contact,))

    async def _tell_earlier(self, stream: CallerStream, conversation: Conversation, after: int) -> None:
        contact = stream.contact
        # A page may claim to have seen more than there is; it would then hear nothing more.
        seen = min(after, (await self._history.lasts([contact])).get(contact, 0))
        read = await self._history.after({contact: seen}, audiences=EVERYBODY)
        if contact in read.locked:
            raise KeyAway
        messages = read.opened.get(contact, [])
        stream.tell(messages)
        told = messages[-1].sequence if messages else seen
        stream.has_begun = True
        stream.listener.begin(after=told)
        conversation.begin(told)

    def _make_room(self, contact: UUID) -> list[CallerStream]:
        """Let the oldest pages of a contact go when it has more than any person opens."""
        streams = self._streams.setdefault(contact, [])
        for oldest in streams[: 1 - MOST_PAGES]:
            oldest.drop()
        return streams

    def _leave(self, stream: CallerStream) -> None:
        self._conversations.leave(stream.contact, stream.listener)
        self._seen.closed(stream.contact)
        others = self._streams[stream.contact]
        others.remove(stream)
        if not others:
            del self._streams[stream.contact]

    def _all(self) -> list[CallerStream]:
        return [stream for some in self._streams.values() for stream in some]


def _event_of(message: Message) -> bytes:
    return as_event("message", for_caller(message), cursor=str(message.sequence))
