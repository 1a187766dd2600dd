"""What Asterisk was given: kept as the records say, given anew when Asterisk has forgotten it."""

import asyncio
from collections.abc import Mapping

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.telephony.asterisk.accounts import KINDS, Parts
from ringbuoy.telephony.calls.browsers import browser_with
from ringbuoy.telephony.softphones import person_with


class Accounts:
    """The accounts that one Asterisk has, by name."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari
        self._given: dict[str, Parts] = {}

    async def find(self) -> None:
        """Note what an engine before us gave: whoever signed out meanwhile keeps no account."""
        for phone in await self._ari.phones():
            name = str(phone["resource"])
            if person_with(name) is not None or browser_with(name):
                self._given[name] = {kind: {} for kind in KINDS}

    async def be(self, wanted: Mapping[str, Parts]) -> None:
        """Give what is new or changed, take back what is over.

        :raises AsteriskAway: something could not be given; it is given again the next time.
        """
        over = self._given.keys() - wanted.keys()
        fresh = {name for name, parts in wanted.items() if self._given.get(name) != parts}
        await asyncio.gather(*(self._take_back(name) for name in over))
        await asyncio.gather(*(self._give(name, wanted[name]) for name in fresh))

    async def _give(self, name: str, parts: Parts) -> None:
        for kind in self._given.get(name, {}).keys() - parts.keys():
            await self._ari.take_back(kind, name)
        for kind, fields in parts.items():
            await self._ari.give(kind, name, fields)
        self._given[name] = parts

    async def _take_back(self, name: str) -> None:
        for kind in reversed(list(self._given[name])):
            await self._ari.take_back(kind, name)
        del self._given[name]
