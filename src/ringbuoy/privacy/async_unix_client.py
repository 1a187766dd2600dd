"""Asking a program behind a Unix socket, from the hub's event loop.

One connection carries many questions at once; answers find their question by its number.
"""

import asyncio
import itertools
import socket
from pathlib import Path
from typing import TypeAlias, cast

from ringbuoy.keyd.wire import LONGEST_LINE_BYTES, BadLine, Fields, answer_in, fields_of, line_of
from ringbuoy.privacy.unix_client import Trusts, Unreachable, WrongListener, check_listener, trusts_anybody

_Waiting: TypeAlias = dict[int, asyncio.Future[dict[str, object]]]


class AsyncUnixClient:
    """One connection to one socket, opened when first needed and again when it was lost."""

    def __init__(self, path: Path, *, trusts: Trusts = trusts_anybody) -> None:
        self._path = path
        self._trusts = trusts
        self._numbers = itertools.count(1)
        self._waiting: _Waiting = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()

    async def ask(self, request: Fields, *, within: float) -> dict[str, object]:
        """Ask and wait for the answer, `within` seconds in all.

        :raises Unreachable: no answer in time, or somebody else listens (`WrongListener`).
        :raises Foreseen: the other side refuses; its own kind of error.
        """
        number = next(self._numbers)
        reply: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(within):
                writer = await self._connected()
                self._waiting[number] = reply
                writer.write(line_of({**request, "id": number}))
                await writer.drain()
                fields = await reply
        except (OSError, TimeoutError):
            raise Unreachable("No answer in time.") from None
        finally:
            self._waiting.pop(number, None)
        return answer_in(fields)

    async def close(self) -> None:
        """Close the connection."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _connected(self) -> asyncio.StreamWriter:
        async with self._connecting:
            if self._writer is None or self._writer.is_closing():
                reader, writer = await self._new_connection()
                waiting: _Waiting = {}
                self._writer, self._waiting = writer, waiting
                self._reading = asyncio.create_task(_deliver(reader, writer, waiting))
            return self._writer

    async def _new_connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_unix_connection(self._path, limit=LONGEST_LINE_BYTES)
        try:
            listener = cast(socket.socket, writer.get_extra_info("socket"))
            check_listener(listener, self._path, self._trusts)
        except (OSError, WrongListener):
            writer.close()
            raise
        return reader, writer


async def _deliver(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waiting: _Waiting) -> None:
    """Give each answer to its question until the connection ends; then tell those who still wait."""
    try:
        while line := await reader.readline():
            _give(fields_of(line), waiting)
    except (OSError, ValueError, BadLine):
        pass  # The connection is of no more use; the lines below tell everybody.
    finally:
        writer.close()
        for reply in waiting.values():
            if not reply.done():
                reply.set_exception(ConnectionError())


def _give(fields: dict[str, object], waiting: _Waiting) -> None:
    number = fields.get("id")
    reply = waiting.get(number) if isinstance(number, int) else None
    if reply is not None and not reply.done():
        reply.set_result(fields)
