"""Calls that we place, by the first carrier that takes them: what came of each is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ringbuoy.telephony.calls.desks import Desks
from ringbuoy.telephony.calls.events import Found, OutsidesAre, OutsideStands, WaysOut
from ringbuoy.telephony.calls.orders import CallOutside, HangUp, Music, Order, RecordPlaced
from ringbuoy.telephony.kinds import Came, Placed

CALLED, THIRD = "out", "third"
"""What the legs of those whom we call begin with: the caller of a contact, and others called into a talk."""

CAME = {
    1: Came.NO_SUCH_NUMBER,
    17: Came.BUSY,
    18: Came.NO_ANSWER,
    19: Came.NO_ANSWER,
    21: Came.REFUSED,
    22: Came.NO_SUCH_NUMBER,
    28: Came.NO_SUCH_NUMBER,
}
"""What the network's causes mean, where they are about the other end. All others are about the way there."""


@dataclass
class Outside:
    """A call that we place. `leg` is empty until a carrier is asked; `tried` counts the carriers asked."""

    id: UUID
    stands: OutsideStands | None = None
    leg: str = ""
    tried: int = 0
    has_rung: bool = False
    is_up: bool = False
    is_ending: bool = False
    is_over: bool = False
    is_told: bool = False

    @property
    def talks(self) -> OutsideStands | None:
        """What is known of a call that was answered and is wanted. None: it is none such."""
        is_on = self.is_up and not self.is_ending and not self.is_over
        return self.stands if is_on and self.stands and self.stands.is_wanted else None


class Outsides:
    """All of them. Legs are named after the call, so that the next engine knows which it is."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._by_id: dict[UUID, Outside] = {}
        self._carriers: tuple[str, ...] = ()
        self._elsewhere: frozenset[UUID] = frozenset()

    def all(self) -> list[Outside]:
        """Give every call that is not over."""
        return [one for one in self._by_id.values() if not one.is_over]

    def learn(self, event: WaysOut) -> None:
        """Note by which carriers calls may go out."""
        self._carriers = event.carriers

    def find(self, event: Found) -> None:
        """Begin with what Asterisk has in hand."""
        self._by_id = {}
        for leg, is_up in event.placed.items():
            if one := self._of(leg):
                one.leg, one.is_up, one.tried = leg, is_up, int(leg.rpartition("-")[2])
        self._elsewhere = frozenset(id for id in map(outside_of, event.elsewhere) if id)

    def stand(self, event: OutsidesAre) -> Iterator[Order]:
        """Do what the records want: place calls, and end those that nobody wants any more."""
        named = {stands.id for stands in event.calls}
        self._by_id = {id: one for id, one in self._by_id.items() if id in named or not one.is_over}
        for stands in event.calls:
            one = self._by_id.setdefault(stands.id, Outside(stands.id))
            one.stands = stands
            if not one.is_over and not one.is_ending:
                yield from self._follow(one, stands)

    def _follow(self, one: Outside, stands: OutsideStands) -> Iterator[Order]:
        if one.leg and not stands.is_wanted:
            yield from self._let_go(one)
        elif one.leg or one.id in self._elsewhere:
            return
        elif stands.is_wanted and stands.state is Placed.WANTED:
            yield from self._call_first(one, stands)
        else:
            yield from self._end(one, _came_unplaced(stands))

    def go_on(self) -> Iterator[Order]:
        """Place those calls that waited for a counselor's own phone, where it is taken now."""
        for one in self._that_wait():
            if one.stands is not None:
                yield from self._follow(one, one.stands)

    def miss(self, person: int) -> Iterator[Order]:
        """A counselor's own phone was not taken: nobody is called who would find nobody there."""
        for one in self._that_wait():
            if one.stands is not None and one.stands.counselor == person:
                yield from self._end(one, Came.PHONE_NOT_TAKEN)

    def _that_wait(self) -> list[Outside]:
        waiting = [one for one in self.all() if one.stands and one.stands.after_own]
        return [one for one in waiting if not one.leg and not one.is_ending]

    def _call_first(self, one: Outside, stands: OutsideStands) -> Iterator[Order]:
        """Call by the first carrier; at their own phone the counselor takes it before, and hears music."""
        if not stands.after_own:
            yield from self._call_next(one, stands)
        elif stands.counselor is not None and (own := self._desks.of(stands.counselor).ready_leg):
            yield from self._call_next(one, stands)
            yield Music(own)

    def ring(self, leg: str) -> None:
        """Note that it rings there."""
        if one := self._of(leg):
            one.has_rung = True

    def answer(self, leg: str) -> None:
        """Note that somebody there has answered."""
        if one := self._of(leg):
            one.leg, one.is_up = leg, True

    def lose(self, leg: str, cause: int) -> Iterator[Order]:
        """A leg is gone: the next carrier is tried where the way was at fault, else the call is over."""
        one = next((one for one in self._by_id.values() if one.leg == leg), None)
        if one is None or one.is_over:
            return
        came = _came(one, cause)
        if came is None and one.stands is not None:
            yield from self._call_next(one, one.stands)
        else:
            yield from self._end(one, came or Came.NOT_PLACED)

    def _call_next(self, one: Outside, stands: OutsideStands) -> Iterator[Order]:
        if one.tried >= len(self._carriers):
            yield from self._end(one, Came.NOT_PLACED)
            return
        carrier = self._carriers[one.tried]
        one.tried += 1
        one.leg = f"{THIRD if stands.company else CALLED}-{one.id.hex}-{one.tried}"
        yield RecordPlaced(one.leg, one.id, Placed.CALLING)
        yield CallOutside(one.leg, carrier, stands.number, shows=stands.shows)

    def _let_go(self, one: Outside) -> Iterator[Order]:
        one.is_ending = True
        yield HangUp(one.leg)

    def _end(self, one: Outside, came: Came) -> Iterator[Order]:
        one.is_over = True
        yield RecordPlaced(one.leg, one.id, Placed.OVER, came)

    def _of(self, leg: str) -> Outside | None:
        id = outside_of(leg)
        return self._by_id.setdefault(id, Outside(id)) if id else None


def _came_unplaced(stands: OutsideStands) -> Came:
    """Tell what came of a call that has no leg, and gets none."""
    if stands.state is Placed.ANSWERED:
        return Came.TALKED
    return Came.TAKEN_BACK if stands.after_own else Came.NOT_PLACED


def _came(one: Outside, cause: int) -> Came | None:
    """Tell what came of a call whose leg is gone. None: the next carrier may still reach them."""
    if one.is_up:
        return Came.TALKED
    if one.is_ending:
        return Came.TAKEN_BACK
    return CAME.get(cause) or (Came.NO_ANSWER if one.has_rung else None)


def outside_of(leg: str) -> UUID | None:
    """Tell from the name of a leg which call of ours it is. None: it is another kind of leg."""
    word, _, rest = leg.partition("-")
    return UUID(rest.partition("-")[0]) if word in (CALLED, THIRD) else None


def is_called(leg: str) -> bool:
    """Tell from the name of a leg whether whoever answered there is the caller of a contact."""
    return leg.partition("-")[0] == CALLED
