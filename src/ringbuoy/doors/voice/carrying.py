"""The carriers that Asterisk has, given beside the calls: one whose name is not found holds nobody up."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from structlog import get_logger

from ringbuoy.doors.voice.ari import PHONES, Ari, AsteriskAway
from ringbuoy.telephony.asterisk.accounts import (
    KINDS,
    Carrier,
    parts_of_carrier,
    unseen_endpoint,
    unseen_name,
)
from ringbuoy.telephony.carriers import TRUNK

Way = Callable[[str, str], str]
"""Gives the way to a number, the second word, by the carrier that the first one names."""
UnseenWay = Callable[[str, str], tuple[str, Mapping[str, str]]]
"""Gives the same for a call at which no number of ours may be seen, and what stands at its leg."""
WITHHELD_ID = '"" <anonymous>'
HIDDEN = {"CALLERID(num-pres)": "prohib", "CALLERID(name-pres)": "prohib"}
Ways = tuple[Way, UnseenWay]
AGAIN_SECONDS = 20.0
RESOLVE_SECONDS = 300.0
"""Carriers move to other addresses: their names are looked up anew."""


class Carrying:
    """Keeps at Asterisk what the office says of the carriers. What is changed is given anew; calls go on."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari
        self._wanted: dict[str, Carrier] = {}
        self._given: dict[str, Carrier | None] = {}
        self._ailing: set[str] = set()
        self._resolved_at: dict[str, float] = {}
        self._changed = asyncio.Event()

    def be(self, carriers: Sequence[Carrier]) -> None:
        """Say which carriers there shall be."""
        self._wanted = {carrier.name: carrier for carrier in carriers}
        self._changed.set()

    def way(self, name: str, number: str) -> str:
        """Give the way to a number by the carrier of this name; one that is not known leads nowhere."""
        carrier = self._wanted.get(name)
        return carrier.way_to(number) if carrier else f"{PHONES}/{number}@{name}"

    def unseen_way(self, name: str, number: str) -> tuple[str, Mapping[str, str]]:
        """Give the way to a number for a call at which no number of ours may be seen, and what it says."""
        carrier = self._wanted.get(name)
        if carrier is None:
            return f"{PHONES}/{number}@{unseen_name(name)}", HIDDEN
        return carrier.unseen_way_to(number), {**HIDDEN, **carrier.hiding}

    async def run(self) -> None:
        """Keep them so, for as long as the connection with Asterisk lasts."""
        await self._changed.wait()
        with suppress(AsteriskAway):
            await self._find()
        while True:
            self._changed.clear()
            await self._settle()
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_SECONDS):
                    await self._changed.wait()

    async def _find(self) -> None:
        """Note what an engine before us gave: a carrier that was switched off meanwhile is taken back."""
        names = [str(phone["resource"]) for phone in await self._ari.phones()]
        self._given = {name: None for name in names if name.startswith(TRUNK)}

    async def _settle(self) -> None:
        for name in list(self._given.keys() | self._wanted.keys()):
            try:
                await self._settle_one(name, self._wanted.get(name))
            except AsteriskAway as error:
                get_logger("voice").error("order_failed", step="carrier", status=error.status)

    async def _settle_one(self, name: str, wanted: Carrier | None) -> None:
        """Give or take back one carrier.

        :raises AsteriskAway: Asterisk does not take a part of it: its name is not found, for one.
        """
        if name in self._given and (wanted is None or self._given[name] != wanted):
            for kind in reversed(KINDS):
                await self._ari.take_back(kind, name)
            await self._ari.take_back("endpoint", unseen_name(name))
            del self._given[name]
        if wanted is None:
            return
        if name not in self._given or name in self._ailing:
            await self._give(wanted)
        else:
            await self._look_up_again(wanted)

    async def _give(self, carrier: Carrier) -> None:
        """Give every part, also behind one that is not taken; that one is given again the next time."""
        self._given[carrier.name] = carrier
        self._ailing.add(carrier.name)
        refused: AsteriskAway | None = None
        parts = [(kind, carrier.name, fields) for kind, fields in parts_of_carrier(carrier).items()]
        for kind, name, fields in (*parts, ("endpoint", carrier.unseen_name, unseen_endpoint(carrier))):
            try:
                await self._ari.give(kind, name, fields)
            except AsteriskAway as error:
                refused = error
        self._resolved_at[carrier.name] = _now()
        if refused is not None:
            raise refused
        self._ailing.discard(carrier.name)

    async def _look_up_again(self, carrier: Carrier) -> None:
        """Let Asterisk find the addresses behind the carrier's name anew, once in a while."""
        if _now() - self._resolved_at.get(carrier.name, 0.0) < RESOLVE_SECONDS:
            return
        self._resolved_at[carrier.name] = _now()
        await self._ari.give("identify", carrier.name, parts_of_carrier(carrier)["identify"])


def _now() -> float:
    return asyncio.get_running_loop().time()
