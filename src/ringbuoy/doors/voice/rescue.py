"""Callers whose engine is dead: Asterisk itself looks after them until one lives again."""

import asyncio
import time
from pathlib import Path

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.finding import what_is_there
from ringbuoy.doors.voice.leading import nobody_leads
from ringbuoy.telephony.asterisk.place import OURS, Place

PATIENCE_SECONDS = 5.0
NOBODY = "nobody"
"""The part of the dialplan that answers, plays music, and asks for an engine again and again."""


class Rescue:
    """Looks whether an engine has the phone line in hand, and after a while without one sends callers on."""

    def __init__(self, place: Place, run: Path) -> None:
        self._place = place
        self._run = run
        self._alone_since: float | None = None

    def look(self) -> int:
        """Look once, and give how many callers were sent on.

        :raises AsteriskAway: Asterisk does not answer.
        """
        if not self._place.folder.is_dir():
            return 0
        with nobody_leads(self._run) as is_alone:
            if not is_alone:
                self._alone_since = None
                return 0
        self._alone_since = self._alone_since or time.monotonic()
        if time.monotonic() - self._alone_since < PATIENCE_SECONDS:
            return 0
        return asyncio.run(send_on(self._place))


async def send_on(place: Place) -> int:
    """Let the dialplan go on with everybody who waits; talks go on as they are.

    :raises AsteriskAway: Asterisk does not answer.
    """
    async with Ari(place, OURS) as ari:
        found = await what_is_there(ari)
        alone = [caller.leg for caller in found.callers if len(found.rooms.get(caller.leg, ())) < 2]
        await asyncio.gather(*(ari.send_to(leg, NOBODY) for leg in alone))
        return len(alone)
