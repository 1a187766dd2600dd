"""The packets of a phone: sent again until they are answered; what comes twice is answered alike."""

import asyncio
import contextlib
from collections.abc import Callable

from tests.phone.messages import Message

# Source: RFC 3261, 17.1.1.2: T1, doubled until 64 times T1 have gone.
FIRST_REPEAT_S = 0.5
LONGEST_PAUSE_S = 4.0
REPEATS_S = 32.0

Address = tuple[str, int]


class Wire(asyncio.DatagramProtocol):
    """The socket of one phone; `packets` holds everything that ever came, for those who look for a leak."""

    def __init__(
        self, on_request: Callable[[Message, Address], None], on_answer: Callable[[Message], None]
    ) -> None:
        self.packets: list[bytes] = []
        self._on_request, self._on_answer = on_request, on_answer
        self._repeats: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._answered: dict[tuple[str, str], bytes] = {}
        self._transport: asyncio.DatagramTransport | None = None

    @property
    def host(self) -> str:
        """The address of this machine at which it listens."""
        return str(self._transport.get_extra_info("sockname")[0])

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._transport.get_extra_info("sockname")[1])

    def send(self, message: Message, to: Address) -> None:
        """Send once."""
        self._transport.sendto(message.write(), to)

    def ask(self, request: Message, to: Address) -> None:
        """Send a request, and again until something comes back."""
        self._repeat((request.call, request.turn), request.write(), to)

    def answer(self, request: Message, answer: Message, to: Address) -> None:
        """Answer a request, and any repetition of it with the same words."""
        packet = answer.write()
        self._answered[request.call, request.turn] = packet
        if request.method == "INVITE" and answer.status == 200:
            self._repeat((request.call, request.turn.replace("INVITE", "ACK")), packet, to)
        else:
            self._transport.sendto(packet, to)

    def close(self) -> None:
        """Send nothing more, and give the port back."""
        for task in self._repeats.values():
            task.cancel()
        self._transport.close()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, packet: bytes, address: Address) -> None:
        self.packets.append(packet)
        if not packet.strip():
            return
        message = Message.read(packet)
        known = self._answered.get((message.call, message.turn))
        if message.status or message.method == "ACK":
            self._rest(message)
        if message.status:
            self._on_answer(message)
        elif known is not None:
            self._transport.sendto(known, address)
        else:
            self._on_request(message, address)

    def _repeat(self, name: tuple[str, str], packet: bytes, to: Address) -> None:
        self._repeats[name] = asyncio.get_running_loop().create_task(self._keep_sending(packet, to))

    def _rest(self, message: Message) -> None:
        task = self._repeats.pop((message.call, message.turn), None)
        if task is not None:
            task.cancel()

    async def _keep_sending(self, packet: bytes, to: Address) -> None:
        pause = FIRST_REPEAT_S
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REPEATS_S):
                while True:
                    self._transport.sendto(packet, to)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE_S)
