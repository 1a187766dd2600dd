"""Supervisors on a call: they listen or whisper at the counselor's leg, or join the talk with their own.

Who takes part, and how, stands in the records; here the legs follow. Whoever has no leg, or talks with a
caller of their own, hears nothing: a talk always goes first.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime

from ringbuoy.escalations.rules import Mode
from ringbuoy.telephony.calls.call import Call
from ringbuoy.telephony.calls.desks import Desks
from ringbuoy.telephony.calls.events import Found
from ringbuoy.telephony.calls.orders import HangUp, Hear, JoinToo, ListenIn, Order, PartToo, StopHearing

WORD = "ear"


@dataclass(frozen=True)
class Part:
    """How one supervisor takes part: with their own leg, at the counselor's (`on`)."""

    mode: Mode
    leg: str
    on: str


@dataclass
class Ear:
    """One supervisor at one call. `name` is the leg between them and the talk; they joined: it is no leg."""

    part: Part
    name: str
    is_up: bool = False


class Ears:
    """All of them, by the call's leg and the supervisor."""

    def __init__(self) -> None:
        self._at: dict[str, dict[int, Ear]] = {}

    def find(self, event: Found) -> Iterator[Order]:
        """Begin anew: the ears of an earlier engine end, and who should hear does so again at once."""
        self._at = {}
        for name in event.ears:
            yield HangUp(name)
            for leg in event.rooms.get(name, frozenset()) - {name}:
                yield StopHearing(name, leg)

    @property
    def legs(self) -> set[str]:
        """The supervisors' legs that hear a talk."""
        return {ear.part.leg for here in self._at.values() for ear in here.values()}

    def settle(self, call: Call, desks: Desks, *, busy: Container[str], at: datetime) -> Iterator[Order]:
        """Let exactly those take part who should, in their way."""
        if call.stands is None:
            return
        wanted = _wanted(call, desks, busy)
        here = self._at.setdefault(call.leg, {})
        for person, ear in list(here.items()):
            if wanted.get(person) != ear.part:
                del here[person]
                yield from _end(call, ear, is_needed=person in wanted or ear.part.leg in busy)
        for person, part in wanted.items():
            if person not in here:
                here[person] = Ear(part, f"{WORD}-{person}-{at:%H%M%S%f}")
                yield from _begin(call, here[person])
        yield from _part_strangers(call)

    def hear(self, name: str) -> Iterator[Order]:
        """A leg between a supervisor and a talk is there: they hear it from now on."""
        ear = next((one for here in self._at.values() for one in here.values() if one.name == name), None)
        if ear is None:
            yield HangUp(name)
        elif not ear.is_up:
            ear.is_up = True
            yield Hear(name, ear.part.leg)

    def lose(self, name: str, *, busy: Container[str]) -> Iterator[Order]:
        """Such a leg is gone. While the talk goes on another one is made at the next look."""
        for here in self._at.values():
            for person, ear in list(here.items()):
                if ear.name == name:
                    del here[person]
                    yield StopHearing(name, ear.part.leg, is_needed=ear.part.leg in busy)

    def forget(self, call: Call, *, busy: Container[str]) -> Iterator[Order]:
        """The call is over, and so is their part in it."""
        for ear in self._at.pop(call.leg, {}).values():
            yield from _end(call, ear, is_needed=ear.part.leg in busy)


def _wanted(call: Call, desks: Desks, busy: Container[str]) -> dict[int, Part]:
    """Tell who should take part now, and how. Nobody while no counselor talks with the caller."""
    if call.stands is None or not call.desk or call.is_ending:
        return {}
    legs = {one.person: (one.mode, desks.of(one.person).ready_leg) for one in call.stands.watchers}
    return {
        person: Part(mode, leg, call.desk)
        for person, (mode, leg) in legs.items()
        if leg and leg != call.desk and leg not in busy
    }


def _begin(call: Call, ear: Ear) -> Iterator[Order]:
    part = ear.part
    if part.mode is not Mode.JOIN:
        yield ListenIn(ear.name, part.on, whispers=part.mode is Mode.WHISPER)
    elif part.leg in call.also:
        call.also.discard(part.leg)
    else:
        yield JoinToo(call.leg, part.leg)


def _end(call: Call, ear: Ear, *, is_needed: bool) -> Iterator[Order]:
    """End one way of taking part. `is_needed`: the supervisor's leg goes on to something else at once."""
    part = ear.part
    if part.mode is not Mode.JOIN:
        yield HangUp(ear.name)
        yield StopHearing(ear.name, part.leg, is_needed=is_needed)
    elif part.leg != call.desk:  # who has taken the talk over stays in it
        yield PartToo(call.leg, part.leg, is_needed=is_needed)


def _part_strangers(call: Call) -> Iterator[Order]:
    """Take legs out of the talk that an earlier engine had joined to it and nobody wants there any more."""
    for leg in sorted(call.also):
        call.also.discard(leg)
        yield PartToo(call.leg, leg)


def is_ear(leg: str) -> bool:
    """Tell from the name of a leg whether it leads from a talk to a supervisor."""
    return leg.partition("-")[0] == WORD
