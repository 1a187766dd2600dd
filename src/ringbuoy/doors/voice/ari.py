"""Asterisk's REST interface: what happens comes by a websocket, orders go by connections that stay open.

Every operation that we use stands here and nowhere else; a test compares them with the description that
Asterisk ships.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.telephony.asterisk.place import ARI_USER, Place

MOST_ORDERS, MOST_LEGS, MOST_OUTSIDE, MOST_OPENING = 5, 2, 2, 1
"""So many connections at once for orders, for legs to counselors and browsers, for calls to the outside, and
of the sockets that are being opened.

Asterisk lets ten new connections wait until it takes them, and an eleventh is only asked for again after a
second: an engine that found twenty callers waited for it.
"""
ANSWER_WITHIN_S = 5.0
KEPT_OPEN_S = 12.0
HEARTBEAT_S = 5.0
GONE = frozenset({404, 409, 412, 422})
"""What it is about is over, or stands otherwise by now: the next event tells more."""
NOT_TOLD = 500
NOISE = (
    "ChannelVarset",
    "ChannelDialplan",
    "ChannelConnectedLine",
    "ChannelCallerId",
    "ChannelCreated",
    "ChannelEnteredBridge",
    "ChannelLeftBridge",
    "ChannelHold",
    "ChannelUnhold",
    "BridgeCreated",
    "BridgeDestroyed",
    "BridgeMerged",
    "BridgeVideoSourceChanged",
    "PlaybackStarted",
    "PlaybackContinuing",
)
"""What we never read: each of them brings the whole leg or bridge along, several times a call."""

PHONES = "PJSIP"
"""What Asterisk calls the kind of telephone that we use."""

MUSIC = "res_musiconhold.so"
"""The module that plays music."""

PLACING = ("POST", "/channels")
"""To place a call. One by a carrier may wait for a name server: nothing else is behind it."""
OUTSIDE = "@"
"""Stands in the address of whom we call by a carrier."""

Answer = Any
Query = Mapping[str, str | int]


class AsteriskAway(Unavailable):
    """Asterisk does not answer, or refuses an order (`status`) that it should know."""

    def __init__(self, sentence: str, *, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class Ari:
    """A connection to one Asterisk, for one application."""

    def __init__(self, place: Place, application: str) -> None:
        self.application = application
        self._base = f"http://127.0.0.1:{place.port}/ari"
        self._socket = f"ws://127.0.0.1:{place.port}/ari/events"
        self._media = f"ws://127.0.0.1:{place.port}/media/"
        self._headers = {"Authorization": aiohttp.encode_basic_auth(ARI_USER, place.password)}

    async def __aenter__(self) -> Self:
        self._orders = self._connections(MOST_ORDERS)
        self._calling = {False: self._connections(MOST_LEGS), True: self._connections(MOST_OUTSIDE)}
        self._sockets = self._connections(0)  # each lasts as long as a talk or a message: there may be many
        self._opening = asyncio.Semaphore(MOST_OPENING)
        return self

    def _connections(self, most: int) -> aiohttp.ClientSession:
        """Open so many connections at once at most, as they are needed. 0: as many as are needed."""
        pool = aiohttp.TCPConnector(limit=most, keepalive_timeout=KEPT_OPEN_S)
        patience = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        return aiohttp.ClientSession(headers=self._headers, connector=pool, timeout=patience)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connections in (self._orders, *self._calling.values(), self._sockets):
            await connections.close()

    @asynccontextmanager
    async def events(self) -> AsyncIterator[AsyncIterator[Mapping[str, Any]]]:
        """Listen to what happens, until the connection ends. Whoever listens last under a name is heard.

        :raises AsteriskAway: it does not answer.
        """
        query = {"app": self.application, "subscribeAll": "false"}
        try:
            async with self._sockets.ws_connect(
                self._socket,
                params=query,
                heartbeat=HEARTBEAT_S,
                max_msg_size=0,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            ) as socket:
                yield _read(socket)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise AsteriskAway(f"Asterisk does not take our connection ({type(error).__name__}).") from error

    async def ask(self, method: str, path: str, /, *, body: object = None, **query: str | int) -> Answer:
        """Give one order and its answer. None: what it is about is gone, or there is nothing to tell.

        :raises AsteriskAway: it does not answer, or refuses.
        """
        try:
            return await self._ask_once(method, path, query, body)
        except aiohttp.ServerDisconnectedError:
            return await self._ask_again(method, path, query, body)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise AsteriskAway(f"Asterisk does not answer ({type(error).__name__}).") from error

    async def _ask_again(self, method: str, path: str, query: Query, body: object) -> Answer:
        """Ask once more: a connection that lay idle may have been closed while the order was on its way."""
        try:
            return await self._ask_once(method, path, query, body)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise AsteriskAway(f"Asterisk does not answer ({type(error).__name__}).") from error

    async def _ask_once(self, method: str, path: str, query: Query, body: object) -> Answer:
        connections = self._orders
        if (method, path) == PLACING:
            connections = self._calling[OUTSIDE in str(query["endpoint"])]
        if connections.closed:
            raise AsteriskAway("Our connection with Asterisk has ended.")
        async with connections.request(method, self._base + path, params=query, json=body) as answer:
            text = await answer.text()
            if answer.status in GONE:
                return None
            if answer.status >= 400:
                raise AsteriskAway(f"Asterisk refuses {method} {_shape(path)}.", status=answer.status)
            return json.loads(text) if text else None

    async def claim(self, leg: str) -> None:
        """Take a call that asks all engines."""
        await self.ask("POST", "/events/claim", channelId=leg, application=self.application)

    async def answer(self, leg: str) -> None:
        """Answer a call."""
        await self.ask("POST", f"/channels/{_named(leg)}/answer")

    async def hang_up(self, leg: str) -> None:
        """End a leg."""
        await self.ask("DELETE", f"/channels/{_named(leg)}")

    async def refuse(self, leg: str) -> None:
        """Do not take a call that nobody has answered: its carrier is told that there is no room."""
        await self.ask("DELETE", f"/channels/{_named(leg)}", reason="congestion")

    async def taken(self, phone: str) -> int:
        """Count the legs that go to or come from a phone or a carrier, whoever has them in hand."""
        told = await self.ask("GET", f"/endpoints/{PHONES}/{_named(phone)}")
        return len(told["channel_ids"]) if told else 0

    async def play(self, leg: str, name: str, sounds: str) -> None:
        """Play sounds, one after the other; `name` is told when they are over."""
        await self.ask("POST", f"/channels/{_named(leg)}/play/{_named(name)}", media=sounds)

    async def stop_playing(self, name: str) -> None:
        """Stop what is played under this name."""
        await self.ask("DELETE", f"/playbacks/{_named(name)}")

    async def play_music(self, leg: str) -> None:
        """Let a leg hear music until `stop_music`."""
        await self.ask("POST", f"/channels/{_named(leg)}/moh")

    async def stop_music(self, leg: str) -> None:
        """End the music of a leg."""
        await self.ask("DELETE", f"/channels/{_named(leg)}/moh")

    async def keep_awake(self, leg: str) -> None:
        """Send silence to a leg to which nothing else is sent."""
        await self.ask("POST", f"/channels/{_named(leg)}/silence")

    async def stop_silence(self, leg: str) -> None:
        """Send no silence any more: while it is sent, nothing else is heard there."""
        await self.ask("DELETE", f"/channels/{_named(leg)}/silence")

    async def press(self, leg: str, keys: str) -> None:
        """Let a leg hear keys."""
        await self.ask("POST", f"/channels/{_named(leg)}/dtmf", dtmf=keys, between=120)

    async def came(self, leg: str) -> int:
        """Count the pieces of sound that came by a leg. 0: none, or the leg is gone."""
        told = await self.ask("GET", f"/channels/{_named(leg)}/rtp_statistics")
        return int(told["rxcount"]) if told else 0

    async def went(self, leg: str) -> int:
        """Count the pieces of sound that we sent to a leg. 0: none, or the leg is gone."""
        told = await self.ask("GET", f"/channels/{_named(leg)}/rtp_statistics")
        return int(told["txcount"]) if told else 0

    async def note(self, leg: str, name: str, value: str) -> None:
        """Write something at a leg, for an engine after us."""
        await self.ask("POST", f"/channels/{_named(leg)}/variable", variable=name, value=value)

    async def noted(self, leg: str, name: str) -> str:
        """Read what stands at a leg. Empty: nothing, or the leg is gone, or it is no text.

        What a carrier wrote in other letters than UTF-8 is not told by Asterisk: it refuses.
        """
        try:
            said = await self.ask("GET", f"/channels/{_named(leg)}/variable", variable=name)
        except AsteriskAway as refused:
            if refused.status == NOT_TOLD:
                return ""
            raise
        return str(said["value"]) if said else ""

    async def call(
        self, leg: str, endpoint: str, *, shows: str, seconds: int, noted: Mapping[str, str] | None = None
    ) -> bool:
        """Call somebody; the leg gets the name that we give it, and comes to us when it is answered.

        `noted` stands at the leg from its beginning. Tell whether it is called: a leg of this name may not
        be gone yet.
        """
        placed = await self.ask(
            "POST",
            "/channels",
            body={"variables": dict(noted)} if noted else None,
            endpoint=endpoint,
            app=self.application,
            channelId=leg,
            callerId=shows,
            timeout=seconds,
        )
        return placed is not None

    async def listen_in(self, on: str, leg: str, *, whispers: bool) -> None:
        """Make a leg that hears both ways of `on`; whispering, it is heard there and nowhere else."""
        await self.ask(
            "POST",
            f"/channels/{_named(on)}/snoop/{_named(leg)}",
            app=self.application,
            spy="both",
            whisper="out" if whispers else "none",
        )

    async def listen(self, leg: str) -> str:
        """Make a leg that hears for us, and name the connection by which its sound comes.

        :raises AsteriskAway: none was made.
        """
        made = await self.ask(
            "POST",
            "/channels/externalMedia",
            app=self.application,
            channelId=leg,
            external_host="INCOMING",
            connection_type="server",
            transport="websocket",
            encapsulation="none",
            format="ulaw",
        )
        if made is None:
            raise AsteriskAway("Asterisk makes no leg that listens.")
        return str(made["channelvars"]["MEDIA_WEBSOCKET_CONNECTION_ID"])

    async def sound(self, connection: str) -> aiohttp.ClientWebSocketResponse:
        """Connect with a leg that hears for us; the leg lives as long as the connection.

        :raises AsteriskAway: it does not answer.
        """
        try:
            async with self._opening:
                return await self._sockets.ws_connect(self._media + _named(connection), protocols=("media",))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise AsteriskAway(f"Asterisk gives us no sound ({type(error).__name__}).") from error

    async def open_room(self, room: str) -> None:
        """Make a bridge; one that is there already stays."""
        await self.ask("POST", f"/bridges/{_named(room)}", type="mixing")

    async def close_room(self, room: str) -> None:
        """Take a bridge away. Whoever is in it stays in our hands."""
        await self.ask("DELETE", f"/bridges/{_named(room)}")

    async def join(self, room: str, legs: str) -> None:
        """Bring legs together."""
        await self.ask(
            "POST", f"/bridges/{_named(room)}/addChannel", channel=legs, inhibitConnectedLineUpdates="true"
        )

    async def part(self, room: str, legs: str) -> None:
        """Take legs out of a bridge."""
        await self.ask("POST", f"/bridges/{_named(room)}/removeChannel", channel=legs)

    async def send_to(self, leg: str, context: str) -> None:
        """Let the dialplan go on with a leg."""
        await self.ask(
            "POST", f"/channels/{_named(leg)}/continue", context=context, extension="s", priority=1
        )

    async def give(self, kind: str, name: str, fields: Mapping[str, str]) -> None:
        """Give Asterisk an account, or a part of one; it lies in its memory.

        :raises AsteriskAway: it does not take it, or does not know such a part.
        """
        rows = [{"attribute": key, "value": value} for key, value in fields.items()]
        if await self.ask("PUT", _config(kind, name), body={"fields": rows}) is None:
            raise AsteriskAway(f"Asterisk knows no part of the kind {kind}.", status=404)

    async def take_back(self, kind: str, name: str) -> None:
        """Take a part of an account away."""
        await self.ask("DELETE", _config(kind, name))

    async def learn_music(self) -> None:
        """Let Asterisk look anew which music there is."""
        await self.ask("PUT", f"/asterisk/modules/{MUSIC}")

    async def hear_of_phones(self) -> None:
        """Be told when phones come and go, and of nothing that we never read."""
        ours = _named(self.application)
        await self.ask("POST", f"/applications/{ours}/subscription", eventSource=f"endpoint:{PHONES}")
        noise = {"disallowed": [{"type": one} for one in NOISE]}
        await self.ask("PUT", f"/applications/{ours}/eventFilter", body=noise)

    async def legs(self) -> list[Mapping[str, Any]]:
        """Give every leg there is."""
        return await self.ask("GET", "/channels") or []

    async def in_hand(self) -> frozenset[str]:
        """Name the legs that are in the hands of our application, whichever engine took them."""
        told = await self.ask("GET", f"/applications/{_named(self.application)}")
        return frozenset(told["channel_ids"]) if told else frozenset()

    async def rooms(self) -> list[Mapping[str, Any]]:
        """Give every bridge there is."""
        return await self.ask("GET", "/bridges") or []

    async def phones(self) -> list[Mapping[str, Any]]:
        """Give every phone that Asterisk knows, and whether it is there."""
        return await self.ask("GET", f"/endpoints/{PHONES}") or []


async def _read(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[Mapping[str, Any]]:
    async for message in socket:
        if message.type is not aiohttp.WSMsgType.TEXT:
            return
        yield json.loads(message.data)


def _named(name: str) -> str:
    return quote(name, safe="")


def _shape(path: str) -> str:
    """Give the kind of a path: names of legs are no business of a log."""
    return "/".join(path.split("/")[:2])


def _config(kind: str, name: str) -> str:
    return f"/asterisk/config/dynamic/res_pjsip/{kind}/{_named(name)}"
