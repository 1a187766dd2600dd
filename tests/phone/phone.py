"""A telephone: it places calls, rings when it is called, and keeps every packet that it gets."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from tests.phone.call import Call
from tests.phone.hearing import PATIENCE_S
from tests.phone.messages import Message, answer_to
from tests.phone.rtp import Sound
from tests.phone.sound import tone
from tests.phone.wire import Address, Wire

ANSWERED_WITHOUT_A_CALL = frozenset({"OPTIONS", "REGISTER", "NOTIFY"})


class Phone:
    """One phone with one number. Its calls play `plays` over and over; empty, it sends nothing.

    `is_silent`: it answers nothing but calls.
    """

    def __init__(
        self, number: str, server: Address, *, plays: Sequence[bytes] = (), is_silent: bool = False
    ) -> None:
        self.number = number
        self._is_silent = is_silent
        self.calls: dict[str, Call] = {}
        self.asked: list[Message] = []
        self._server = server
        self._plays = plays
        self._beside: list[Collection[bytes]] = []
        self._ringing: asyncio.Queue[Call] = asyncio.Queue()
        self._wire = Wire(self._take_request, self._take_answer)
        self._opening: set[asyncio.Task[None]] = set()

    async def open(self, *, port: int = 0, host: str = "127.0.0.1") -> None:
        """Begin to listen on this machine, at one of its own addresses."""
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self._wire, local_addr=(host, port))

    def close(self) -> None:
        """End every call, and give the port back."""
        for call in self.calls.values():
            if call.state != "over":
                call.vanish()
        self._wire.close()

    @property
    def address(self) -> Address:
        """Where others reach it."""
        return (self._wire.host, self._wire.port)

    @property
    def packets(self) -> list[bytes]:
        """Everything that ever came to it but samples of sound, and what stands around the samples."""
        return [*self._wire.packets, *(packet for came in self._beside for packet in tuple(came))]

    async def dial(self, number: str, *, more: Sequence[tuple[str, str]] = (), shows: str = "") -> Call:
        """Call a number. `shows` is what the caller id says instead of the phone's own number."""
        target = f"sip:{number}@{self._server[0]}:{self._server[1]}"
        call = await self._new_call(secrets.token_hex(10), f"<{target}>", target, shows=shows or self.number)
        call.ring(more=tuple(more))
        return call

    async def rings(self) -> Call:
        """Wait until somebody calls, and give the call.

        :raises TimeoutError: nobody called for as long as a test waits.
        """
        async with asyncio.timeout(PATIENCE_S):
            return await self._ringing.get()

    async def every_ring(self) -> AsyncIterator[Call]:
        """Give each call as it rings, however late."""
        while True:
            yield await self._ringing.get()

    async def _new_call(self, name: str, theirs: str, target: str, *, shows: str) -> Call:
        host, port = self.address
        sound = await Sound.open(host)
        sound.play(self._plays)
        self._beside += (sound.around, sound.reports.came)
        ours = f"<sip:{shows}@{host}:{port}>;tag={secrets.token_hex(6)}"
        contact = f"<sip:{self.number}@{host}:{port}>"
        call = Call(self._wire, self._server, name, ours, theirs, target, contact, sound)
        self.calls[name] = call
        return call

    def _take_answer(self, answer: Message) -> None:
        if call := self.calls.get(answer.call):
            call.take_answer(answer)

    def _take_request(self, request: Message, address: Address) -> None:
        self.asked.append(request)
        if call := self.calls.get(request.call):
            call.take_request(request)
        elif request.method == "INVITE":
            task = asyncio.get_running_loop().create_task(self._ring(request, address))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)
        elif request.method != "ACK" and not self._is_silent:
            self._answer_alone(request, address)

    async def _ring(self, invite: Message, address: Address) -> None:
        """Ring for a call that comes in; a repetition of the same packet rings no second time."""
        if invite.call in self.calls:
            return
        theirs = invite.one("from")
        call = await self._new_call(invite.call, theirs, invite.target, shows=self.number)
        call.invite, call.server = invite, address
        call.messages.append(invite)
        call.ring_here()
        await self._ringing.put(call)

    def _answer_alone(self, request: Message, address: Address) -> None:
        """Answer what belongs to no call: a carrier is asked whether it is there, and registered with."""
        status = 200 if request.method in ANSWERED_WITHOUT_A_CALL else 481
        more = (("contact", request.one("contact")),) if request.method == "REGISTER" else ()
        self._wire.answer(request, answer_to(request, status, tag=secrets.token_hex(6), more=more), address)


@asynccontextmanager
async def phone(number: str, server: Address, *, plays_hz: int = 0, port: int = 0) -> AsyncIterator[Phone]:
    """Have a phone for as long as the block lasts; it plays a tone into its calls, or nothing."""
    made = Phone(number, server, plays=tone(plays_hz) if plays_hz else ())
    await made.open(port=port)
    try:
        yield made
    finally:
        made.close()
