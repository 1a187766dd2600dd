"""Everything that is not the hub's own goes on to the pages, over their Unix socket, and back unchanged.

Who asks is said by us: what a browser claims about its own address is dropped, unless it came through
a proxy that the center has declared. While the pages are being started anew we wait a few seconds for
them, with whatever can be asked again without harm.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection
from urllib.parse import quote

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from ringbuoy.doors.chat.away_page import EXIT
from ringbuoy.doors.chat.http import ClientGone, Event, Request, Send, begin
from ringbuoy.doors.chat.refusals import BodyTooLong, PagesAway

MOST_BYTES = 8 * 1024 * 1024
PATIENCE_S = 5.0
PAUSE_S = 0.1
ANSWER_WITHIN_S = 60.0
ASK_AGAIN = ("GET", "HEAD", "OPTIONS")
# These belong to one connection and end with it. Source: rfc9110, section 7.6.1.
HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
SAID_BY_US = frozenset(
    {
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-prefix",
        "x-forwarded-proto",
        "x-real-ip",
    }
)


class _Asking:
    """One request on its way.

    `is_untouched` until the first byte of its body has been read. `broken` is why its body cannot be
    sent to the end; the client library tells only that it failed.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.is_untouched = True
        self.broken: BodyTooLong | ClientGone | None = None

    @property
    def has_body(self) -> bool:
        headers = self.request.headers
        return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"

    @property
    def may_be_repeated(self) -> bool:
        return self.is_untouched and self.request.method in ASK_AGAIN

    async def body(self) -> AsyncIterator[bytes]:
        """Give the body as it comes; what goes wrong is kept in `broken`, too."""
        self.is_untouched = False
        read, more = 0, True
        while more:
            event = await self._next_part()
            read += len(event.get("body", b""))
            if read > MOST_BYTES:
                self.broken = BodyTooLong()
                raise self.broken
            more = event.get("more_body", False)
            yield event.get("body", b"")

    async def _next_part(self) -> Event:
        try:
            return await self.request.next_part()
        except ClientGone as gone:
            self.broken = gone
            raise


class Passing:
    """The way to the pages and back."""

    def __init__(self, pages: aiohttp.ClientSession, *, trusted_proxies: Collection[str]) -> None:
        self._pages = pages
        self._trusted_proxies = frozenset(trusted_proxies)

    async def pass_on(self, request: Request, send: Send) -> None:
        """Ask the pages and hand their answer on as it comes.

        :raises PagesAway: they do not answer.
        """
        if int(request.headers.get("content-length", "0") or 0) > MOST_BYTES:
            raise BodyTooLong
        answer = await self._ask_patiently(_Asking(request))
        try:
            await begin(send, answer.status, _headers_back(answer))
            async for part in answer.content.iter_any():
                await send({"type": "http.response.body", "body": part, "more_body": True})
        finally:
            answer.close()
        await send({"type": "http.response.body", "body": b""})

    async def _ask_patiently(self, asking: _Asking) -> aiohttp.ClientResponse:
        """Ask until somebody answers. What was not heard at all may be asked again, whatever it is."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return await self._ask(asking)
            except aiohttp.ClientConnectorError:
                may_wait = asking.is_untouched
            except (aiohttp.ClientError, TimeoutError):
                may_wait = asking.may_be_repeated
            if asking.broken:
                raise asking.broken
            if not may_wait or asking.request.path == EXIT or time.monotonic() > until:
                raise PagesAway
            await asyncio.sleep(PAUSE_S)

    async def _ask(self, asking: _Asking) -> aiohttp.ClientResponse:
        request = asking.request
        return await self._pages.request(
            request.method,
            _address(request),
            headers=headers_on(request, self._trusted_proxies),
            data=asking.body() if asking.has_body else None,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE_S, sock_read=ANSWER_WITHIN_S),
        )


def headers_on(request: Request, trusted_proxies: frozenset[str]) -> CIMultiDict[str]:
    """Hand on what was said, and say ourselves who asks and how."""
    left_out = HOP_BY_HOP | SAID_BY_US | _named_in(request.headers.get("connection", ""))
    headers = CIMultiDict[str]()
    for raw_name, raw_value in request.scope["headers"]:
        name = raw_name.decode("latin-1")
        if name not in left_out:
            headers.add(name, raw_value.decode("latin-1"))
    headers["X-Forwarded-For"] = _address_of(request, trusted_proxies)
    headers["X-Forwarded-Proto"] = _scheme_of(request, trusted_proxies)
    return headers


def _address_of(request: Request, trusted_proxies: frozenset[str]) -> str:
    """Tell the network address of the browser: the nearest one that is not a declared proxy."""
    peer = _peer_of(request)
    said = request.headers.get("x-forwarded-for", "") if peer in trusted_proxies else ""
    chain = [one.strip() for one in said.split(",") if one.strip()]
    strangers = [one for one in chain if one not in trusted_proxies]
    return strangers[-1] if strangers else peer


def _scheme_of(request: Request, trusted_proxies: frozenset[str]) -> str:
    said = request.headers.get("x-forwarded-proto", "")
    is_said = _peer_of(request) in trusted_proxies and said in ("http", "https")
    return said if is_said else str(request.scope.get("scheme", "http"))


def _peer_of(request: Request) -> str:
    client = request.scope.get("client")
    return str(client[0]) if client else ""


def _address(request: Request) -> URL:
    """Write the address again exactly as it was asked for."""
    raw: bytes = request.scope.get("raw_path") or quote(request.path).encode()
    query: bytes = request.scope["query_string"]
    asked = b"?".join((raw, query) if query else (raw,))
    return URL(f"http://pages{asked.decode('latin-1')}", encoded=True)


def _headers_back(answer: aiohttp.ClientResponse) -> list[tuple[str, str]]:
    left_out = HOP_BY_HOP | _named_in(answer.headers.get("connection", ""))
    raw = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers)
    return [(name, value) for name, value in raw if name.lower() not in left_out]


def _named_in(connection: str) -> frozenset[str]:
    """Name the headers that a Connection header declares as its own."""
    return frozenset(name.strip().lower() for name in connection.split(",") if name.strip())


def open_pages(socket: str) -> aiohttp.ClientSession:
    """Open the way to the pages.

    Each question has its own connection: an old one may lead to a process that is gone.
    """
    return aiohttp.ClientSession(
        base_url=None,
        connector=aiohttp.UnixConnector(path=socket, limit=256, force_close=True),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
    )
