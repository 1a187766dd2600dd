"""Counselors' own phones: rung for each offer, and asked for a key, so that voicemail never has a caller.

Only after the key is such a leg the counselor's, as a browser's would be; it lasts as long as the talk. A
test of the line rings there as an offer does; a caller who comes meanwhile has the leg as far as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from ringbuoy.telephony.calls.desks import Desks
from ringbuoy.telephony.calls.events import Found, OwnRing
from ringbuoy.telephony.calls.keys_asked import KEY, Asked
from ringbuoy.telephony.calls.orders import (
    CallOwnPhone,
    HangUp,
    Order,
    RecordAccepted,
    RecordOwnPhone,
    RecordTestAccepted,
    RecordTestMissed,
    StopSaying,
)
from ringbuoy.telephony.person_test_rules import missed
from ringbuoy.telephony.sounds.prompts import Prompt

WORD = "own"
About = UUID | int | None
"""What a phone rings for: a contact, a test of the line, or (None) to be confirmed."""
TRY_AGAIN_AFTER = timedelta(seconds=2)


@dataclass
class OwnPhone:
    """One counselor's own phone. `ring`: what it rings for; None: nothing. `leg`: empty, nobody is called.

    `number`: the one that the leg has called. `called_for`: what the leg was made for. `asked`: it was
    answered. `has_pressed`: the key was pressed. `passed`: for what it rang in vain.
    """

    person: int
    ring: OwnRing | None = None
    leg: str = ""
    number: str = field(default="", repr=False)
    called_for: "About" = None
    has_rung: bool = False
    asked: Asked | None = None
    has_pressed: bool = False
    try_at: datetime | None = None
    passed: set["About"] = field(default_factory=set)


class OwnPhones:
    """All of them. Legs are named after the person, so that the next engine knows whose they are."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._by_person: dict[int, OwnPhone] = {}

    def find(self, event: Found) -> Iterator[Order]:
        """Begin with what Asterisk has in hand: who talks has pressed the key, all others ring anew."""
        self._by_person = {}
        in_rooms = {leg for room, legs in event.rooms.items() for leg in legs if room in legs}
        for leg in sorted(event.own):
            if (person := own_phone_of(leg)) is None:
                continue
            if leg in in_rooms:
                one = self._of(person)
                one.leg, one.has_pressed = leg, True
                self._lend(one)
            else:
                yield HangUp(leg)

    def follow(self, rings: Iterable[OwnRing], *, at: datetime) -> Iterator[Order]:
        """Ring for what the records want, and let go of what they do not."""
        wanted = {ring.person: ring for ring in rings}
        for person in wanted:
            self._of(person)
        for one in list(self._by_person.values()):
            before, one.ring = one.ring, wanted.get(one.person)
            if before and one.ring and before.number != one.ring.number and not _talks(one):
                yield from self._let_go(one)
            elif before and one.ring and before.test and not one.ring.test:
                yield from self._leave_test(one, one.ring, at=at)
            if one.ring is None:
                yield from self._let_go(one)
                if not one.leg:
                    del self._by_person[one.person]
            yield from self._call(one, at=at)

    def look(self, *, at: datetime) -> Iterator[Order]:
        """Ring again where a talk has lost its counselor's phone; ask again who has not pressed."""
        for one in self._by_person.values():
            yield from self._call(one, at=at)
            if one.asked and not one.has_pressed:
                yield from one.asked.look(at=at)

    def greet(self, leg: str, *, at: datetime) -> Iterator[Order]:
        """Somebody, or something, has answered: they are asked for the key."""
        one = self._with(leg)
        if one is None or one.ring is None:
            yield HangUp(leg)
        else:
            one.asked = Asked(leg, one.ring.language, at)
            yield from one.asked.ask(at=at)

    def press(self, leg: str, key: str) -> Iterator[Order]:
        """Take the key: the phone is the counselor's from now on, and the offer is accepted."""
        one = self._with(leg)
        if one is None or one.has_pressed or one.ring is None or key != KEY:
            return
        one.has_pressed = True
        yield StopSaying(leg, Prompt.PRESS_ONE)
        if one.ring.test is not None:
            self._lend(one)
            yield RecordTestAccepted(leg, one.person, one.ring.test)
            return
        if one.ring.contact is None:
            yield RecordOwnPhone(leg, one.person, one.number)
            yield HangUp(leg)
            return
        self._lend(one)
        if not one.ring.is_talk:
            yield RecordAccepted(leg, one.person, one.ring.contact)

    def person_at(self, leg: str) -> int | None:
        """Tell whose phone rings, or is up, by this leg. None: nobody's, or nobody's any more."""
        one = self._with(leg)
        return one.person if one else None

    def ring(self, leg: str) -> None:
        """Note that it rings there."""
        if one := self._with(leg):
            one.has_rung = True

    def miss_test(self, leg: str, cause: int) -> Iterator[Order]:
        """Say what came of a leg that is gone, where a test rang by it and nobody pressed the key."""
        one = self._with(leg)
        if one is None or one.ring is None or one.ring.test is None or one.has_pressed:
            return
        outcome = missed(was_answered=one.asked is not None, has_rung=one.has_rung, cause=cause)
        yield RecordTestMissed(leg, one.person, one.ring.test, outcome)

    def end_test(self, test: int) -> Iterator[Order]:
        """Let go of whoever is called for a test that has no more time, and call nobody for it again."""
        for one in self._by_person.values():
            if one.ring is not None and one.ring.test == test:
                one.passed.add(test)
                if one.leg:
                    yield HangUp(one.leg)

    def lose(self, leg: str, *, at: datetime) -> bool:
        """Note that such a leg is gone, and tell whether it was one."""
        if own_phone_of(leg) is None:
            return False
        one = self._with(leg)
        if one is not None:
            if one.ring is not None and not one.ring.is_talk and about(one.ring) == one.called_for:
                one.passed.add(one.called_for)
            self._take_back(one)
            one.leg, one.asked, one.has_pressed, one.try_at = "", None, False, at + TRY_AGAIN_AFTER
        return True

    def _call(self, one: OwnPhone, *, at: datetime) -> Iterator[Order]:
        is_early = one.try_at is not None and at < one.try_at
        if one.leg or one.ring is None or is_early or _was_passed(one, one.ring):
            return
        one.leg, one.asked, one.has_pressed = f"{WORD}-{one.person}-{at:%H%M%S%f}", None, False
        one.number, one.called_for, one.has_rung = one.ring.number, about(one.ring), False
        yield CallOwnPhone(one.leg, one.ring.number, shows=one.ring.shows)

    def _leave_test(self, one: OwnPhone, ring: OwnRing, *, at: datetime) -> Iterator[Order]:
        """Somebody is to be taken at this phone, which rings or is up for a test: the leg is theirs now.

        It rings on for them. Who has pressed the key for the test is asked anew, unless they took the
        caller at the desk: then they talk.
        """
        if one.asked is None or ring.is_talk:
            return
        if not one.has_pressed:
            one.asked.times = 0
            return
        self._take_back(one)
        one.has_pressed, one.asked = False, Asked(one.leg, ring.language, at)
        yield from one.asked.ask(at=at)

    def _let_go(self, one: OwnPhone) -> Iterator[Order]:
        one.passed.clear()
        if one.leg:
            self._take_back(one)
            yield HangUp(one.leg)
            one.leg, one.asked, one.has_pressed = "", None, False

    def _lend(self, one: OwnPhone) -> None:
        desk = self._desks.of(one.person)
        desk.leg, desk.is_up = one.leg, True

    def _take_back(self, one: OwnPhone) -> None:
        desk = self._desks.of(one.person)
        if desk.leg == one.leg:
            desk.leg, desk.is_up = "", False

    def _with(self, leg: str) -> OwnPhone | None:
        person = own_phone_of(leg)
        one = self._by_person.get(person) if person is not None else None
        return one if one and one.leg == leg else None

    def _of(self, person: int) -> OwnPhone:
        return self._by_person.setdefault(person, OwnPhone(person))


def _talks(one: OwnPhone) -> bool:
    """Tell whether somebody talks by this phone: no new number parts them."""
    return one.ring is not None and one.ring.is_talk and one.has_pressed


def _was_passed(one: OwnPhone, ring: OwnRing) -> bool:
    """Tell whether it rang in vain for this. A talk that was accepted at the desk is rung for anyway."""
    return not ring.is_talk and about(ring) in one.passed


def about(ring: OwnRing) -> About:
    """Name what a phone rings for."""
    return ring.contact if ring.test is None else ring.test


def own_phone_of(leg: str) -> int | None:
    """Tell from the name of a leg whose own phone it leads to. None: it is another kind of leg."""
    word, _, rest = leg.partition("-")
    person = rest.partition("-")[0]
    return int(person) if word == WORD and person.isdigit() else None
