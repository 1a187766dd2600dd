"""Callers in their browsers: we call them, they never dial; and who was cut off is called again.

A browser has one account for one call. Its leg is lost when its page is loaded anew or the network fails: the
caller keeps their place, or their counselor, for a while, and goes on by a new leg.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ringbuoy.telephony.calls.call import IS_OVER, Call
from ringbuoy.telephony.calls.events import BrowserStands, BrowserUp, Entered, Found
from ringbuoy.telephony.calls.orders import CallBrowser, HangUp, Order

WORD, ACCOUNT = "web", "w"
"""What the names of their legs and of their accounts begin with."""
AWAY_FOR = timedelta(seconds=30)
"""How long a caller whose leg is lost keeps their place: a page is loaded again, a network found again."""
TRY_AGAIN_AFTER = timedelta(seconds=2)
SOMEWHERE = "somewhere"


@dataclass
class Browser:
    """One caller's browser. `address` is empty while it is not connected, `leg` while nothing leads to it.

    `stands` None: the records want no such call. `is_over`: it is called no more.
    """

    id: UUID
    stands: BrowserStands | None = None
    address: str = ""
    leg: str = ""
    is_over: bool = False
    try_at: datetime | None = None

    @property
    def is_wanted(self) -> bool:
        """Tell whether a call with it may go on."""
        return self.stands is not None and not self.is_over


class Browsers:
    """All of them. Legs are named after the browser's call, so that the next engine knows which it is."""

    def __init__(self) -> None:
        self._by_id: dict[UUID, Browser] = {}

    def find(self, event: Found) -> None:
        """Begin with what Asterisk has in hand."""
        self._by_id = {}
        for id in event.browsers:
            self._of(id).address = SOMEWHERE
        for caller in event.callers:
            self._find_leg(caller.leg)
        for leg in event.elsewhere:
            self._find_leg(leg)

    def _find_leg(self, leg: str) -> None:
        if id := browser_of(leg):
            self._of(id).leg = leg

    def follow(self, calls: tuple[BrowserStands, ...], *, at: datetime) -> Iterator[Order]:
        """Call those whom the records want, and let go of all others."""
        named = {stands.id: stands for stands in calls}
        self._by_id = {id: one for id, one in self._by_id.items() if id in named or one.leg}
        for id in named:
            self._of(id)
        for one in self._by_id.values():
            one.stands = named.get(one.id)
            if one.leg and one.stands is None:
                yield HangUp(one.leg)
            yield from self._call(one, at=at)

    def connect(self, id: UUID, address: str, *, at: datetime) -> Iterator[Order]:
        """Note that a browser is connected. Another address than before: its page was loaded anew."""
        one = self._of(id)
        if one.leg and address and one.address not in ("", SOMEWHERE, address):
            yield HangUp(one.leg)
        one.address = address or one.address or SOMEWHERE
        yield from self._call(one, at=at)

    def disconnect(self, id: UUID, address: str) -> None:
        """Note that a browser is not connected; its leg lives as long as sound comes by it."""
        one = self._of(id)
        if one.address in (address, SOMEWHERE) or not address:
            one.address = ""

    def look(self, *, at: datetime) -> Iterator[Order]:
        """Call those again who are there and have no leg."""
        for one in self._by_id.values():
            if one.try_at is None or at >= one.try_at:
                yield from self._call(one, at=at)

    def take(self, event: BrowserUp) -> Entered | None:
        """A leg is there: give what is known of its caller. None: it is not wanted."""
        one = self._of(event.id)
        if one.leg != event.leg or one.stands is None or one.is_over:
            return None
        known = one.stands
        return Entered(event.leg, known.dialed, line=known.line, language=known.language)

    def lose(self, leg: str, *, at: datetime) -> bool:
        """Note that a leg is gone, and tell whether its caller may come again."""
        id = browser_of(leg)
        if id is None or (one := self._of(id)).leg not in ("", leg):
            return False
        one.leg, one.try_at = "", at + TRY_AGAIN_AFTER
        return one.is_wanted

    def end(self, leg: str) -> None:
        """The call is over: its browser is called no more."""
        if id := browser_of(leg):
            self._of(id).is_over = True

    def has_given_up(self, call: Call, *, at: datetime) -> bool:
        """Tell whether a caller has been away for too long, or is not waited for any more."""
        if call.away_since is None:
            return False
        id = browser_of(call.leg)
        is_wanted = id is not None and self._of(id).is_wanted
        return call.state in IS_OVER or not is_wanted or at - call.away_since >= AWAY_FOR

    def _call(self, one: Browser, *, at: datetime) -> Iterator[Order]:
        if one.leg or not one.address or one.stands is None or one.is_over:
            return
        one.leg = f"{WORD}-{one.id.hex}-{at:%H%M%S%f}"
        yield CallBrowser(one.leg, one.id, line=one.stands.line, dialed=one.stands.dialed)

    def _of(self, id: UUID) -> Browser:
        return self._by_id.setdefault(id, Browser(id))


def away_in(calls: Mapping[str, Call], leg: str) -> Call | None:
    """Find the call of a caller who comes again by a new leg. None: they have none, it is their first."""
    return next((call for call in calls.values() if browser_of(call.leg) == browser_of(leg)), None)


def browser_of(leg: str) -> UUID | None:
    """Tell from the name of a leg which caller's browser it leads to. None: it is another kind of leg."""
    word, _, rest = leg.partition("-")
    return UUID(rest.partition("-")[0]) if word == WORD else None


def browser_account(id: UUID) -> str:
    """Give the name of a browser's account at Asterisk."""
    return f"{ACCOUNT}{id.hex}"


def browser_with(account: str) -> UUID | None:
    """Tell which browser's account this is. None: it is no caller's."""
    rest = account.removeprefix(ACCOUNT)
    is_ours = len(rest) == 32 and rest != account and all(sign in "0123456789abcdef" for sign in rest)
    return UUID(hex=rest) if is_ours else None
