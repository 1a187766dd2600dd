"""One stream of events to one browser (server-sent events), with a queue that has an end.

Whoever reads too slowly is let go: a staff page opens its stream anew and reads its view again, a
caller's page opens it anew and goes on behind the last sequence that it has. Nothing is lost, and
nobody's slowness fills our memory.
"""

import asyncio
from collections import deque
from contextlib import suppress

from ringbuoy.doors.chat.http import PRIVATE, Request, Send, begin
from ringbuoy.doors.chat.messages import as_event

MOST_WAITING = 256
MOST_BYTES_AT_ONCE = 64 * 1024
RETRY = b"retry: 500\n\n"
BEAT = as_event("beat", {})
_HEADERS = [("content-type", "text/event-stream; charset=utf-8"), ("x-accel-buffering", "no"), *PRIVATE]


class Stream:
    """Events on their way to one browser."""

    def __init__(self, *, beat_every_s: float, most_waiting: int = MOST_WAITING) -> None:
        self._beat_every_s = beat_every_s
        self._most_waiting = most_waiting
        self._waiting: deque[bytes] = deque([RETRY])
        self._bell = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None
        self.is_open = True

    def push(self, event: bytes) -> None:
        """Let an event follow; when too many wait, the reader is too slow and is let go."""
        if not self.is_open:
            return
        if len(self._waiting) >= self._most_waiting:
            self.drop()
            return
        self._waiting.append(event)
        self._bell.set()

    def end(self) -> None:
        """End the stream after what waits has been sent."""
        self.is_open = False
        self._bell.set()

    def drop(self) -> None:
        """End the stream at once, also in the middle of a send that does not move."""
        self.end()
        self._waiting.clear()
        if self._sending is not None:
            self._sending.cancel()

    async def serve(self, request: Request, send: Send) -> None:
        """Send events until the browser hangs up or the stream is ended."""
        await begin(send, 200, _HEADERS)
        self._sending = asyncio.create_task(self._send_all(send))
        watching = asyncio.create_task(request.hung_up())
        try:
            await asyncio.wait({self._sending, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.is_open = False
            for task in (self._sending, watching):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await self._sending
            with suppress(asyncio.CancelledError):
                await watching

    async def _send_all(self, send: Send) -> None:
        while self.is_open or self._waiting:
            await self._wait_for_event()
            self._bell.clear()
            events = self._take()
            if events or self.is_open:
                await send({"type": "http.response.body", "body": events or BEAT, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _take(self) -> bytes:
        """Take what waits, but no more than a browser reads at once. Nothing waits: empty."""
        taken, size = [], 0
        while self._waiting and size < MOST_BYTES_AT_ONCE:
            taken.append(self._waiting.popleft())
            size += len(taken[-1])
        return b"".join(taken)

    async def _wait_for_event(self) -> None:
        """Wait for something to send; after a while the beat is due."""
        if self._waiting or not self.is_open:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._beat_every_s):
                await self._bell.wait()
