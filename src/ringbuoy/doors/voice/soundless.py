"""Counselors' legs by which no sound comes while they talk: the floor is told before the caller gives up."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.escalations.house_alarms import raise_house_alarm
from ringbuoy.kernel import clock
from ringbuoy.telephony.calls.call import Call, Hears

LOOK_EVERY_SECONDS = 8.0


class Soundless:
    """Counts what comes by the legs of those who talk. `calls` are the core's own; they are only read."""

    def __init__(self, ari: Ari, calls: Mapping[str, Call], note: Callable[[Any], None]) -> None:
        self._ari = ari
        self._calls = calls
        self._note = note
        self._came: dict[str, int] = {}

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            with suppress(AsteriskAway):
                await self.look()

    async def look(self) -> None:
        """Raise an alarm for each leg by which nothing has come since the last look."""
        talking = [call.desk for call in self._calls.values() if call.hears is Hears.TALK and call.desk]
        before, self._came = self._came, {}
        for leg in talking:
            self._came[leg] = await self._ari.came(leg)
            if before.get(leg) == self._came[leg]:
                self._note(partial(_tell, AlarmCode.PHONE_LEG_SILENT))


def _tell(code: AlarmCode) -> None:
    raise_house_alarm(code, at=clock.now())
