"""Counselors' legs by which no sound comes while they talk: the floor is told before the caller gives up."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from ringbuoy.alarms.actions import take_part_off
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.escalations.house_alarms import raise_house_alarm
from ringbuoy.kernel import clock
from ringbuoy.telephony.calls.call import Call, Hears
from ringbuoy.telephony.calls.desks import person_of
from ringbuoy.telephony.calls.own_phones import own_phone_of

LOOK_EVERY_SECONDS = 8.0


class Soundless:
    """Counts what comes by the legs of those who talk. `calls` are the core's own; they are only read."""

    def __init__(self, ari: Ari, calls: Mapping[str, Call], note: Callable[[Any], None]) -> None:
        self._ari = ari
        self._calls = calls
        self._note = note
        self._came: dict[str, int] = {}
        self._well: set[str] = set()

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
            if leg in before:
                self._judge(_phone_of(leg), has_grown=before[leg] != self._came[leg])

    def _judge(self, phone: str, *, has_grown: bool) -> None:
        """Tell of a phone that is silent, and once that it is well: if it is silent again that is news."""
        if not has_grown:
            self._well.discard(phone)
            self._note(partial(_tell, phone))
        elif phone not in self._well:
            self._well.add(phone)
            self._note(partial(take_part_off, AlarmCode.PHONE_LEG_SILENT, phone, of_line=None))


def _phone_of(leg: str) -> str:
    """Give the code of the phone to which a leg leads: one that is silent hides no other."""
    at_own = own_phone_of(leg)
    return f"own:{at_own}" if at_own else f"desk:{person_of(leg)}"


def _tell(phone: str) -> None:
    raise_house_alarm(AlarmCode.PHONE_LEG_SILENT, at=clock.now(), parts=[phone])
