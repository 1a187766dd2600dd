"""What Asterisk does alone: its queue (app_queue), with one agent whose phone is ours; calls at a rate."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tests.phone.phone import Phone, phone
from tests.telephony.exchange import Exchange

AGENT_HZ = 700
QUEUE = "700"
MODULES = "load => app_queue.so\n"
QUEUES = """\
[general]
[plain]
strategy = leastrecent
ringinuse = no
timeout = 15
retry = 1
wrapuptime = 0
member => PJSIP/agent
"""
NUMBERS = f"""
[calls]
exten => {QUEUE},1,Answer()
 same => n,Queue(plain,,,,60)
 same => n,Hangup()
"""
AGENT = """
[agent]
type = aor
contact = sip:agent@127.0.0.1:{port}
[agent]
type = endpoint
transport = udp
aors = agent
context = desk
disallow = all
allow = ulaw
direct_media = no
"""


class PlainAsterisk:
    """An Asterisk of its own, which knows nothing of us."""

    def __init__(self, data: Path, agents_port: int) -> None:
        self.exchange = Exchange(data)
        self._add("modules.conf", MODULES)
        self._add("queues.conf", QUEUES)
        self._add("extensions.conf", NUMBERS)
        self._add("pjsip.conf", AGENT.format(port=agents_port))
        self.exchange.start()

    @property
    def server(self) -> tuple[str, int]:
        """Where phones reach it."""
        return ("127.0.0.1", self.exchange.port)

    def _add(self, name: str, text: str) -> None:
        with (self.exchange.place.etc / name).open("a") as file:
            file.write(text)


async def flood(
    server: tuple[str, int], number: str, *, a_second: int, count: int
) -> tuple[list[float], int]:
    """Place so many calls a second, each of two seconds; seconds to the answer, and failures."""
    answers: list[float] = []
    failed = 0

    async def one(caller: Phone) -> None:
        nonlocal failed
        began = time.monotonic()
        call = await caller.dial(number)
        try:
            await call.answered()
            answers.append(time.monotonic() - began)
            await asyncio.sleep(2)
        except (AssertionError, TimeoutError):
            failed += 1
        if call.state != "over":
            call.hang_up()

    async with phone("15550003", server) as caller:
        await _at_a_rate(lambda: one(caller), a_second=a_second, count=count)
    return answers, failed


async def _at_a_rate(begin: Callable[[], Coroutine[Any, Any, None]], *, a_second: int, count: int) -> None:
    async with asyncio.TaskGroup() as group:
        for _call in range(count):
            group.create_task(begin())
            await asyncio.sleep(1 / a_second)
