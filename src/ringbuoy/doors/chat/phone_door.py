"""The way of a browser's phone: a websocket from its page to Asterisk, whose port nobody else can reach.

Only a counselor at work gets in, or a caller for their one call (`phone_guards`), and speaks in nobody else's
name. It closes when the session or the call is over, and when the same account opens another; a locked screen
and pages that are away close nothing.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from enum import IntEnum

import aiohttp
import structlog

from ringbuoy.doors.chat.http import Event, Receive, Request, Scope, Send
from ringbuoy.doors.chat.origins import require_own_page
from ringbuoy.doors.chat.pace import Pace
from ringbuoy.doors.chat.phone_guards import Guard
from ringbuoy.doors.chat.refusals import NotForYou, TooFast
from ringbuoy.doors.chat.sip_rules import Verdict, judge
from ringbuoy.kernel.errors import Foreseen

PATH, CALLERS_PATH = "/sip", "/speak/wire"
SUBPROTOCOL = "sip"
MOST_BYTES = 64 * 1024
MOST_WAYS = 2_000
BURST, PER_SECOND = 100, 10.0
"""More than a phone says, also when it is called again and again."""
CHECK_EVERY_S = 30.0
# A session ends a moment after the journal says so.
CHECK_AGAIN_AFTER_S = 1.0
CONNECT_WITHIN_S = 3.0
AWAY_FOR_S = 4.0
"""So long a browser waits at the door for an Asterisk that is being started: it is let in at once, where it
would come again after seconds and be sent away once more."""
LOOKS_AGAIN_AFTER_S = (0.05, 0.25)
"""Two hundred browsers do not look in the same moment."""


class Closing(IntEnum):
    """Why a phone's way was closed, as its page hears it. From 4000 on: ours (RFC 6455, 7.4.2)."""

    GONE = 1000
    GOING_AWAY = 1001
    REFUSED = 1008
    TRY_LATER = 1013
    SIGNED_OUT = 4401
    ELSEWHERE = 4409


@dataclass(eq=False)
class _Way:
    """One open way. `why` is set when somebody else wants it closed."""

    account: str
    doubted: asyncio.Event = field(default_factory=asyncio.Event)
    why: asyncio.Future[Closing] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def close(self, why: Closing) -> None:
        if not self.why.done():
            self.why.set_result(why)


