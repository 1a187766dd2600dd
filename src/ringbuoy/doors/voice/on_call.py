"""On-call phones that ring: a voice asks for a key, and says whether the alarm is theirs now."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.doors.voice.outgoing import Outgoing
from ringbuoy.kernel import clock
from ringbuoy.telephony.on_call import Answered, ToRing, note_rung, take_alarm
from ringbuoy.telephony.sounds.prompts import Prompt

Told = Mapping[str, Any]
WORD = "oncall"
KEY = "1"
RINGS_SECONDS = 28
"""Most of the patience of one rung: the next one is called whether somebody answers here or not."""
SAID_TIMES = 3
ANSWERS = {Answered.TAKEN: Prompt.ON_CALL_TAKEN, Answered.TOO_LATE: Prompt.ON_CALL_TOO_LATE}


def rings_on_call(leg: str) -> bool:
    """Tell from the name of a leg whether an on-call phone rings by it."""
    return leg.startswith(f"{WORD}-")


@dataclass(frozen=True)
class StillNeeded:
    """The calls to on-call phones whose alarm nobody has yet: all others end."""

    summons: frozenset[int]


@dataclass(frozen=True)
class AlarmAnswered:
    """What the key did that was pressed at an on-call phone."""

    summons: int
    outcome: Answered


@dataclass
class _Ring:
    """A phone that rings. `outcome`: what the key did that was pressed there."""

    to: ToRing
    leg: str
    is_up: bool = False
    has_pressed: bool = False
    outcome: Answered | None = None


class OnCall:
    """Every on-call phone that rings just now. `note` has something written down, `tell` brings news."""

    def __init__(
        self,
        ari: Ari,
        outgoing: Outgoing,
        sound: Callable[[Prompt], str],
        *,
        note: Callable[[Callable[[], object]], None],
        tell: Callable[[AlarmAnswered], None],
    ) -> None:
        self._ari = ari
        self._outgoing = outgoing
        self._sound = sound
        self._note = note
        self._tell = tell
        self._rings: dict[int, _Ring] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def end_old(self) -> None:
        """End what an engine before us has begun: it rings again."""
        for leg in await self._ari.legs():
            if rings_on_call(str(leg["id"])):
                await self._ari.hang_up(str(leg["id"]))

    def begin(self, to: ToRing) -> None:
        """Let a phone ring, beside everything else."""
        ring = _Ring(to, f"{WORD}-{to.summons}")
        self._rings[to.summons] = ring
        task = asyncio.create_task(self._place(ring))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _place(self, ring: _Ring) -> None:
        to = ring.to
        try:
            await self._outgoing.call(ring.leg, to.number, shows=to.shows, seconds=RINGS_SECONDS)
        except AsteriskAway:
            self._end(ring, Answered.NOT_PLACED)

    async def keep_only(self, needed: StillNeeded) -> None:
        """Let no phone ring any more whose alarm somebody has; who pressed the key hears the answer."""
        for ring in list(self._rings.values()):
            if ring.to.summons not in needed.summons and not ring.has_pressed:
                await self._hang_up(ring)

    async def answer(self, answered: AlarmAnswered) -> None:
        """Say whether the alarm is theirs now."""
        ring = self._rings.get(answered.summons)
        if ring is None:
            return
        ring.outcome = answered.outcome
        if prompt := ANSWERS.get(answered.outcome):
            await self._say(ring, prompt)
        else:
            await self._hang_up(ring)

    async def hear(self, told: Told) -> bool:
        """Take what Asterisk tells of an on-call phone, and tell whether it was one."""
        leg = str((told.get("channel") or told.get("peer") or {}).get("id", ""))
        said, _, played_to = str(told.get("playback", {}).get("id", "")).partition("@")
        ring = self._ring_of(leg or played_to)
        if ring is None:
            return rings_on_call(leg or played_to)
        match told["type"]:
            case "Dial":
                self._outgoing.hear(told)
            case "StasisStart":
                await self._greet(ring)
            case "ChannelDtmfReceived" if told["digit"] == KEY:
                self._press(ring)
            case "PlaybackFinished" if not ring.has_pressed or said in ANSWERS.values():
                await self._hang_up(ring)
            case "ChannelDestroyed" if not self._outgoing.goes_on(told):
                self._end(ring, Answered.NO_KEY if ring.is_up else Answered.NOT_ANSWERED)
        return True

    def _ring_of(self, leg: str) -> _Ring | None:
        return next((ring for ring in self._rings.values() if ring.leg == leg), None)

    async def _greet(self, ring: _Ring) -> None:
        self._outgoing.forget(ring.leg)
        ring.is_up = True
        await self._say(ring, Prompt.ON_CALL if ring.to.can_take else Prompt.ON_CALL_ONLY)

    async def _say(self, ring: _Ring, prompt: Prompt) -> None:
        times = 1 if prompt in ANSWERS.values() else SAID_TIMES
        sounds = ",".join([f"sound:{self._sound(prompt)}"] * times)
        with suppress(AsteriskAway):
            for before in (Prompt.ON_CALL, Prompt.ON_CALL_ONLY) if ring.has_pressed else ():
                await self._ari.stop_playing(f"{before}@{ring.leg}")
            await self._ari.play(ring.leg, f"{prompt}@{ring.leg}", sounds)

    def _press(self, ring: _Ring) -> None:
        """The key is told to the records; what they say is spoken then, and nothing before."""
        if ring.has_pressed or not ring.to.can_take:
            return
        ring.has_pressed = True
        summons = ring.to.summons
        self._note(lambda: self._tell(AlarmAnswered(summons, take_alarm(summons, at=clock.now()))))

    async def _hang_up(self, ring: _Ring) -> None:
        self._outgoing.forget(ring.leg)
        with suppress(AsteriskAway):
            await self._ari.hang_up(ring.leg)

    def _end(self, ring: _Ring, outcome: Answered) -> None:
        self._rings.pop(ring.to.summons, None)
        said, summons = ring.outcome or outcome, ring.to.summons
        self._note(lambda: note_rung(summons, said, at=clock.now()))
