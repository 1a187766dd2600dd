"""Calling by a carrier that was only just saved: Asterisk is given it meanwhile, so one try is not enough."""

import asyncio
from contextlib import suppress

from ringbuoy.doors.voice.ari import Ari, AsteriskAway

TRIES = 6
TRY_AGAIN_SECONDS = 0.5


async def patiently_called(ari: Ari, leg: str, endpoint: str, *, shows: str, seconds: int) -> bool:
    """Place a call, and tell whether it was. `shows`: the number that the other side sees."""
    for _try in range(TRIES):
        with suppress(AsteriskAway):
            if await ari.call(leg, endpoint, shows=f'"" <{shows}>', seconds=seconds):
                return True
        await asyncio.sleep(TRY_AGAIN_SECONDS)
    return False
