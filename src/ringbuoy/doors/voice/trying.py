"""Trying a carrier: its call rings somebody's own phone, a voice asks for a key, and what came is told."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.doors.voice.carrying import WITHHELD_ID, Ways
from ringbuoy.doors.voice.outgoing import RINGS_WITHIN_S
from ringbuoy.doors.voice.patience import patiently
from ringbuoy.telephony.trial_rules import TrialOutcome, answered, unanswered
from ringbuoy.telephony.trials import Asked, note_answered, note_over

Told = Mapping[str, Any]
Deed = Callable[[], object]
WORD = "trial"
KEY = "1"
RINGS_SECONDS = 30
LISTENS_SECONDS = 25


def trial_of(leg: str) -> int | None:
    """Tell from the name of a leg which trial it is. None: it is another kind of leg."""
    word, _, rest = leg.partition("-")
    return int(rest) if word == WORD and rest.isdigit() else None


@dataclass
class _Trial:
    """A trial whose leg is there."""

    leg: str
    does_ring: bool = False
    is_up: bool = False
    came: int = 0
    has_pressed: bool = False


class Trying:
    """Every trial that goes on. `sound` names what is said; `note` has something written down."""

    def __init__(
        self, ari: Ari, sound: Callable[[], str], note: Callable[[Deed], None], *, ways: Ways
    ) -> None:
        self._ari = ari
        self._way, self._unseen_way = ways
        self._sound = sound
        self._note = note
        self._trials: dict[int, _Trial] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, asked: Asked) -> None:
        """Let the carrier call, beside everything else."""
        self._beside(self._begin(asked))

    def _beside(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin(self, asked: Asked) -> None:
        leg = f"{WORD}-{asked.trial}"
        self._trials[asked.trial] = _Trial(leg)
        if not await self._places(leg, asked):
            del self._trials[asked.trial]
            self._note(partial(note_over, asked.trial, TrialOutcome.AWAY))
            return
        await asyncio.sleep(RINGS_WITHIN_S)
        trial = self._trials.get(asked.trial)
        if trial is not None and not trial.does_ring:
            with suppress(AsteriskAway):
                await self._ari.hang_up(leg)

    async def _places(self, leg: str, asked: Asked) -> bool:
        noted: Mapping[str, str] = {}
        way, shows = self._way(asked.carrier, asked.number), f'"" <{asked.shows}>'
        if asked.hides_us:
            (way, noted), shows = self._unseen_way(asked.carrier, asked.number), WITHHELD_ID
        with suppress(AsteriskAway):
            return await patiently(
                lambda: self._ari.call(leg, way, shows=shows, seconds=RINGS_SECONDS, noted=noted)
            )
        return False

    async def hear(self, told: Told) -> bool:
        """Take what Asterisk tells of a trial's leg, and tell whether it was one."""
        leg = told.get("channel") or told.get("peer") or {}
        number = trial_of(str(leg.get("id", "")))
        if number is None:
            return False
        trial = self._trials.get(number)
        match told["type"]:
            case "Dial" if trial is not None and told.get("dialstatus"):
                trial.does_ring = True
            case "StasisStart" if trial is not None:
                await self._greet(number, trial)
            case "ChannelDtmfReceived" if trial is not None and told["digit"] == KEY:
                trial.has_pressed = True
                await self._ari.hang_up(trial.leg)
            case "ChannelDestroyed" if trial is not None:
                del self._trials[number]
                self._note(partial(self._note_over, number, trial, told))
        return True

    async def _greet(self, number: int, trial: _Trial) -> None:
        trial.is_up = True
        self._note(partial(note_answered, number))
        await self._ari.play(trial.leg, f"{WORD}@{trial.leg}", f"sound:{self._sound()}")
        self._beside(self._listen(trial))

    async def _listen(self, trial: _Trial) -> None:
        """Count what comes, each second, and end the call after a while."""
        with suppress(AsteriskAway):
            for _second in range(LISTENS_SECONDS):
                await asyncio.sleep(1)
                trial.came = await self._ari.came(trial.leg) or trial.came
            await self._ari.hang_up(trial.leg)

    @staticmethod
    def _note_over(number: int, trial: _Trial, told: Told) -> None:
        answer, cause = int(told.get("tech_cause") or 0), int(told.get("cause") or 0)
        if trial.is_up:
            outcome = answered(has_pressed=trial.has_pressed, came=trial.came)
        elif not trial.does_ring and not answer:
            outcome = TrialOutcome.AWAY
        else:
            outcome = unanswered(answer, cause)
        note_over(number, outcome, answer=answer, came=trial.came)
