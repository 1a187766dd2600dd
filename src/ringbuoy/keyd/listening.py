"""The socket: lines come in, are answered in batches, and go out. Nobody can hold the others up."""

import asyncio
import shutil
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias, cast

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Foreseen, NotPermitted, Refused, Unavailable
from ringbuoy.keyd import wire
from ringbuoy.keyd.keeper import Keeper
from ringbuoy.keyd.peers import Peer, may_ask

_BATCH_LINES = 256
_WAITING_LINES = 20_000
_CONNECTIONS = 1_000
_UNREAD_BYTES = 1 << 20
_LINE_WITHIN_S = 10.0

Reply: TypeAlias = Callable[[bytes], None]
Take: TypeAlias = Callable[[bytes, Reply], None]


class TooBusy(Unavailable):
    """More is asked than keyd can take in."""


class LineTooLong(Refused):
    """A line is longer than any request."""


class Stranger(NotPermitted):
    """A program that is neither of the socket's group nor ours."""


class Inbox:
    """The lines that wait, and the loop that has them answered batch by batch.

    While a batch waits for the disk nothing else happens here, and that is meant: what comes in
    meanwhile is the next batch, and shares the next wait.
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._waiting: asyncio.Queue[tuple[bytes, Reply]] = asyncio.Queue()

    def put(self, line: bytes, reply: Reply) -> None:
        """Let a line wait for its answer."""
        if self._waiting.qsize() >= _WAITING_LINES:
            reply(wire.refused(None, TooBusy("keyd has too much to do right now. Please try again.")))
        else:
            self._waiting.put_nowait((line, reply))

    async def answer_forever(self) -> None:
        """Answer what waits, for ever."""
        while True:
            batch = await self._next_batch()
            answers = self._keeper.answer_all([line for line, _ in batch], at=now())
            for (_, reply), answer in zip(batch, answers, strict=True):
                reply(answer)

    async def _next_batch(self) -> list[tuple[bytes, Reply]]:
        batch = [await self._waiting.get()]
        while len(batch) < _BATCH_LINES and not self._waiting.empty():
            batch.append(self._waiting.get_nowait())
        return batch


class Connection(asyncio.Protocol):
    """One client. A half-written line, or answers that nobody reads, end it after a while."""

    def __init__(self, take: Take, others: set["Connection"], group: int) -> None:
        self._take = take
        self._others = others
        self._group = group
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, unless it is a stranger's or there are too many."""
        # uvloop's transports can write too, but are not of asyncio's class.
        self._transport = cast(asyncio.WriteTransport, transport)
        self._others.add(self)
        if not may_ask(_peer_of(transport), group=self._group):
            self._end(
                Stranger("Only the center's own programs may ask here. Run this as the service's user.")
            )
        elif len(self._others) > _CONNECTIONS:
            self._end(TooBusy("There are too many connections. Please try again."))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        self._others.discard(self)
        self._lose_patience_no_more()
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Hand whole lines on; keep what is left for later."""
        if self._transport is None or self._transport.is_closing():
            return
        *lines, self._received = (self._received + data).split(b"\n")
        self._lose_patience_no_more()
        if max(map(len, (*lines, self._received))) > wire.LONGEST_LINE_BYTES:
            self._end(LineTooLong("This line is longer than any request."))
            return
        for line in lines:
            self._take(line, self._say)
        if self._received:
            loop = asyncio.get_running_loop()
            error = LineTooLong("The rest of this line did not come in time.")
            self._patience = loop.call_later(_LINE_WITHIN_S, self._end, error)

    def _say(self, reply: bytes) -> None:
        """Write a reply, unless the client has gone or does not read what it gets."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(reply)
        if transport.get_write_buffer_size() > _UNREAD_BYTES:
            transport.abort()

    def _end(self, error: Foreseen) -> None:
        self._received = b""
        self._say(wire.refused(None, error))
        if self._transport is not None:
            self._transport.close()

    def _lose_patience_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


async def listen(path: Path, take: Take, *, group: str | None = None) -> asyncio.AbstractServer:
    """Open a socket and let `take` have each line.

    Who may ask is decided by the folder: who may enter it and is of the socket's group. The group is
    the folder's where the folder hands it on (set-group), or `group`. Should the file be opened to more
    by mistake, the programs of others are still refused.
    """
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    if group is not None:
        shutil.chown(path, group=group)
    connect = partial(Connection, take, set(), path.stat().st_gid)
    server = await asyncio.get_running_loop().create_unix_server(connect, sock=listener, backlog=512)
    path.chmod(0o660)
    return server


def _peer_of(transport: asyncio.BaseTransport) -> Peer:
    return Peer.of(cast(socket.socket, transport.get_extra_info("socket")))
