"""Somebody called into a talk: aside with the counselor first, then all together, then alone with the caller.

Where they should be follows from the records; where they are is kept here. A caller is never without sound:
while the counselor is aside they hear music, and whoever is left in a talk hears who else is left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.call import Call
from ringbuoy.telephony.calls.desks import Desks
from ringbuoy.telephony.calls.events import Found, OutsideStands
from ringbuoy.telephony.calls.orders import JoinToo, MeetAside, Order, PartAside
from ringbuoy.telephony.calls.outsides import THIRD as WORD
from ringbuoy.telephony.calls.outsides import Outside, Outsides
from ringbuoy.telephony.kinds import Company

ROOM = "aside"


@dataclass(frozen=True)
class Place:
    """Where a third person is: in the talk of a caller, or (`desk`) aside with the counselor's leg.

    `among`: the leg whose orders one about this person follows.
    """

    leg: str
    caller: str = ""
    desk: str = ""
    among: str = field(default="", compare=False)


class Thirds:
    """Everybody who was called into a talk and has answered."""

    def __init__(self, outsides: Outsides) -> None:
        self._outsides = outsides
        self._at: dict[UUID, Place] = {}

    def find(self, event: Found) -> None:
        """Begin with who is joined with whom."""
        self._at = {}
        for room, legs in event.rooms.items():
            for leg in filter(is_third, legs):
                self._at[_id_of(leg)] = _found(room, leg, legs)

    def of(self, contact: UUID | None) -> OutsideStands | None:
        """Give who is in the talk of a contact now, besides caller and counselor. None: nobody."""
        rows = (one.talks for one in self._outsides.all())
        return next((row for row in rows if row and row.company and row.contact == contact), None)

    def takes_counselor(self, call: Call) -> bool:
        """Tell whether the counselor talks aside, and the caller hears music."""
        third = self.of(call.contact)
        return third is not None and third.company is Company.ASIDE

    @property
    def desks(self) -> set[str]:
        """Give the counselors' legs that are aside now."""
        return {place.desk for place in self._at.values() if place.desk}

    def with_caller(self, call: Call) -> str:
        """Give the leg of whom the caller was handed on to, and talks with now. Empty: nobody."""
        third = self.of(call.contact)
        if third is None or not (call.is_handed_on or third.company is Company.HANDED_ON):
            return ""
        return next((one.leg for one in self._outsides.all() if one.talks is third), "")

    def release(self, calls: Mapping[str, Call], desks: Desks) -> Iterator[Order]:
        """Let those leave the room aside who are gone, or belong elsewhere now."""
        wanted = self._wanted(calls, desks)
        untold = {one.id for one in self._outsides.all() if one.stands is None}
        for id, place in list(self._at.items()):
            if id not in untold and wanted.get(id) != place:
                del self._at[id]
                if place.desk:
                    yield PartAside(place.among or place.leg, room_of(id), place.desk)

    def settle(self, calls: Mapping[str, Call], desks: Desks) -> Iterator[Order]:
        """Bring everybody where they belong."""
        for id, place in self._wanted(calls, desks).items():
            if id in self._at:
                continue
            self._at[id] = place
            if place.desk:
                yield MeetAside(place.among, room_of(id), place.desk, place.leg)
            else:
                yield JoinToo(place.caller, place.leg)

    def _wanted(self, calls: Mapping[str, Call], desks: Desks) -> dict[UUID, Place]:
        named = ((one, one.talks) for one in self._outsides.all())
        places = {one.id: _place(one, stands, calls, desks) for one, stands in named if stands}
        return {id: place for id, place in places.items() if place is not None}


def _place(one: Outside, stands: OutsideStands, calls: Mapping[str, Call], desks: Desks) -> Place | None:
    """Tell where somebody belongs. None: nowhere, or not before the counselor's leg is back."""
    call = _call_of(stands.contact, calls)
    if stands.company is None or (call is None and stands.company is Company.HANDED_ON):
        return None
    if call is not None and call.state is not State.HELD and stands.company is not Company.ASIDE:
        return Place(one.leg, caller=call.leg)
    desk = desks.of(stands.counselor).ready_leg if stands.counselor is not None else ""
    is_free = not any(other.desk == desk for other in calls.values() if other is not call)
    among = call.leg if call else one.leg
    return Place(one.leg, desk=desk, among=among) if desk and is_free else None


def _call_of(contact: UUID, calls: Mapping[str, Call]) -> Call | None:
    return next((call for call in calls.values() if call.contact == contact), None)


def _found(room: str, leg: str, legs: frozenset[str]) -> Place:
    if not room.startswith(f"{ROOM}-"):
        return Place(leg, caller=room)
    return Place(leg, desk=next((other for other in sorted(legs) if other != leg), ""))


def _id_of(leg: str) -> UUID:
    return UUID(leg.split("-")[1])


def is_third(leg: str) -> bool:
    """Tell from the name of a leg whether it leads to somebody who was called into a talk."""
    return leg.partition("-")[0] == WORD


def room_of(id: UUID) -> str:
    """Name the room aside after the call, so that the next engine knows whose it is."""
    return f"{ROOM}-{id.hex}"
