"""Callers whose engine is dead: Asterisk itself looks after them until one lives again."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.finding import what_is_there
from ringbuoy.doors.voice.leading import nobody_leads
from ringbuoy.telephony.asterisk.place import OURS, Place
from ringbuoy.telephony.calls.events import Found

PATIENCE_SECONDS = 5.0
GO_WITHIN_SECONDS, LOOK_AGAIN_SECONDS = 1.0, 0.02
"""A leg whose phone sends nothing goes on a fifth of a second after it was told to."""
NOBODY = "nobody"
"""The part of the dialplan that answers, plays music, and asks for an engine again and again."""


class Rescue:
    """Looks whether an engine has the phone line in hand, and after a while without one sends callers on."""

    def __init__(self, place: Place, run: Path) -> None:
        self._place = place
        self._run = run
        self._alone_since: float | None = None

    def look(self, *, at: float) -> int:
        """Look once, and give how many callers were sent on.

        `at`: seconds of a clock that nobody puts forward.

        :raises AsteriskAway: Asterisk does not answer.
        """
        if not self._place.folder.is_dir():
            return 0
        with nobody_leads(self._run) as is_alone:
            if not is_alone:
                self._alone_since = None
                return 0
        if self._alone_since is None:
            self._alone_since = at
        if at - self._alone_since < PATIENCE_SECONDS:
            return 0
        return asyncio.run(_send_on(self._place, self._run))


async def _send_on(place: Place, run: Path) -> int:
    """Let the dialplan go on with everybody who waits; talks go on as they are.

    No engine begins meanwhile: it would take callers who are sent on for callers who have hung up.
    """
    async with Ari(place, OURS) as ari:
        alone = _who_waits(await what_is_there(ari))
        if not alone:
            return 0
        with nobody_leads(run) as is_alone:
            if not is_alone:
                return 0
            await asyncio.gather(*(ari.send_to(leg, NOBODY) for leg in alone))
            await _until_gone(ari, alone)
        return len(alone)


def _who_waits(found: Found) -> frozenset[str]:
    """Name the callers with whom nobody is joined."""
    return frozenset(caller.leg for caller in found.callers if len(found.rooms.get(caller.leg, ())) < 2)


async def _until_gone(ari: Ari, legs: Collection[str]) -> None:
    """Wait until these are in nobody's hands. One that does not go keeps no engine from beginning."""
    with suppress(TimeoutError):
        async with asyncio.timeout(GO_WITHIN_SECONDS):
            while not (await ari.in_hand()).isdisjoint(legs):
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
