"""What Asterisk does alone: its queue (app_queue) and a plain Dial(), with agents whose phones are ours."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from tests.phone.call import Call
from tests.phone.hearing import LOUD
from tests.phone.phone import Phone, phone
from tests.phone.sound import level
from tests.telephony.exchange import Exchange

AGENT_HZ = 700
QUEUE, DIAL, MUSIC = "700", "701", "702"
TALKS_S = 1.0
WITHIN_S = 15.0
LISTENS_EVERY_S = 0.04
"""So often callers listen for a tone, and then look back when it began: they cost little of the machine."""
MODULES = "load => app_queue.so\nload => bridge_native_rtp.so\n"
QUEUES = """\
[general]
[plain]
strategy = leastrecent
ringinuse = no
timeout = 15
retry = 1
wrapuptime = 0
"""
NUMBERS = f"""
[calls]
exten => {QUEUE},1,Answer()
 same => n,Queue(plain,,,,60)
 same => n,Hangup()
exten => {DIAL},1,Dial(PJSIP/agent0,30)
 same => n,Hangup()
exten => {MUSIC},1,Answer()
 same => n,MusicOnHold(default)
"""
AGENT = """
[{name}]
type = aor
contact = sip:{name}@127.0.0.1:{port}
[{name}]
type = endpoint
transport = udp
aors = {name}
context = desk
disallow = all
allow = ulaw
direct_media = no
"""


class PlainAsterisk:
    """An Asterisk of its own, which knows nothing of us."""

    def __init__(self, data: Path, agents_port: int, *, agents: int = 1) -> None:
        names = [f"agent{number}" for number in range(agents)]
        self.exchange = Exchange(data)
        self.exchange.add("modules.conf", MODULES)
        self.exchange.add("queues.conf", QUEUES + "".join(f"member => PJSIP/{name}\n" for name in names))
        self.exchange.add("extensions.conf", NUMBERS)
        self.exchange.add("pjsip.conf", "".join(AGENT.format(name=name, port=agents_port) for name in names))
        self.exchange.start()

    @property
    def server(self) -> tuple[str, int]:
        """Where phones reach it."""
        return ("127.0.0.1", self.exchange.port)


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


async def bridged(
    server: tuple[str, int],
    number: str,
    *,
    a_second: int,
    count: int,
    presses: str = "",
    within: float = WITHIN_S,
) -> tuple[list[float], int]:
    """Place so many calls a second; seconds from INVITE to the agent's sound, and failures.

    `presses`: keys that each caller presses when answered, as our line asks in a flood. `within`: how long
    a caller who was answered waits for the agent, in seconds.
    """
    times: list[float] = []
    failed = 0

    async def one(caller: Phone, shows: int) -> None:
        nonlocal failed
        began = time.monotonic()
        call = await caller.dial(number, shows=f"44{shows:04d}5550000")
        try:
            await call.answered()
            call.press(presses)
            times.append(await until_tone(call, AGENT_HZ, within=within) - began)
            await asyncio.sleep(TALKS_S)
        except (AssertionError, TimeoutError):
            failed += 1
        if call.state != "over":
            call.hang_up()
        caller.calls.pop(call.id, None)

    async with phone("15550003", server) as caller:
        numbers = iter(range(count))
        await _at_a_rate(lambda: one(caller, next(numbers)), a_second=a_second, count=count)
    return times, failed


async def free_to_offered(server: tuple[str, int], agent: Phone, rounds: int) -> list[float]:
    """Let the agent hang up while callers wait in app_queue; seconds until their phone rings again."""
    waits = []
    async with AsyncExitStack() as stack:
        caller = await stack.enter_async_context(phone("15550001", server))
        calls = [await caller.dial(QUEUE) for _ in range(rounds + 1)]
        talk = await _taken(agent)
        for _round in range(rounds):
            await asyncio.sleep(0.7)
            freed = time.monotonic()
            talk.hang_up()
            ringing = await agent.rings()
            waits.append(time.monotonic() - freed)
            ringing.answer()
            talk = ringing
        for call in calls:
            if call.state != "over":
                call.hang_up()
        talk.hang_up()
    return waits


async def ring_to_sound(
    server: tuple[str, int], agent: Phone, number: str, rounds: int
) -> tuple[list[float], list[float]]:
    """Let the agent answer at once; seconds from dialing, and from the answer, to the first sound."""
    whole, since_answer = [], []
    async with phone("15550002", server, plays_hz=500) as caller:
        for _round in range(rounds):
            began = time.monotonic()
            call = await caller.dial(number)
            talk = await _taken(agent)
            answered = time.monotonic()
            heard = await until_tone(call, AGENT_HZ)
            whole.append(heard - began)
            since_answer.append(heard - answered)
            call.hang_up()
            await talk.ended()
            await asyncio.sleep(0.3)
    return whole, since_answer


async def until_tone(call: Call, hz: int, *, within: float = WITHIN_S) -> float:
    """Wait until a tone is heard, and give when its first piece came.

    :raises TimeoutError: it is not.
    """
    return (await first_with_tone([call], hz, within=within))[1]


async def first_with_tone(calls: Sequence[Call], hz: int, *, within: float = WITHIN_S) -> tuple[Call, float]:
    """Wait until a tone is heard in one of these calls; give the call, and when the tone's first piece came.

    :raises TimeoutError: it is heard in none.
    """
    seen = [0] * len(calls)
    async with asyncio.timeout(within):
        while True:
            for turn, call in enumerate(calls):
                pieces = call.heard.pieces
                if len(pieces) > seen[turn] and level([pieces[-1].content], hz) > LOUD:
                    new = pieces[seen[turn] :]
                    return call, next(piece.at for piece in new if level([piece.content], hz) > LOUD)
                seen[turn] = len(pieces)
            await asyncio.sleep(LISTENS_EVERY_S)


@asynccontextmanager
async def answering(agent: Phone) -> AsyncIterator[None]:
    """Let an agent's phone answer whatever rings there, for as long as the block lasts."""

    async def answer() -> None:
        while True:
            with suppress(TimeoutError):
                (await agent.rings()).answer()

    task = asyncio.create_task(answer())
    try:
        yield
    finally:
        task.cancel()


async def _taken(agent: Phone) -> Call:
    ringing = await agent.rings()
    ringing.answer()
    return ringing


async def _at_a_rate(begin: Callable[[], Coroutine[Any, Any, None]], *, a_second: int, count: int) -> None:
    async with asyncio.TaskGroup() as group:
        for _call in range(count):
            group.create_task(begin())
            await asyncio.sleep(1 / a_second)
