"""One call of a phone: placed or taken, held, ended, and what is played and heard in it."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from tests.phone.hearing import PATIENCE_S, Heard
from tests.phone.messages import Message, answer_to
from tests.phone.offers import SEEN_FROM_THE_OTHER_SIDE, SENDS, Offer, Way
from tests.phone.rtp import Sound
from tests.phone.wire import Address, Wire


class State(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    UP = "up"
    OVER = "over"


@dataclass
class Call:
    """One call. `ours` and `theirs` are the From and To of what this side sends, `target` where it goes.

    `answers_too_late`: it is answered here at the moment at which the other side gives it up.
    """

    wire: Wire
    server: Address
    id: str
    ours: str
    theirs: str
    target: str
    contact: str
    sound: Sound
    invite: Message | None = None
    state: State = State.RINGING
    refused: int = 0
    messages: list[Message] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    answers_too_late: bool = False
    _turn: int = 1
    _branch: str = field(default_factory=lambda: f"z9hG4bK{secrets.token_hex(8)}")
    _way: Way = Way.BOTH
    _version: int = 1
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def heard(self) -> Heard:
        """What is heard in it."""
        return self.sound.heard

    @property
    def keys(self) -> str:
        """The keys that the other side pressed."""
        return self.sound.keys.pressed

    async def until(self, state: State) -> Self:
        """Wait until the call stands there.

        :raises TimeoutError: it did not, for as long as a test waits.
        """
        await self._wait(lambda: self.state in (state, State.OVER))
        assert self.state == state, f"The call is over with {self.refused or 'a goodbye'}."
        return self

    async def offered(self, way: Way) -> Offer:
        """Wait until the other side has asked for this way of the sound, last of all.

        :raises TimeoutError: it did not, for as long as a test waits.
        """
        await self._wait(lambda: bool(self.offers) and self.offers[-1].way == way)
        return self.offers[-1]

    async def answered(self) -> Self:
        """Wait until the other side has answered.

        :raises TimeoutError: it did not, for as long as a test waits.
        """
        return await self.until(State.UP)

    async def ended(self) -> Self:
        """Wait until the call is over.

        :raises TimeoutError: it goes on for as long as a test waits.
        """
        return await self.until(State.OVER)

    def press(self, keys: str) -> None:
        """Press keys."""
        self.sound.press(keys)

    def answer(self) -> None:
        """Answer a call that rings here."""
        self._reply(self.invite, 200, offer=True)
        self._move(State.UP)

    def refuse(self, status: int = 486) -> None:
        """Refuse a call that rings here, as a busy phone does."""
        self._reply(self.invite, status)
        self._end()

    def hold(self) -> None:
        """Let the other side send nothing until `resume`."""
        self._offer_again(Way.NOBODY)

    def resume(self) -> None:
        """Let both sides speak again."""
        self._offer_again(Way.BOTH)

    def hang_up(self, *, because: int = 0) -> None:
        """End the call, wherever it stands. `because`: what the network says why (Q.850); 0: nothing."""
        if self.state == State.UP:
            self._ask("BYE", more=(("reason", f"Q.850;cause={because}"),) if because else ())
        elif self.state == State.RINGING and self.invite is None:
            self.wire.ask(self._request("CANCEL", turn=1, branch=self._branch), self.server)
        elif self.state == State.RINGING:
            return self.refuse(603)
        self._end()

    def vanish(self) -> None:
        """Stop without a word, as a phone does whose network has gone."""
        self._end()

    def ring(self, *, more: tuple[tuple[str, str], ...] = ()) -> None:
        """Ask the other side to this call; `more` are headers, as a carrier adds them."""
        request = self._request("INVITE", turn=1, branch=self._branch, body=self.offer.write())
        self.wire.ask(replace(request, headers=(*request.headers, *more)), self.server)

    def ring_here(self) -> None:
        """Tell the other side that it rings here."""
        self._hear_offer(self.invite)
        self.wire.send(self._answer(self.invite, 100), self.server)
        self.wire.send(self._answer(self.invite, 180), self.server)

    def take_answer(self, answer: Message) -> None:
        """Take what the other side answered."""
        self.messages.append(answer)
        if answer.method != "INVITE" or answer.status == 100:
            return
        self._hear_offer(answer)
        if answer.status >= 200:
            self._acknowledge(answer)
        if answer.status == 200:
            self._move(State.UP)
        elif answer.status > 200 and self.state != State.UP:
            self.refused = answer.status
            self._end()

    def take_request(self, request: Message) -> None:
        """Do what the other side asks in this call."""
        self.messages.append(request)
        match request.method:
            case "INVITE" | "UPDATE":
                self._hear_offer(request)
                self._reply(request, 200, offer=bool(request.body))
            case "BYE":
                self._reply(request, 200)
                self._end()
            case "CANCEL":
                if self.answers_too_late and self.state == State.RINGING:
                    self.answer()
                self._reply(request, 200)
                self._give_up()
            case "ACK":
                self._hear_offer(request)
            case _:
                self._reply(request, 200)

    @property
    def offer(self) -> Offer:
        """What this side offers just now."""
        return Offer(self.wire.host, self.sound.port, self._way, self._version)

    async def _wait(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()

    def _give_up(self) -> None:
        if self.state == State.RINGING:
            self._reply(self.invite, 487)
            self._end()

    def _hear_offer(self, message: Message) -> None:
        """Send the sound where the other side wants it, if it wants any."""
        offer = Offer.read(message.body)
        if offer is None:
            return
        self.offers.append(offer)
        self._changed.set()
        self.sound.other = (offer.host, offer.port)
        mine = SEEN_FROM_THE_OTHER_SIDE[offer.way]
        self.sound.may_send = mine in SENDS and self._way in SENDS

    def _offer_again(self, way: Way) -> None:
        self._way, self._version = way, self._version + 1
        self.sound.may_send = way in SENDS
        self._ask("INVITE", body=self.offer.write())

    def _acknowledge(self, answer: Message) -> None:
        if answer.status == 200:
            self.theirs, self.target = answer.one("to"), answer.target or self.target
        branch = self._branch if answer.status > 200 else None
        request = self._request("ACK", turn=int(answer.turn.split()[0]), branch=branch)
        headers = tuple(
            ("to", answer.one("to")) if name == "to" else (name, said) for name, said in request.headers
        )
        self.wire.send(replace(request, headers=headers), self.server)

    def _ask(self, method: str, *, body: str = "", more: tuple[tuple[str, str], ...] = ()) -> None:
        self._turn += 1
        request = self._request(method, turn=self._turn, body=body)
        self.wire.ask(replace(request, headers=(*request.headers, *more)), self.server)

    def _request(self, method: str, *, turn: int, branch: str | None = None, body: str = "") -> Message:
        branch = branch or f"z9hG4bK{secrets.token_hex(8)}"
        headers = (
            ("via", f"SIP/2.0/UDP {self.wire.host}:{self.wire.port};branch={branch};rport"),
            ("max-forwards", "70"),
            ("from", self.ours),
            ("to", self.theirs),
            ("call-id", self.id),
            ("cseq", f"{turn} {method}"),
            ("contact", self.contact),
        )
        return Message(f"{method} {self.target} SIP/2.0", headers, body)

    def _reply(self, request: Message, status: int, *, offer: bool = False) -> None:
        self.wire.answer(request, self._answer(request, status, offer=offer), self.server)

    def _answer(self, request: Message, status: int, *, offer: bool = False) -> Message:
        body = self.offer.write() if offer else ""
        return answer_to(request, status, tag=self._tag, more=(("contact", self.contact),), body=body)

    @property
    def _tag(self) -> str:
        return self.ours.rpartition("tag=")[2]

    def _move(self, state: State) -> None:
        self.state = state
        self._changed.set()

    def _end(self) -> None:
        self.sound.close()
        self._move(State.OVER)
