"""The load of the chat benchmark: bare sockets that open streams, write, and note when what arrives."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias
from uuid import uuid4

import orjson
from benchmarks.chat_world import Talk, World

Sockets: TypeAlias = "asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]"
WRITING_SOCKETS = 96
WORDS = "I have not slept since Tuesday and I do not know whom I could tell about it. "


@dataclass
class Sent:
    """One message: when it was sent, when it stood on the other side's socket, how often on each side."""

    to_caller: bool
    at: float
    arrived_at: float = 0.0
    on_caller: int = 0
    on_staff: int = 0
    sequence: int = 0


@dataclass
class Load:
    """Everybody's streams and what was written."""

    world: World
    sent: dict[str, Sent] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    disordered: int = 0
    cut: int = 0
    _last: dict[tuple[str, str], int] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _open: list[asyncio.StreamWriter] = field(default_factory=list)

    async def open_streams(self) -> None:
        """Open a stream for each caller and each counselor, a few at a time, as after a restart."""
        gate = asyncio.Semaphore(64)
        talks, sessions = self.world.talks, self.world.sessions
        callers = [
            self._open_stream(gate, "/here/stream", f"v={talk.visit}", talk.contact.hex) for talk in talks
        ]
        staff = [self._open_stream(gate, "/live/stream", f"s={session}", "") for session in sessions]
        await asyncio.gather(*callers, *staff)
        # Each stream of staff looks up whom it hears.
        await asyncio.sleep(3)

    async def _open_stream(self, gate: asyncio.Semaphore, path: str, cookie: str, contact: str) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.world.port, limit=1 << 20)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise RuntimeError(f"No stream: {head[:60]!r}")
        task = asyncio.create_task(self._listen(reader, contact))
        self._tasks.add(task)
        self._open.append(writer)

    async def _listen(self, reader: asyncio.StreamReader, contact: str) -> None:
        while line := await reader.readline():
            if line.startswith(b'data: {"') and b'"words"' in line:
                self._arrive(orjson.loads(line[6:]), contact)
        self.cut += 1

    def _arrive(self, message: dict[str, object], contact: str) -> None:
        sent = self.sent.get(str(message["id"]))
        if sent is None:
            return
        if contact:
            sent.on_caller += 1
        else:
            sent.on_staff += 1
        if bool(contact) == sent.to_caller and not sent.arrived_at:
            sent.arrived_at = time.perf_counter()
        place = ("caller", contact) if contact else ("staff", str(message["contact"]))
        sequence = int(str(message["sequence"]))
        self.disordered += sequence <= self._last.get(place, 0)
        self._last[place] = sequence

    async def at_rate(self, rate: float, seconds: float) -> dict[str, Sent]:
        """Write so many messages a second; give them when all had time to arrive."""
        writing = await self._writers(WRITING_SOCKETS)
        dice, own, began = Random(7), {}, time.perf_counter()
        waiting: set[asyncio.Task[None]] = set()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            said = self._next(dice, own)
            task = asyncio.create_task(self._write(writing, *said))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        await self._settle(own)
        await asyncio.gather(*waiting)
        return own

    async def as_fast_as_it_goes(self, at_once: int, seconds: float) -> tuple[dict[str, Sent], float]:
        """Keep so many messages on their way; give them, and how many a second arrived."""
        writing = await self._writers(at_once)
        own: dict[str, Sent] = {}
        until = time.perf_counter() + seconds

        async def write_on(seed: int) -> None:
            dice = Random(seed)
            while time.perf_counter() < until:
                await self._write(writing, *self._next(dice, own))

        began = time.perf_counter()
        await asyncio.gather(*(write_on(seed) for seed in range(at_once)))
        await self._settle(own)
        last = max((one.arrived_at for one in own.values()), default=began)
        return own, len([one for one in own.values() if one.arrived_at]) / (last - began)

    def _next(self, dice: Random, own: dict[str, Sent]) -> tuple[Talk, str, Sent]:
        talk, said = dice.choice(self.world.talks), str(uuid4())
        sent = Sent(to_caller=dice.random() < 0.5, at=time.perf_counter())
        self.sent[said] = own[said] = sent
        return talk, said, sent

    async def _writers(self, count: int) -> Sockets:
        free: Sockets = asyncio.Queue()
        for _ in range(count):
            free.put_nowait(await asyncio.open_connection("127.0.0.1", self.world.port))
        return free

    async def _write(
        self,
        writing: Sockets,
        talk: Talk,
        said: str,
        sent: Sent,
    ) -> None:
        path = f"/live/contacts/{talk.contact}/say" if sent.to_caller else "/here/say"
        cookie = f"s={talk.session}" if sent.to_caller else f"v={talk.visit}"
        body = orjson.dumps({"id": said, "words": WORDS})
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        reader, writer = await writing.get()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        content = await reader.readexactly(length)
        writing.put_nowait((reader, writer))
        if b" 200 " in answer[:20]:
            sent.sequence = orjson.loads(content)["sequence"]
        else:
            self.refused[int(answer.split(b" ", 2)[1])] += 1

    async def _settle(self, own: dict[str, Sent]) -> None:
        """Wait until all has arrived on both sides; what has not in a minute counts as lost."""
        until = time.perf_counter() + 60
        while time.perf_counter() < until:
            if all(one.on_caller and one.on_staff for one in own.values()):
                return
            await asyncio.sleep(0.05)
