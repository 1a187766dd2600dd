"""Asterisk's list of phones: kept as the records say, given anew when Asterisk has forgotten it."""

import asyncio
from collections.abc import Iterable

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.telephony.asterisk.accounts import Parts, parts_of
from ringbuoy.telephony.softphones import Account


class Accounts:
    """The accounts that one Asterisk has. `parts` says of what an account is made."""

    def __init__(self, ari: Ari, parts: Parts = parts_of) -> None:
        self._ari = ari
        self._parts = parts
        self._given: dict[str, str] = {}

    async def be(self, accounts: Iterable[Account]) -> None:
        """Give what is new, take back what is over. What is given in vain is given again the next time."""
        wanted = {account.user: account.password for account in accounts}
        over = self._given.keys() - wanted.keys()
        fresh = {user for user, password in wanted.items() if self._given.get(user) != password}
        await asyncio.gather(*(self._take_back(user) for user in over))
        await asyncio.gather(*(self._give(user, wanted[user]) for user in fresh))

    async def _give(self, user: str, password: str) -> None:
        for kind, fields in self._parts(user, password).items():
            await self._ari.give(kind, user, fields)
        self._given[user] = password

    async def _take_back(self, user: str) -> None:
        for kind in ("endpoint", "aor", "auth"):
            await self._ari.take_back(kind, user)
        self._given.pop(user, None)
