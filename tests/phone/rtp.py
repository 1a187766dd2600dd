"""The sound of one call: what is played and heard, and the keys that are pressed (RFC 3550, RFC 4733)."""

import asyncio
import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from tests.phone.hearing import Heard
from tests.phone.sound import PIECE, PIECE_S

KEYS = "0123456789*#"
_HEAD = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_SOUND, _KEY = 0, 101
_KEY_PIECES, _KEY_REPEATS_OF_THE_END = 5, 3
_FIRST, _LAST = 0x80, 0x80
_VOLUME = 10


@dataclass
class Keys:
    """The keys that the other side pressed, in order. A packet that comes twice counts once."""

    pressed: str = ""
    _last: int = -1

    def take(self, stamp: int, event: bytes) -> None:
        """Take one packet of a key."""
        if stamp != self._last and event[0] < len(KEYS):
            self.pressed += KEYS[event[0]]
            self._last = stamp


class Sound(asyncio.DatagramProtocol):
    """Both ways of the sound of one call; it plays from the moment when it knows where to."""

    def __init__(self) -> None:
        self.heard = Heard()
        self.keys = Keys()
        self.other: tuple[str, int] | None = None
        self.may_send = True
        self._wire: asyncio.DatagramTransport | None = None
        self._plays: Iterator[bytes] | None = None
        self._presses: list[tuple[bytes, bool]] = []
        self._sends = asyncio.Event()
        self._sequence, self._stamp, self._name = (random.getrandbits(bits) for bits in (15, 31, 31))

    @classmethod
    async def open(cls) -> "Sound":
        """Open a port of its own on this machine."""
        loop = asyncio.get_running_loop()
        _wire, sound = await loop.create_datagram_endpoint(cls, local_addr=("127.0.0.1", 0))
        sound._running = loop.create_task(sound._run())
        return sound

    @property
    def port(self) -> int:
        """Where this side wants the sound."""
        return int(self._wire.get_extra_info("sockname")[1])

    def play(self, pieces: Sequence[bytes] | None) -> None:
        """Play pieces over and over from now on. None: send nothing, as a phone that is muted."""
        self._plays = cycle(pieces) if pieces else None
        self._wake()

    def press(self, keys: str) -> None:
        """Press keys, one after the other; the sound waits meanwhile."""
        for key in keys:
            code = KEYS.index(key)
            for step in range(_KEY_PIECES + _KEY_REPEATS_OF_THE_END):
                last = _LAST if step >= _KEY_PIECES else 0
                lasts = PIECE * min(step + 1, _KEY_PIECES)
                self._presses.append((_EVENT.pack(code, last | _VOLUME, lasts), step == 0))
            self._presses.append((b"", False))
        self._wake()

    def close(self) -> None:
        """Stop, and give the port back."""
        self._running.cancel()
        self._wire.close()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._wire = transport

    def datagram_received(self, packet: bytes, _address: tuple[str, int]) -> None:
        if len(packet) <= _HEAD.size:
            return
        _, kind, sequence, stamp, _ = _HEAD.unpack_from(packet)
        if kind & 0x7F == _SOUND:
            self.heard.take(sequence, packet[_HEAD.size :])
        elif kind & 0x7F == _KEY:
            self.keys.take(stamp, packet[_HEAD.size :])

    async def _run(self) -> None:
        """Send a piece every 20 ms; after a delay the missing ones follow at once. Who is silent rests."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            if not self._sends.is_set():
                await self._sends.wait()
                silent = max(0, int((loop.time() - due) / PIECE_S))
                self._stamp, due = self._stamp + silent * PIECE, due + silent * PIECE_S
            self._send_one()
            self._wake()
            due += PIECE_S
            await asyncio.sleep(max(0, due - loop.time()))

    def _wake(self) -> None:
        """Send for as long as there is something to send."""
        if self._plays is not None or self._presses:
            self._sends.set()
        else:
            self._sends.clear()

    def _send_one(self) -> None:
        if self._presses:
            return self._send_key(*self._presses.pop(0))
        self._stamp += PIECE
        if self._plays is not None and self.may_send:
            self._send(_SOUND, next(self._plays))

    def _send_key(self, event: bytes, is_first: bool) -> None:
        """Send one packet of a key; all packets of one key tell the same moment, its beginning."""
        if not event:
            self._stamp += PIECE * (_KEY_PIECES + _KEY_REPEATS_OF_THE_END)
            return
        self._send(_KEY | (_FIRST if is_first else 0), event)

    def _send(self, kind: int, content: bytes) -> None:
        if self.other is None:
            return
        self._sequence += 1
        head = _HEAD.pack(0x80, kind, self._sequence & 0xFFFF, self._stamp & 0xFFFFFFFF, self._name)
        self._wire.sendto(head + content, self.other)
