"""Our connections with Asterisk: sounds take none away from orders, and never do too many open at once."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from ringbuoy.doors.voice.ari import MOST_LEGS, MOST_ORDERS, MOST_OUTSIDE, Ari, AsteriskAway
from ringbuoy.telephony.asterisk.place import OURS, Place
from tests.phone.hearing import PATIENCE_S

MANY = 60
MOST = MOST_ORDERS + MOST_LEGS + MOST_OUTSIDE
OUTSIDE = "PJSIP/carrier/sip:15551230000@127.0.0.1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _async(handler: Handler) -> Handler:
    async def handles(asked: web.Request) -> web.StreamResponse:
        return await handler(asked)

    return handles


@asynccontextmanager
async def _asterisk(orders: Handler, *, sounds: Handler | None = None) -> AsyncIterator[Ari]:
    """Connect with a server that stands for Asterisk."""
    program = web.Application()
    program.router.add_route("*", "/ari/{path:.*}", _async(orders))
    program.router.add_get("/media/{name}", _async(sounds or orders))
    runner = web.AppRunner(program, shutdown_timeout=0)
    await runner.setup()
    ear = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, ear).start()
    place = Place(Path("/data"), Path("/modules"), "127.0.0.1", 5060, ear.getsockname()[1], "a password")
    try:
        async with Ari(place, OURS) as ari:
            yield ari
    finally:
        await runner.cleanup()


async def _well(_asked: web.Request) -> web.StreamResponse:
    return web.json_response({"value": "said"})


async def _listens(asked: web.Request) -> web.StreamResponse:
    answer = web.WebSocketResponse(protocols=("media",))
    await answer.prepare(asked)
    async for _message in answer:
        pass
    return answer


class _Held:
    """Orders that wait until they are let go on, and how many wait at once at most."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.at_once = self.most = 0

    async def __call__(self, _asked: web.Request) -> web.StreamResponse:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await self.go_on.wait()
        self.at_once -= 1
        return await _well(_asked)


def test_however_many_leave_a_message_orders_are_still_given() -> None:
    """Each message is heard by a connection of its own, for minutes."""

    async def doing() -> None:
        async with _asterisk(_well, sounds=_listens) as ari:
            sounds = [await ari.sound(f"message {number}") for number in range(MANY)]
            assert await ari.noted("line-1", "NAME") == "said"
            for sound in sounds:
                await sound.close()

    asyncio.run(doing())


def test_no_more_connections_open_at_once_than_asterisk_lets_wait() -> None:
    """Ten may wait to be taken; whoever comes then is taken a second later."""

    async def doing() -> None:
        held = _Held()
        async with _asterisk(held) as ari:
            asked = [asyncio.create_task(ari.noted(f"line-{number}", "NAME")) for number in range(MANY)]
            asked += [asyncio.create_task(_calls(ari, number)) for number in range(MANY)]
            asked += [asyncio.create_task(_calls(ari, number, OUTSIDE)) for number in range(MANY)]
            async with asyncio.timeout(PATIENCE_S):
                while held.at_once < MOST:
                    await asyncio.sleep(0)
            held.go_on.set()
            await asyncio.gather(*asked)
        assert held.most == MOST < 10

    asyncio.run(doing())


async def _calls(ari: Ari, number: int, whom: str = "PJSIP/c1") -> str:
    await ari.call(f"leg-{number}", whom, shows="", seconds=1)
    return ""


def test_calls_that_hang_hold_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """A carrier whose name nobody can tell us: what callers wait for goes on."""
    monkeypatch.setattr("ringbuoy.doors.voice.ari.ANSWER_WITHIN_S", 3.0)

    async def doing() -> None:
        held = _Held()

        async def orders(asked: web.Request) -> web.StreamResponse:
            return await (held if asked.query.get("endpoint") == OUTSIDE else _well)(asked)

        async with _asterisk(orders) as ari:
            calls = [asyncio.create_task(_calls(ari, number, OUTSIDE)) for number in range(MANY)]
            async with asyncio.timeout(PATIENCE_S):
                while held.at_once < MOST_OUTSIDE:
                    await asyncio.sleep(0)
            assert await ari.noted("line-1", "NAME") == "said"
            await _calls(ari, 1)
            told = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(one, AsteriskAway) for one in told)
            held.go_on.set()

    asyncio.run(doing())