class PhoneDoor:
    """Lets browsers speak with Asterisk, each in its own name. `port` 0: no phone line here."""

    def __init__(self, guard: Guard, *, port: int) -> None:
        self._guard = guard
        self._port = port
        self._asterisk = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        self._ways: dict[str, _Way] = {}
        self._pace = Pace(burst=BURST, per_second=PER_SECOND)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one websocket to its end."""
        request = Request({**scope, "method": "GET"}, receive)
        await receive()  # That it wants to connect.
        try:
            account = await self._admit(request)
        except Foreseen:
            return await _close(send, Closing.REFUSED)
        with self._newest(account) as way:
            try:
                async with self._to_asterisk(way) as asterisk:
                    await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
                    await self._join(way, request, send, asterisk)
            except (aiohttp.ClientError, TimeoutError, OSError):
                await _close(send, Closing.TRY_LATER)

    def doubt(self, account: str) -> None:
        """Ask again who this is: a session or a right has changed."""
        if way := self._ways.get(account):
            way.doubted.set()

    def end_all(self) -> None:
        """End every way, because the hub is being stopped. The pages open them again."""
        for way in list(self._ways.values()):
            way.close(Closing.GOING_AWAY)

    async def close(self) -> None:
        """Give back what this door holds."""
        await self._asterisk.close()

    async def _admit(self, request: Request) -> str:
        """Let somebody in from our own page, and give the account in whose name they speak.

        :raises Foreseen: they may not.
        """
        require_own_page(request)
        if not self._port or SUBPROTOCOL not in request.scope["subprotocols"]:
            raise NotForYou
        account = await self._guard.account_of(request)
        if len(self._ways) >= MOST_WAYS and account not in self._ways:
            raise NotForYou
        return account

    @asynccontextmanager
    async def _to_asterisk(self, way: _Way) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Reach Asterisk, and let go of it in the end. While it is started again, it is waited for."""
        asterisk = await self._reach(way)
        try:
            yield asterisk
        finally:
            await asterisk.close()

    async def _reach(self, way: _Way) -> aiohttp.ClientWebSocketResponse:
        until = time.monotonic() + AWAY_FOR_S
        while True:
            try:
                async with asyncio.timeout(CONNECT_WITHIN_S):
                    return await self._asterisk.ws_connect(
                        f"ws://127.0.0.1:{self._port}/ws", protocols=(SUBPROTOCOL,), max_msg_size=MOST_BYTES
                    )
            except (aiohttp.ClientError, TimeoutError, OSError):
                if way.why.done() or time.monotonic() > until:
                    raise
            await asyncio.sleep(random.uniform(*LOOKS_AGAIN_AFTER_S))  # noqa: S311 (no secret)

    async def _join(
        self, way: _Way, request: Request, send: Send, asterisk: aiohttp.ClientWebSocketResponse
    ) -> None:
        """Carry words both ways until one side has gone or somebody wants it closed."""
        work = [
            asyncio.ensure_future(_speak(request, asterisk, account=way.account, pace=self._pace)),
            asyncio.ensure_future(_hear(asterisk, send)),
            asyncio.ensure_future(self._keep_checking(way, request)),
            way.why,
        ]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            await _close(send, _why(done))
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    @contextmanager
    def _newest(self, account: str) -> Iterator[_Way]:
        """Open a way; the one that this account had before is closed, also one that waits for Asterisk."""
        if older := self._ways.get(account):
            older.close(Closing.ELSEWHERE)
        way = self._ways[account] = _Way(account)
        try:
            yield way
        finally:
            if self._ways.get(account) is way:
                del self._ways[account]

    async def _keep_checking(self, way: _Way, request: Request) -> Closing:
        """Give the reason once the session is over. While nobody can tell, a talk goes on."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(CHECK_EVERY_S):
                    await way.doubted.wait()
            if way.doubted.is_set():
                way.doubted.clear()
                await asyncio.sleep(CHECK_AGAIN_AFTER_S)
            if not await self._guard.still_may(request):
                return Closing.SIGNED_OUT


async def _speak(
    request: Request, asterisk: aiohttp.ClientWebSocketResponse, *, account: str, pace: Pace
) -> Closing:
    """Pass on what the browser says, as far as it may say it."""
    while True:
        event: Event = await request.receive()
        if event["type"] == "websocket.disconnect":
            return Closing.GONE
        words = event.get("text")
        verdict = _judge(words, account, pace)
        if verdict not in (Verdict.PASSES, Verdict.EMPTY):
            structlog.get_logger("live").warning("phone_refused", reason=verdict.value)
            return Closing.REFUSED
        if verdict is Verdict.PASSES:
            await asterisk.send_str(str(words))


def _judge(words: str | None, account: str, pace: Pace) -> Verdict:
    try:
        pace.take(account)
    except TooFast:
        return Verdict.TOO_MANY
    return Verdict.UNREADABLE if words is None else judge(words, account=account)


async def _hear(asterisk: aiohttp.ClientWebSocketResponse, send: Send) -> Closing:
    """Pass on what Asterisk says."""
    async for message in asterisk:
        if message.type is aiohttp.WSMsgType.TEXT:
            await send({"type": "websocket.send", "text": message.data})
    return Closing.TRY_LATER


def _why(done: set["asyncio.Future[Closing]"]) -> Closing:
    """Give the reason of the first that ended; one that broke is as if Asterisk had gone."""
    return next((task.result() for task in done if task.exception() is None), Closing.TRY_LATER)


async def _close(send: Send, why: Closing) -> None:
    """Close, unless the browser has gone already: it may go in the same moment."""
    if why is not Closing.GONE:
        with suppress(OSError, RuntimeError):
            await send({"type": "websocket.close", "code": int(why)})
