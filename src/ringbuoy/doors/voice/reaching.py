"""A test of the line goes on to a person: they are rung at their phone, and what is said goes both ways.

The test's own two legs stay up meanwhile: the one that called, and the one at which the line answered. The
core joins the second with the counselor's leg, and takes it back whenever a caller needs it.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.kernel import clock
from ringbuoy.telephony.calls.events import Event, PersonTestAccepted, PersonTestEnded
from ringbuoy.telephony.calls.own_phones import own_phone_of
from ringbuoy.telephony.calls.standing import Standing
from ringbuoy.telephony.person_test_rules import (
    Counted,
    PersonTestOutcome,
    PersonTestState,
    PhoneKind,
    judged,
)
from ringbuoy.telephony.person_tests import PersonTestStands, note_person_test, ring_somebody
from ringbuoy.telephony.sounds.prompts import Prompt

LOOK_EVERY_SECONDS = 0.2
SOUND_WITHIN_SECONDS = 5.0
SAID_WITHIN_SECONDS = 20.0
"""Longer than the sentence: a test ends by itself, whatever Asterisk tells of it."""


@dataclass(frozen=True)
class Legs:
    """The legs of a test: which called, and at which the line answered."""

    calling: str
    own: str


@dataclass(frozen=True)
class Outward:
    """What a test needs of the door: the core's standing, its ear, the records, and the house's sentences.

    `legs_by` names the legs that go out by a carrier.
    """

    standing: Standing
    take: Callable[[Event], None]
    note: Callable[[Any], None]
    sound: Callable[[Prompt, str], str]
    tell: Callable[[PersonTestStands], None]
    legs_by: Callable[[str], list[str]]


class Reaching:
    """One test on its way to a person. `began` is when the line was dialed; `over` hangs the test up."""

    def __init__(
        self,
        ari: Ari,
        test: int,
        legs: Legs,
        door: Outward,
        *,
        began: float,
        over: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._ari = ari
        self._test = test
        self._legs = legs
        self._door = door
        self._began = began
        self._over = over
        self._person: int | None = None
        self._phone: PhoneKind | None = None
        self._language = "en"
        self._accepted_ms: int | None = None
        self._sound_ms: int | None = None
        self._is_said = asyncio.Event()
        self._is_over = False
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Let somebody be rung; the two legs hear music and silence, as a caller's would."""
        with suppress(AsteriskAway):
            await self._ari.keep_awake(self._legs.calling)
            await self._ari.play_music(self._legs.own)
        self._door.note(partial(self._ring, self._with_phone()))

    def _with_phone(self) -> frozenset[int]:
        standing = self._door.standing
        return standing.person_tests.free(busy=standing.busy | standing.ears.legs)

    def _ring(self, with_phone: frozenset[int]) -> None:
        """Ask the records, in their own thread; if they were away, it may be over by now."""
        if self._is_over:
            return
        stands = ring_somebody(self._test, with_phone, elapsed_ms=self._elapsed_ms, at=clock.now())
        self._door.tell(stands)

    async def follow(self, stands: PersonTestStands) -> None:
        """Do what the records say: the counselor has accepted, or it is over."""
        if stands.test != self._test or self._is_over:
            return
        self._person, self._phone, self._language = stands.person, stands.phone, stands.language
        if stands.state is PersonTestState.OVER:
            await self._end()
        elif stands.state is PersonTestState.ACCEPTED and self._task is None:
            self._accepted_ms = self._elapsed_ms()
            self._task = asyncio.create_task(self._meet(self._person))

    def is_at(self, leg: str) -> bool:
        """Tell whether the counselor's own phone is called by this leg for the test, or has it."""
        return self._phone is PhoneKind.OWN and own_phone_of(leg) == self._person

    def hear_said(self) -> None:
        """The sentence has been said to its end."""
        self._is_said.set()

    async def lose(self) -> None:
        """One of the test's own legs is gone before it was over."""
        await self._finish(PersonTestOutcome.CALL_LOST)

    async def give_way(self) -> None:
        """A caller has come by the same carrier: the test's calls are theirs, and so may the counselor be."""
        await self._finish(PersonTestOutcome.GAVE_WAY)

    async def cut_short(self) -> None:
        """It takes too long: the records were away, or ended it without us."""
        await self._finish(PersonTestOutcome.CUT_SHORT)

    async def _meet(self, person: int | None) -> None:
        """Join the counselor with the test, let the sentence be heard, and see what comes of it."""
        if person is None:
            return
        desk = self._leg_of(person)
        if desk not in {self._leg_of(one) for one in self._with_phone()} or not desk:
            return await self._finish(PersonTestOutcome.LEG_LOST)
        self._door.take(PersonTestAccepted(person, self._legs.own))
        try:
            outcome = await self._hear_both_ways(person, desk)
        except AsteriskAway:
            outcome = PersonTestOutcome.CUT_SHORT
        await self._finish(outcome)

    async def _hear_both_ways(self, person: int, desk: str) -> PersonTestOutcome:
        sentence = f"sound:{self._door.sound(Prompt.PERSON_TEST, self._language)}"
        since, before = Counted(), await self._count(desk)
        await self._ari.stop_silence(self._legs.calling)
        await self._ari.play(self._legs.calling, f"{Prompt.PERSON_TEST}@{self._legs.calling}", sentence)
        deadline = asyncio.get_running_loop().time() + SOUND_WITHIN_SECONDS
        outcome = PersonTestOutcome.LEG_SILENT
        while asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            if self._leg_of(person) != desk:
                return PersonTestOutcome.LEG_LOST
            now = await self._count(desk)
            since, before = since.grown(before, now), now
            outcome = judged(since)
            if outcome is PersonTestOutcome.GOOD:
                self._sound_ms = self._elapsed_ms()
                break
        else:
            return outcome
        with suppress(TimeoutError):
            async with asyncio.timeout(SAID_WITHIN_SECONDS):
                await self._is_said.wait()
        return PersonTestOutcome.GOOD

    async def _count(self, desk: str) -> Counted:
        from_person, to_person, to_caller = await asyncio.gather(
            self._ari.came(desk), self._ari.went(desk), self._ari.came(self._legs.calling)
        )
        return Counted(from_person, to_person, to_caller)

    async def _finish(self, outcome: PersonTestOutcome) -> None:
        if self._is_over:
            return
        spans = {"accepted_ms": self._accepted_ms, "sound_ms": self._sound_ms}
        self._door.note(lambda: note_person_test(self._test, outcome, **spans, at=clock.now()))
        await self._end()

    async def _end(self) -> None:
        """Give the counselor's leg back before anything else; then the test's own legs end."""
        self._is_over = True
        self._door.take(PersonTestEnded(self._legs.own))
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        await self._over()

    def _leg_of(self, person: int) -> str:
        return self._door.standing.desks.of(person).ready_leg

    def _elapsed_ms(self) -> int:
        """Tell how long ago the line was dialed; also in another thread."""
        return round((time.monotonic() - self._began) * 1000)
