"""Calls to the outside: by the first carrier that does its part, then by the next one, until one rings."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.telephony.asterisk.accounts import ANSWERS_WITHIN_S, ASKED_EVERY_S, Carrier
from ringbuoy.telephony.trial_rules import goes_on

Told = Mapping[str, Any]
OFFLINE = "offline"
TRIES, TRY_AGAIN_S = 10, 0.1
RINGS_WITHIN_S = 10.0
RINGS_WITHIN_OFFLINE_S = 3.0
"""One that does not answer Asterisk's own question is given less time."""
NEW_FOR_S = ASKED_EVERY_S + ANSWERS_WITHIN_S + 1.0
"""For so long a carrier may be called offline only because nobody has asked it yet."""


@dataclass
class _Outside:
    """A call that goes out, just now `by` a carrier of this name.

    `left`: the carriers that were not tried yet, each with the time that it has.
    """

    number: str = field(repr=False)
    shows: str
    seconds: int
    left: list[tuple[Carrier, float]]
    by: str = ""
    turn: int = 0
    does_ring: bool = False
    is_passed_on: bool = False
    placing: asyncio.Lock = field(default_factory=asyncio.Lock)


class Outgoing:
    """Every call to the outside that rings just now.

    `hear_again` is told the end of a leg once more where no other carrier took the call after all.
    """

    def __init__(self, ari: Ari, hear_again: Callable[[Told], None]) -> None:
        self._ari = ari
        self._hear_again = hear_again
        self._calls: dict[str, _Outside] = {}
        self._beside: set[asyncio.Task[None]] = set()
        self._since: dict[Carrier, float] = {}

    def be(self, carriers: Iterable[Carrier]) -> None:
        """Say by which carriers calls may go out, in the center's order. They are given to Asterisk now."""
        now = asyncio.get_running_loop().time()
        self._since = {carrier: self._since.get(carrier, now) for carrier in carriers}

    async def call(self, leg: str, number: str, *, shows: str, seconds: int) -> None:
        """Call a number by the carriers in their order, those that answer us first.

        :raises AsteriskAway: none takes the call.
        """
        call = _Outside(number, shows, seconds, await self._in_order())
        self._calls[leg] = call
        async with call.placing:
            await self._try_next(leg, call)

    def hear(self, told: Told) -> None:
        """Note that a call rings, or is answered: no other carrier is tried then."""
        call = self._calls.get(str(told.get("peer", {}).get("id", "")))
        if call is not None and told["type"] == "Dial" and told.get("dialstatus"):
            call.does_ring = True

    def goes_on(self, told: Told) -> bool:
        """Tell whether the next carrier is tried, as this one did not do its part. Nobody waits for it."""
        leg = str(told["channel"]["id"])
        call = self._calls.get(leg)
        if call is None:
            return False
        answer, cause = int(told.get("tech_cause") or 0), int(told.get("cause") or 0)
        if call.left and (call.is_passed_on or goes_on(answer, cause)):
            self._begin(self._go_on(leg, call, told))
            return True
        self.forget(leg)
        return False

    async def _go_on(self, leg: str, call: _Outside, told: Told) -> None:
        try:
            async with call.placing:
                await self._try_next(leg, call)
        except AsteriskAway:
            self._hear_again(told)

    def legs_by(self, carrier: str) -> list[str]:
        """Name the legs that go out by this carrier."""
        return [leg for leg, call in self._calls.items() if call.by == carrier]

    def forget(self, leg: str) -> None:
        """Try no other carrier for this leg: somebody has answered, or it is not wanted any more."""
        self._calls.pop(leg, None)

    async def _try_next(self, leg: str, call: _Outside) -> None:
        call.turn, call.does_ring, call.is_passed_on = call.turn + 1, False, False
        while call.left and self._calls.get(leg) is call:
            carrier, patience = call.left.pop(0)
            call.by = carrier.name
            shows = f'"" <{carrier.shows or call.shows}>'
            if await self._places(leg, carrier.way_to(call.number), shows=shows, seconds=call.seconds):
                return self._begin(self._pass_on(leg, call, call.turn, patience))
        self.forget(leg)
        raise AsteriskAway("No carrier takes the call.")

    async def _places(self, leg: str, endpoint: str, *, shows: str, seconds: int) -> bool:
        """Place a call, and tell whether it was.

        The leg of the carrier before may take a moment to go, and a carrier that was only just saved one to
        be known at Asterisk.
        """
        for _try in range(TRIES):
            with suppress(AsteriskAway):
                if await self._ari.call(leg, endpoint, shows=shows, seconds=seconds):
                    return True
            await asyncio.sleep(TRY_AGAIN_S)
        return False

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _pass_on(self, leg: str, call: _Outside, turn: int, patience: float) -> None:
        """End a leg at which nothing rings for too long, where another carrier is left."""
        await asyncio.sleep(patience)
        is_same = self._calls.get(leg) is call and call.turn == turn
        if is_same and call.left and not call.does_ring:
            call.is_passed_on = True
            with suppress(AsteriskAway):
                await self._ari.hang_up(leg)

    async def _in_order(self) -> list[tuple[Carrier, float]]:
        phones = await self._ari.phones()
        offline = {str(one["resource"]) for one in phones if one["state"] == OFFLINE}
        return in_order(self._since, offline, now=asyncio.get_running_loop().time())


def in_order(
    since: Mapping[Carrier, float], offline: Collection[str], *, now: float
) -> list[tuple[Carrier, float]]:
    """Give the carriers in the center's order, those that do not answer Asterisk last, each with its time.

    `since`: when each was given to Asterisk, in seconds of the same clock as `now`. One that is new was asked
    by nobody yet: it is taken for one that is there.
    """
    away = [one for one, given in since.items() if one.name in offline and now - given > NEW_FOR_S]
    first = [one for one in since if one not in away]
    return [(one, RINGS_WITHIN_S) for one in first] + [(one, RINGS_WITHIN_OFFLINE_S) for one in away]
