"""Legs that hear for us: their sound comes by a socket on this machine, in pieces, and never to a file."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.telephony.sounds.mulaw import SECOND

PIECE_BYTES = 2 * SECOND
"""What is said is lost for as long as this at most when the engine dies."""
PIECE_WITHIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Heard:
    """The next piece of what a keeper heard."""

    keeper: str
    sequence: int
    sound: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeeperOver:
    """A keeper hears no more."""

    keeper: str


Tell = Callable[[Heard | KeeperOver], None]


class Keepers:
    """All legs that hear for us."""

    def __init__(self, ari: Ari, tell: Tell) -> None:
        self._ari = ari
        self._tell = tell
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, keeper: str) -> None:
        """Make a keeper; what it hears is told from now on, and its end.

        :raises AsteriskAway: none was made.
        """
        socket = await self._ari.sound(await self._ari.listen(keeper))
        task = asyncio.create_task(_hear(keeper, socket, self._tell))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Hear no more; what was heard until now is told."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _hear(keeper: str, socket: aiohttp.ClientWebSocketResponse, tell: Tell) -> None:
    pieces = Pieces(keeper, tell)
    try:
        while True:
            await _hear_piece(socket, pieces)
            pieces.pass_on()
    except EOFError:
        return
    finally:
        pieces.pass_on()
        tell(KeeperOver(keeper))
        await socket.close()


async def _hear_piece(socket: aiohttp.ClientWebSocketResponse, pieces: "Pieces") -> None:
    """Hear until a piece is full, or until it has lasted long enough.

    :raises EOFError: the leg is gone.
    """
    try:
        async with asyncio.timeout(PIECE_WITHIN_S):
            while not pieces.is_full:
                message = await socket.receive()
                if message.type in (
                    aiohttp.WSMsgType.CLOSE,
                    aiohttp.WSMsgType.CLOSED,
                    aiohttp.WSMsgType.ERROR,
                ):
                    raise EOFError
                if message.type is aiohttp.WSMsgType.BINARY:
                    pieces.take(message.data)
    except TimeoutError:
        return


class Pieces:
    """What was heard and not passed on yet."""

    def __init__(self, keeper: str, tell: Tell) -> None:
        self._keeper = keeper
        self._tell = tell
        self._sequence = 0
        self._heard = bytearray()

    @property
    def is_full(self) -> bool:
        """Tell whether a whole piece is there."""
        return len(self._heard) >= PIECE_BYTES

    def take(self, heard: bytes) -> None:
        """Take what comes."""
        self._heard += heard

    def pass_on(self) -> None:
        """Pass on what was heard; nothing heard is no piece."""
        if self._heard:
            self._tell(Heard(self._keeper, self._sequence, bytes(self._heard)))
            self._sequence += 1
            self._heard.clear()
