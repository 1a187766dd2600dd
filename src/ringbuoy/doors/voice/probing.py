"""The line calls itself, as a caller would, and answers itself: keys that nobody knows go there and back.

Who calls with our own number while a test goes on is answered at once and believed to be a caller as soon as
the keys do not come: nobody is ever taken for a test who does not press them. Where a person is to be rung
too, the test goes on from there (`reaching.py`).
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ringbuoy.doors.voice.ari import PHONES, Ari, AsteriskAway
from ringbuoy.doors.voice.carrying import Way
from ringbuoy.doors.voice.patience import patiently
from ringbuoy.doors.voice.reaching import Legs, Outward, Reaching
from ringbuoy.kernel import clock
from ringbuoy.telephony.asterisk.place import Place
from ringbuoy.telephony.calls.desks import person_of
from ringbuoy.telephony.calls.events import Entered, PersonTestTimedOut
from ringbuoy.telephony.calls.lines import are_alike
from ringbuoy.telephony.calls.person_tests import TEST_ROOM
from ringbuoy.telephony.numbers import digits_of
from ringbuoy.telephony.person_test_rules import OVER_WITHIN
from ringbuoy.telephony.person_tests import PersonTestStands
from ringbuoy.telephony.self_test_rules import SelfTestOutcome, outcome_of
from ringbuoy.telephony.self_tests import ToTest, note_tested

Told = Mapping[str, Any]
WORD = "probe"
RINGS_SECONDS = 30
OVER_SECONDS = 45.0
WITH_PERSON_OVER_SECONDS = OVER_WITHIN.total_seconds()
BELIEVED_AFTER_SECONDS = 4.0
KEYS = 4
OURS = "CC_TEST"
"""Stands at the leg at which the line has heard its own test: to an engine after us it is no caller's."""


def is_probe(leg: str) -> bool:
    """Tell from the name of a leg whether the line called itself by it."""
    return leg.startswith(f"{WORD}-")


@dataclass
class _Test:
    """The test that goes on. `there` and `back` are the keys; the spans are seconds from dialing."""

    to: ToTest
    leg: str
    there: str
    back: str
    began: float
    answered: float | None = None
    is_heard: bool = False
    met: float | None = None


@dataclass
class _Doubted:
    """A call that may be the test's own. `event` is what the core is told if it is not."""

    event: Entered
    keys: str = ""


