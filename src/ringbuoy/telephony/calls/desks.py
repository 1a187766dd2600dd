"""The counselors' legs: each is called once, stays up for the shift, and is called again when it is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ringbuoy.telephony.calls.orders import CallDesk, HangUp, Order

TRY_AGAIN_AFTER = timedelta(seconds=2)
MAY_BE_AWAY = timedelta(seconds=1)
"""How long a browser's connection may be gone until its leg counts as lost."""

SOMEWHERE = "somewhere"
"""The address of a phone that is connected, when Asterisk did not tell it."""


@dataclass
class Desk:
    """One counselor's phone. `address` is empty while it is not there, `leg` while nothing leads to it.

    `went_at`: when a leg that was up last went by itself.
    """

    person: int
    is_wanted: bool = False
    address: str = ""
    leg: str = ""
    is_up: bool = False
    away_since: datetime | None = None
    try_at: datetime | None = None
    went_at: datetime | None = None

    @property
    def ready_leg(self) -> str:
        """The leg by which this counselor can talk now. Empty: there is none."""
        return self.leg if self.is_up else ""


@dataclass
class Desks:
    """All of them. Legs are named after the person, so that the next engine knows whose they are."""

    by_person: dict[int, Desk] = field(default_factory=dict)
    _count: int = 0

    def of(self, person: int) -> Desk:
        """Give the desk of somebody."""
        return self.by_person.setdefault(person, Desk(person))

    def with_leg(self, leg: str) -> Desk | None:
        """Find whose leg this is."""
        return next((desk for desk in self.by_person.values() if leg and desk.leg == leg), None)

    def call(self, desk: Desk, *, at: datetime) -> Iterator[Order]:
        """Call a phone that is connected, wanted, and has no leg."""
        if not desk.is_wanted or not desk.address or desk.leg:
            return
        self._count += 1
        desk.leg, desk.is_up = f"desk-{desk.person}-{at:%H%M%S%f}-{self._count}", False
        desk.try_at = at + TRY_AGAIN_AFTER
        yield CallDesk(desk.person, desk.leg)

    def lose(self, desk: Desk) -> Iterator[Order]:
        """Let go of a leg that is of no use any more. One of an own phone is looked after elsewhere."""
        if desk.leg and person_of(desk.leg) is None:
            return
        if desk.leg:
            yield HangUp(desk.leg)
        desk.leg, desk.is_up = "", False

    def let_go(self, desk: Desk, *, at: datetime) -> None:
        """Note that a leg went by itself. One that was up may be called again at once, once."""
        was_up, desk.leg, desk.is_up = desk.is_up, "", False
        if not was_up:
            return
        if desk.went_at is None or at - desk.went_at >= TRY_AGAIN_AFTER:
            desk.try_at = at
        desk.went_at = at

    def call_again(self, desk: Desk, *, at: datetime) -> Iterator[Order]:
        """Call a phone that has no leg, unless it was called a moment ago."""
        if desk.try_at is None or at >= desk.try_at:
            yield from self.call(desk, at=at)

    def connect(self, desk: Desk, address: str, *, at: datetime) -> Iterator[Order]:
        """Note that a phone is connected. Another address than before is another browser: its leg is new."""
        if address and desk.address not in ("", SOMEWHERE, address):
            yield from self.lose(desk)
        if address != desk.address:
            desk.went_at = None  # a page that was loaded anew has ended its leg by itself
        desk.address = address or desk.address or SOMEWHERE
        desk.away_since = None
        yield from self.call(desk, at=at)

    def disconnect(self, desk: Desk, address: str, *, at: datetime) -> None:
        """Note that a phone is gone, unless another browser has taken its place already."""
        if desk.address in (address, SOMEWHERE) or not address:
            desk.away_since = desk.away_since or at

    def want(self, persons: frozenset[int], *, at: datetime) -> Iterator[Order]:
        """Note whose phones have an account."""
        for person in persons:
            self.of(person).is_wanted = True
        for desk in self.by_person.values():
            if desk.person not in persons:
                desk.is_wanted = False
                yield from self.lose(desk)
            yield from self.call(desk, at=at)

    def look(self, *, at: datetime) -> Iterator[Order]:
        """Give up those who have been away for too long, and call those again who are there."""
        for desk in self.by_person.values():
            if desk.away_since and at - desk.away_since >= MAY_BE_AWAY:
                desk.address, desk.away_since = "", None
                yield from self.lose(desk)
            yield from self.call_again(desk, at=at)


def person_of(leg: str) -> int | None:
    """Tell from the name of a leg whose desk it leads to. None: it is a caller's."""
    word, _, rest = leg.partition("-")
    person = rest.partition("-")[0]
    return int(person) if word == "desk" and person.isdigit() else None
