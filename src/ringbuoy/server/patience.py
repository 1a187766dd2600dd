"""How long and how large the head of a request may be, so that nobody holds the port by saying nothing."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_WITHIN_S = 15.0
MOST_HEAD_BYTES = 64 * 1024


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol; a head that does not end in time, or does not end at all, ends the connection."""

    _patience: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._begin_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._end_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Wait for the rest of a head that has begun."""
        super().on_message_begin()
        self._begin_waiting()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        super().on_url(url)
        self._weigh(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        super().on_header(name, value)
        self._weigh(name, value)

    def on_headers_complete(self) -> None:
        """Wait no more: the head is here."""
        self._end_waiting()
        super().on_headers_complete()

    def _begin_waiting(self) -> None:
        self._end_waiting()
        self._head_bytes = 0
        self._patience = self.loop.call_later(HEAD_WITHIN_S, self._give_up)

    def _end_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _weigh(self, *parts: bytes) -> None:
        self._head_bytes += sum(map(len, parts))
        if self._head_bytes > MOST_HEAD_BYTES:
            self._give_up()

    def _give_up(self) -> None:
        self._end_waiting()
        self.transport.abort()
