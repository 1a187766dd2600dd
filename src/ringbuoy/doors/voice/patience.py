"""Calling by a carrier that was only just saved: Asterisk is given it meanwhile, so one try is not enough."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from ringbuoy.doors.voice.ari import AsteriskAway

TRIES = 6
TRY_AGAIN_SECONDS = 0.5


async def patiently(call: Callable[[], Awaitable[bool]]) -> bool:
    """Place a call, and tell whether it was; where Asterisk does not take it, try again for a moment.

    :raises AsteriskAway: it refuses the last time too.
    """
    for _try in range(TRIES - 1):
        with suppress(AsteriskAway):
            if await call():
                return True
        await asyncio.sleep(TRY_AGAIN_SECONDS)
    return await call()
