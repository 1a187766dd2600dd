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
WELL_LOOKS = 23
"""Three minutes of talk. A phone that sends nothing while its owner is quiet is well for seconds only."""


class Soundless:
    """Counts what comes by the legs of those who talk. `calls` are the core's own; they are only read."""

    def __init__(self, ari: Ari, calls: Mapping[str, Call], note: Callable[[Any], None]) -> None:
        self._ari = ari
        self._calls = calls
        self._note = note
        self._came: dict[str, int] = {}
        self._well_looks: dict[str, int] = {}

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            with suppress(AsteriskAway):
                await self.look()

    async def look(self) -> None:
        """Raise one alarm for the legs by which nothing has come since the last look."""
        talking = [call.desk for call in self._calls.values() if call.hears is Hears.TALK and call.desk]
        before, self._came = self._came, {}
        for leg in talking:
            self._came[leg] = await self._ari.came(leg)
        looked_at = [leg for leg in self._came if leg in before]
        silent = {_phone_of(leg) for leg in looked_at if before[leg] == self._came[leg]}
        for phone in {_phone_of(leg) for leg in looked_at} - silent:
            self._count_well(phone)
        for phone in silent:
            self._well_looks.pop(phone, None)
        if silent:
            self._note(partial(_tell, sorted(silent)))

    def _count_well(self, phone: str) -> None:
        """Tell once of a phone that is well and has been for a while: if it is silent again that is news."""
        looks = self._well_looks[phone] = self._well_looks.get(phone, 0) + 1
        if looks == WELL_LOOKS:
            self._note(partial(_take_off, phone))


def _phone_of(leg: str) -> str:
    """Give the code of the phone to which a leg leads: one that is silent hides no other."""
    at_own = own_phone_of(leg)
    return f"own:{at_own}" if at_own else f"desk:{person_of(leg)}"


def _tell(phones: list[str]) -> None:
    raise_house_alarm(AlarmCode.PHONE_LEG_SILENT, at=clock.now(), parts=phones)


def _take_off(phone: str) -> None:
    take_part_off(AlarmCode.PHONE_LEG_SILENT, phone, of_line=None, at=clock.now())
