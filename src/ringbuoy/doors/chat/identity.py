"""Who of the staff is asking. The pages know; the hub asks them and remembers for a few seconds.

A session that ends is in the journal: the hub hears it at once and asks again. While the pages are
being started anew nobody can sign in or out, so what was known a moment ago still holds.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from ringbuoy.access.rules import Act
from ringbuoy.doors.chat.refusals import GateAway, NotSignedIn

TRUSTED_S = 5.0
TRUSTED_WITH_STREAM_S = 30.0
TRUSTED_WITHOUT_PAGES_S = 120.0
MOST_REMEMBERED = 20_000
ASK_WITHIN_S = 3.0
WHOAMI = "http://pages/internal/whoami"


@dataclass(frozen=True)
class Staff:
    """Somebody who has signed in, and what they may do. A locked screen is shown no words."""

    person: int
    alias: str
    name: str
    roles: tuple[str, ...]
    acts: frozenset[str]
    lines: tuple[str, ...] = ()
    is_locked: bool = False

    def may(self, act: Act) -> bool:
        """Tell whether this person's roles allow the act."""
        return act.value in self.acts


@dataclass
class _Known:
    staff: Staff
    asked_at: float


class Identity:
    """Remembers whose session a cookie is."""

    def __init__(self, pages: aiohttp.ClientSession, *, cookie: str, headers: Mapping[str, str]) -> None:
        self._pages = pages
        self._cookie = cookie
        self._headers = dict(headers)
        self._known: dict[str, _Known] = {}

    async def of(self, cookies: Mapping[str, str], *, trusted_s: float = TRUSTED_S) -> Staff:
        """Tell who asks; what was learned up to `trusted_s` seconds ago still holds.

        :raises NotSignedIn: nobody's session.
        :raises GateAway: the pages cannot be asked, and nothing is known from a moment ago.
        """
        session = self.session_in(cookies)
        if not session:
            raise NotSignedIn
        known = self._known.get(session)
        if known is not None and _age(known) <= trusted_s:
            return known.staff
        return await self._ask(session, known)

    def session_in(self, cookies: Mapping[str, str]) -> str:
        """Give the session's cookie. None: empty."""
        return cookies.get(self._cookie, "")

    def forget(self, person: int) -> None:
        """Ask again about this person: a session or a right of theirs has changed."""
        for session in [one for one, known in self._known.items() if known.staff.person == person]:
            del self._known[session]

    async def _ask(self, session: str, known: _Known | None) -> Staff:
        try:
            staff = await self._whoami(session)
        except (aiohttp.ClientError, TimeoutError, OSError):
            if known is not None and _age(known) <= TRUSTED_WITHOUT_PAGES_S:
                return known.staff
            raise GateAway from None
        if staff is None:
            self._known.pop(session, None)
            raise NotSignedIn
        self._remember(session, staff)
        return staff

    async def _whoami(self, session: str) -> Staff | None:
        headers = {**self._headers, "Cookie": f"{self._cookie}={session}"}
        timeout = aiohttp.ClientTimeout(total=ASK_WITHIN_S)
        async with self._pages.get(
            "http://pages/internal/whoami", headers=headers, timeout=timeout, allow_redirects=False
        ) as answer:
            if answer.status == 401:
                return None
            answer.raise_for_status()
            return _read(await answer.json())

    def _remember(self, session: str, staff: Staff) -> None:
        if len(self._known) >= MOST_REMEMBERED:
            self._known = {one: known for one, known in self._known.items() if _age(known) <= TRUSTED_S}
        self._known[session] = _Known(staff, time.monotonic())


def _read(fields: Mapping[str, object]) -> Staff | None:
    person = fields.get("person")
    if not isinstance(person, int):
        return None
    return Staff(
        person,
        str(fields.get("alias", "")),
        str(fields.get("name", "")),
        _texts(fields.get("roles")),
        frozenset(_texts(fields.get("acts"))),
        _texts(fields.get("lines")),
        fields.get("is_locked") is True,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _age(known: _Known) -> float:
    return time.monotonic() - known.asked_at
