"""What the hub needs of HTTP: reading a request, giving an answer."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import orjson

from ringbuoy.doors.chat.refusals import TooLong

Scope: TypeAlias = MutableMapping[str, Any]
Event: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Event]]
Send: TypeAlias = Callable[[Event], Awaitable[None]]

PART_WITHIN_S = 20.0

# What is always said of an answer is in doors/shell/headers.py; these are stricter, as we make no page.
PRIVATE: tuple[tuple[str, str], ...] = (
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'self'; base-uri 'none'"),
    ("referrer-policy", "no-referrer"),
)


class ClientGone(Exception):
    """The browser hung up before it had said everything. Nobody is left to be told."""


class Request:
    """One request as the server hands it over."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.receive = receive
        self.method: str = scope["method"]
        self.path: str = scope["path"]

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name; of a repeated one the first."""
        said: dict[str, str] = {}
        for name, value in self.scope["headers"]:
            said.setdefault(name.decode("latin-1"), value.decode("latin-1"))
        return said

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies by name; of a repeated one the first."""
        said: dict[str, str] = {}
        for part in self.headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            said.setdefault(name, value)
        return said

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """What stands behind the question mark."""
        return parse_qs(self.scope["query_string"].decode("latin-1"))

    def number_in_query(self, name: str) -> int:
        """Give a whole number from the query. Absent or not a number: 0."""
        return _number(self.query.get(name, [""])[0])

    def last_event_number(self) -> int:
        """Give the sequence that a stream's browser has seen last. None, or not a number: 0."""
        return _number(self.headers.get("last-event-id", ""))

    def has_type(self, wanted: str) -> bool:
        """Tell whether the body is said to be of this type."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == wanted

    async def body(self, *, most: int) -> bytes:
        """Read the whole body.

        :raises TooLong: more than `most` bytes.
        :raises ClientGone: the rest never came.
        """
        read, more = bytearray(), True
        while more:
            event = await self.next_part()
            read += event.get("body", b"")
            if len(read) > most:
                raise TooLong
            more = event.get("more_body", False)
        return bytes(read)

    async def next_part(self) -> Event:
        """Wait for the next part of the body, but not for ever.

        :raises ClientGone: it does not come.
        """
        try:
            async with asyncio.timeout(PART_WITHIN_S):
                event = await self.receive()
        except TimeoutError:
            raise ClientGone from None
        if event["type"] == "http.disconnect":
            raise ClientGone
        return event

    async def hung_up(self) -> None:
        """Wait until the browser has gone."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


@dataclass(frozen=True)
class Answer:
    """What is answered at once and whole."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = PRIVATE


def as_json(content: object, *, status: int = 200, more: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Answer with JSON."""
    return Answer(status, orjson.dumps(content), "application/json", PRIVATE + more)


def go_to(path: str) -> Answer:
    """Lead the browser to another page after a form."""
    return Answer(303, headers=(*PRIVATE, ("location", path)))


async def respond(send: Send, answer: Answer) -> None:
    """Send an answer."""
    headers = [("content-type", answer.content_type), *answer.headers]
    await begin(send, answer.status, headers, length=len(answer.body))
    await send({"type": "http.response.body", "body": answer.body})


async def begin(
    send: Send, status: int, headers: list[tuple[str, str]], *, length: int | None = None
) -> None:
    """Send the head of an answer; `length` in bytes, None: not known yet."""
    coded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if length is not None:
        coded.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": coded})


def _number(text: str) -> int:
    """Read a whole number that fits a sequence. Anything else: 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