class Probing:
    """The test that goes on, if any. `enter` lets the core have a call; `door` is what else it needs."""

    def __init__(
        self, ari: Ari, place: Place, *, way: Way, enter: Callable[[Entered], None], door: Outward
    ) -> None:
        self._ari = ari
        self._place = place
        self._way = way
        self._enter = enter
        self._note = door.note
        self._door = door
        self._test: _Test | None = None
        self._next: ToTest | None = None
        self._reaching: Reaching | None = None
        self._has_ended_old = False
        self._doubted: dict[str, _Doubted] = {}
        self._own = ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def end_old(self) -> None:
        """End what an engine before us has begun; a counselor's leg in it is theirs again."""
        for leg in await self._ari.legs():
            if is_probe(str(leg["id"])):
                self._has_ended_old = True
                await self._ari.hang_up(str(leg["id"]))
        for room in await self._ari.rooms():
            if str(room["id"]).startswith(TEST_ROOM):
                await self._leave(str(room["id"]), room["channels"])

    async def _leave(self, room: str, legs: Sequence[str]) -> None:
        for leg in legs:
            if person_of(leg) is None:
                await self._ari.hang_up(leg)
            else:
                await self._ari.part(room, leg)
                await self._ari.keep_awake(leg)
        await self._ari.close_room(room)

    async def aclose(self) -> None:
        """Do nothing more: who was doubted is found again by whoever serves Asterisk next."""
        self._doubted.clear()
        for task in tuple(self._tasks):
            task.cancel()

    async def is_old(self, call: Entered) -> bool:
        """Tell whether a call that we found is of a test before us, or may be: it goes by itself then."""
        if await self._ari.noted(call.leg, OURS):
            await self._ari.hang_up(call.leg)
            return True
        if self._has_ended_old and call.number and are_alike(digits_of(call.number), digits_of(call.dialed)):
            self._begin_doubting(call)
            return True
        return False

    def begin(self, to: ToTest) -> None:
        """Test one number, beside everything else; while the one before it is ending, right after that."""
        if self._test is not None:
            self._next = to
        else:
            there = "".join(secrets.choice("0123456789") for _ in range(KEYS))
            self._test = _Test(to, f"{WORD}-{to.test}", there, there[::-1] + "#", _now())
            self._beside(self._place_and_wait(self._test))

    def doubts(self, event: Entered) -> bool:
        """Tell whether a call that comes in may be the test's own: it shows our number, and dialed it."""
        test = self._test
        if test is None or self._own or not event.number:
            return False
        number = test.to.number
        is_ours = all(are_alike(number, digits_of(one)) for one in (event.number, event.dialed))
        if is_ours:
            self._begin_doubting(event)
        return is_ours

    def _begin_doubting(self, event: Entered) -> None:
        self._doubted[event.leg] = _Doubted(event)
        self._beside(self._doubt(event.leg))

    def make_room(self, call: Entered) -> Entered:
        """Let a caller find the carrier as if no test went by it; one that rings somebody ends at once."""
        of_test = self._taken_of(call.carrier) if self._test and call.carrier else 0
        if not of_test:
            return call
        if self._reaching is not None:
            self._beside(self._reaching.give_way())
        return replace(call, taken=max(1, call.taken - of_test))

    def _taken_of(self, carrier: str) -> int:
        """Count the calls of a carrier that the test has: its own two, and one to a counselor's own phone."""
        goes_by_it = self._test is not None and self._test.to.carrier == carrier
        of_its_own = 1 + bool(self._own or self._doubted) if goes_by_it else 0
        reaching = self._reaching
        return of_its_own + sum(reaching.is_at(leg) for leg in self._door.legs_by(carrier) if reaching)

    async def follow(self, stands: PersonTestStands) -> None:
        """Do what the records say of a test that goes on to a person."""
        if self._reaching is not None:
            await self._reaching.follow(stands)

    async def hear(self, told: Told) -> bool:
        """Take what Asterisk tells of a test's legs, and tell whether it was one."""
        leg = str(told.get("channel", {}).get("id", ""))
        _prompt, _, played_to = str(told.get("playback", {}).get("id", "")).partition("@")
        if is_probe(played_to):
            if self._reaching is not None and told["type"] == "PlaybackFinished":
                self._reaching.hear_said()
            return True
        if is_probe(leg):
            await self._hear_calling(leg, told)
            return True
        if not leg or (leg not in self._doubted and leg != self._own):
            return False
        if leg in self._doubted:
            await self._hear_doubted(leg, told)
        elif told["type"] == "ChannelDestroyed" and self._reaching is not None:
            await self._reaching.lose()
        return True

    async def _hear_calling(self, leg: str, told: Told) -> None:
        test = self._test
        if test is None or leg != test.leg:
            return
        match told["type"]:
            case "StasisStart":
                test.answered = _now()
                await self._ari.press(leg, test.there)
            case "ChannelDtmfReceived":
                test.back = test.back.removeprefix(str(told["digit"]))
                if not test.back and test.met is None:
                    test.met = _now()
                    await (self._reach(test) if test.to.with_person else self._end(test))
            case "ChannelDestroyed":
                if self._reaching is not None:
                    await self._reaching.lose()
                self._over(test)

    async def _reach(self, test: _Test) -> None:
        """The line is well, and that is written down; now somebody is rung."""
        self._note_outcome(test)

        async def over() -> None:
            await self._end(test)
            self._over(test)

        legs = Legs(test.leg, self._own)
        self._reaching = Reaching(self._ari, test.to.test, legs, self._door, began=test.began, over=over)
        await self._reaching.begin()

    async def _hear_doubted(self, leg: str, told: Told) -> None:
        doubted = self._doubted[leg]
        if told["type"] in ("StasisEnd", "ChannelDestroyed"):
            del self._doubted[leg]
        elif told["type"] == "ChannelDtmfReceived":
            doubted.keys += str(told["digit"])
            test = self._test
            if test is not None and doubted.keys.endswith(test.there):
                del self._doubted[leg]
                self._own, test.is_heard = leg, True
                await self._ari.note(leg, OURS, "1")
                await self._ari.press(leg, test.back)

    async def _place_and_wait(self, test: _Test) -> None:
        shows = f'"" <{test.to.number}>'
        try:
            await patiently(
                lambda: self._ari.call(test.leg, self._endpoint(test.to), shows=shows, seconds=RINGS_SECONDS)
            )
        except AsteriskAway:
            return self._over(test, SelfTestOutcome.NOT_PLACED)
        await asyncio.sleep(OVER_SECONDS)
        if self._test is test and self._reaching is None:
            await self._end(test)
            self._over(test)
        if test.to.with_person:
            await self._end_by_the_clock(test)

    async def _end_by_the_clock(self, test: _Test) -> None:
        """End a test with a person whatever the records say: they may be away, and its calls are charged."""
        await asyncio.sleep(max(0.0, test.began + WITH_PERSON_OVER_SECONDS - _now()))
        if self._test is test and self._reaching is not None:
            await self._reaching.cut_short()
        self._door.take(PersonTestTimedOut(test.to.test))

    def _endpoint(self, to: ToTest) -> str:
        if to.carrier:
            return self._way(to.carrier, to.number)
        host = "127.0.0.1" if self._place.sip_host in ("", "0.0.0.0", "::") else self._place.sip_host  # noqa: S104
        return f"{PHONES}/here/sip:{to.number}@{host}:{self._place.sip_port}"

    async def _doubt(self, leg: str) -> None:
        """Answer, and if the keys do not come soon, let the caller be one like all others."""
        with suppress(AsteriskAway):
            await self._ari.answer(leg)
        await asyncio.sleep(BELIEVED_AFTER_SECONDS)
        doubted = self._doubted.pop(leg, None)
        if doubted is not None:
            self._enter(doubted.event)

    async def _end(self, test: _Test) -> None:
        with suppress(AsteriskAway):
            await self._ari.hang_up(test.leg)
            if self._own:
                await self._ari.hang_up(self._own)

    def _over(self, test: _Test, outcome: SelfTestOutcome | None = None) -> None:
        if self._test is not test:
            return
        is_told = self._reaching is not None
        self._test, self._own, self._reaching = None, "", None
        if not is_told:
            self._note_outcome(test, outcome)
        to, self._next = self._next, None
        if to is not None:
            self.begin(to)

    def _note_outcome(self, test: _Test, outcome: SelfTestOutcome | None = None) -> None:
        came = outcome_of(
            is_answered=test.answered is not None, is_heard=test.is_heard, is_met=test.met is not None
        )
        spans = {"answered_ms": _ms(test, test.answered), "met_ms": _ms(test, test.met)}
        self._note(partial(_noted, test.to.test, outcome or came, spans))

    def _beside(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _noted(test: int, outcome: SelfTestOutcome, spans: Mapping[str, int | None]) -> None:
    note_tested(test, outcome, answered_ms=spans["answered_ms"], met_ms=spans["met_ms"], at=clock.now())


def _ms(test: _Test, moment: float | None) -> int | None:
    return None if moment is None else round((moment - test.began) * 1000)


def _now() -> float:
    return asyncio.get_running_loop().time()
