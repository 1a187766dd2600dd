"""The sound of one call: what is played and heard, and the keys that are pressed (RFC 3550, RFC 4733)."""

import asyncio
import random
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle

from tests.phone import rtcp
from tests.phone.hearing import Heard
from tests.phone.sound import PIECE, PIECE_S

KEYS = "0123456789*#"
_HEAD = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_SOUND, _KEY = 0, 101
_KEY_PIECES, _KEY_REPEATS_OF_THE_END = 5, 3
KEY_S = _KEY_PIECES * PIECE_S
"""So long a key is pressed here."""

_FIRST, _LAST = 0x80, 0x80
_VOLUME = 10
_IS_PADDED, _IS_EXTENDED, _NAMED = 0x20, 0x10, 0x0F
_EXTENSION = 0xABCD
_REPORTS_EVERY = 10
"""Pieces between two reports of a phone that says something of itself."""


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


class Reports(asyncio.DatagramProtocol):
    """The port beside the sound's, on which the other side reports of it; `came` holds whole packets."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.wire: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.wire = transport

    def datagram_received(self, packet: bytes, _address: tuple[str, int]) -> None:
        self.came.append(packet)


class Sound(asyncio.DatagramProtocol):
    """Both ways of the sound of one call; it plays from the moment when it knows where to.

    `around` holds what came beside the samples, once each: what stands before and behind them (but the
    numbers that count them), and whole packets that are no sound.
    """

    def __init__(self) -> None:
        self.heard = Heard()
        self.keys = Keys()
        self.around: set[bytes] = set()
        self.reports = Reports()
        self.other: tuple[str, int] | None = None
        self.may_send = True
        self._wire: asyncio.DatagramTransport | None = None
        self._plays: Iterator[bytes] | None = None
        self._presses: list[tuple[bytes, bool]] = []
        self._sends = asyncio.Event()
        self._words = b""
        self._sequence, self._stamp, self._name = (random.getrandbits(bits) for bits in (15, 31, 31))

    @classmethod
    async def open(cls, host: str) -> "Sound":
        """Open two ports of its own at one of this machine's addresses, one above the other."""
        loop = asyncio.get_running_loop()
        while True:
            wire, sound = await loop.create_datagram_endpoint(cls, local_addr=(host, 0))
            with suppress(OSError):
                above = (host, sound.port + 1)
                await loop.create_datagram_endpoint(lambda: sound.reports, local_addr=above)  # noqa: B023
                sound._running = loop.create_task(sound._run())
                return sound
            wire.close()

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

    def tell(self, words: bytes) -> None:
        """Say this of oneself from now on, beside every piece and in reports, as a talkative phone does."""
        self._words = words

    def close(self) -> None:
        """Stop, and give the ports back."""
        self._running.cancel()
        self._wire.close()
        self.reports.wire.close()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._wire = transport

    def datagram_received(self, packet: bytes, _address: tuple[str, int]) -> None:
        around, content = _taken_apart(packet)
        kind = packet[1] & 0x7F if content else None
        self.around.add(around if kind in (_SOUND, _KEY) else packet)
        if kind is None:
            return
        _, _, sequence, stamp, _ = _HEAD.unpack_from(packet)
        if kind == _SOUND:
            self.heard.take(sequence, content)
        elif kind == _KEY:
            self.keys.take(stamp, content)

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
        said = self._extension()
        first = 0x80 | (_IS_EXTENDED if said else 0)
        head = _HEAD.pack(first, kind, self._sequence & 0xFFFF, self._stamp & 0xFFFFFFFF, self._name)
        self._wire.sendto(head + said + content, self.other)
        if self._words and self._sequence % _REPORTS_EVERY == 0:
            host, port = self.other
            self.reports.wire.sendto(rtcp.written(self._name, self._words), (host, port + 1))

    def _extension(self) -> bytes:
        """Write what this phone says of itself as an extension of the head (RFC 3550, 5.3.1)."""
        if not self._words:
            return b""
        words = self._words + bytes(-len(self._words) % 4)
        return struct.pack("!HH", _EXTENSION, len(words) // 4) + words


def _taken_apart(packet: bytes) -> tuple[bytes, bytes]:
    """Give what stands around the samples, but the numbers that count them; and the samples.

    No samples: it is no packet of sound.
    """
    if len(packet) <= _HEAD.size:
        return packet, b""
    begins = _HEAD.size + 4 * (packet[0] & _NAMED)
    if packet[0] & _IS_EXTENDED:
        begins += 4 + 4 * int.from_bytes(packet[begins + 2 : begins + 4])
    ends = len(packet) - (packet[-1] if packet[0] & _IS_PADDED else 0)
    return packet[:2] + packet[8:begins] + packet[ends:], packet[begins:ends]
