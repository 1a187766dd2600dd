"""Who may have a way to Asterisk, and in whose name: counselors at work, and callers for their one call."""

from collections.abc import Mapping
from typing import Protocol

import aiohttp

from ringbuoy.access.rules import Act
from ringbuoy.doors.chat.http import Request
from ringbuoy.doors.chat.identity import Identity
from ringbuoy.doors.chat.refusals import GateAway, NotForYou, NotSignedIn, NoVisit
from ringbuoy.doors.chat.sip_rules import account_name
from ringbuoy.kernel.errors import Foreseen

WHO_SPEAKS = "http://pages/internal/who-speaks"
ASK_WITHIN_S = 3.0


class Guard(Protocol):
    """Decides who gets in."""

    async def account_of(self, request: Request) -> str:
        """Give the account in whose name this browser speaks.

        :raises Foreseen: it may not.
        """

    async def still_may(self, request: Request) -> bool:
        """Tell whether it still may. While nobody can tell, a talk goes on."""


class StaffGuard:
    """Lets those in who take contacts and are signed in."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    async def account_of(self, request: Request) -> str:
        """Give the account of the counselor whose session this is.

        :raises Foreseen: they are not signed in, or take no contacts.
        """
        staff = await self._identity.of(request.cookies, trusted_s=0)
        if not staff.may(Act.TAKE_CONTACTS):
            raise NotForYou
        return account_name(staff.person)

    async def still_may(self, request: Request) -> bool:
        """Tell whether they are signed in and take contacts."""
        try:
            await self.account_of(request)
        except GateAway:
            return True
        except (NotSignedIn, NotForYou):
            return False
        return True


class CallerGuard:
    """Lets callers in who have asked for a call in the browser, until it is over."""

    def __init__(self, pages: aiohttp.ClientSession, *, headers: Mapping[str, str]) -> None:
        self._pages = pages
        self._headers = dict(headers)

    async def account_of(self, request: Request) -> str:
        """Give the account of the one call that this browser has asked for.

        :raises NoVisit: it has asked for none, or that one is over.
        :raises GateAway: the pages cannot be asked.
        """
        headers = {**self._headers, "Cookie": request.headers.get("cookie", "")}
        patience = aiohttp.ClientTimeout(total=ASK_WITHIN_S)
        try:
            async with self._pages.get(WHO_SPEAKS, headers=headers, timeout=patience) as answer:
                told = await answer.json() if answer.status == 200 else {}
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise GateAway from None
        account = str(told.get("account", ""))
        if not account:
            raise NoVisit
        return account

    async def still_may(self, request: Request) -> bool:
        """Tell whether the call goes on."""
        try:
            await self.account_of(request)
        except GateAway:
            return True
        except Foreseen:
            return False
        return True
