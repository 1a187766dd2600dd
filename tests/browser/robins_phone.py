"""Robin's telephone beside a browser that Playwright drives: it lives in a thread with a loop of its own."""

import asyncio
import math
import threading
import wave
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from tests.phone.call import Call
from tests.phone.phone import Phone
from tests.phone.sound import tone

ROBIN = "15550100167"
ROBINS_HZ, COUNSELORS_HZ, SUPERVISORS_HZ = 500, 900, 1_300
WITHIN_S = 40
_RATE, _SECONDS, _SIZE = 48_000, 2, 20_000
# Tones with pauses, as a browser takes a tone that never stops for noise and removes it. Each lasts for more
# than the three looks, a tenth of a second apart, in which the desk must hear somebody.
_TURN_S, _ON_SHARE = 0.5, 0.7


class RobinsPhone:
    """A phone that plays a tone into its calls."""

    def __init__(self, sip_port: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.phone = Phone(ROBIN, ("127.0.0.1", sip_port), plays=tone(ROBINS_HZ))
        self.run(self.phone.open())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the phone's own loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WITHIN_S)

    def dials(self, number: str) -> Call:
        """Call, and wait until the line has answered."""
        return self.run(self._dial(number))

    def hears_the_counselor(self, call: Call) -> None:
        """Wait until the counselor's tone is heard."""
        self.hears(call, COUNSELORS_HZ)

    def hears(self, call: Call, hz: int) -> None:
        """Wait until this tone is heard."""
        heard = call.heard
        self.run(heard.until(lambda _pieces: heard.level(hz) > 300, what=f"a tone of {hz} Hz"))

    def was_hung_up(self, call: Call) -> bool:
        """Wait until the call is over."""
        self.run(call.ended())
        return True

    def hangs_up(self, call: Call) -> None:
        """Hang up."""
        self._loop.call_soon_threadsafe(call.hang_up)

    def close(self) -> None:
        """Put the phone away. A silent caller stays in the queue: the next story would begin with them."""
        self.run(self._put_away())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WITHIN_S)

    async def _put_away(self) -> None:
        for call in self.phone.calls.values():
            if call.state != "over":
                call.hang_up()
        self.phone.close()

    async def _dial(self, number: str) -> Call:
        return await (await self.phone.dial(number)).answered()


def counselors_voice(folder: Path, *, hz: int = COUNSELORS_HZ, turn_s: float = _TURN_S) -> Path:
    """Write what the microphone of a counselor, or of somebody else of the staff, hears."""
    file = folder / f"voice-{hz}.wav"
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, _RATE, 0, "NONE", ""))
        out.writeframes(b"".join(_sample(at, hz, turn_s) for at in range(_RATE * _SECONDS)))
    return file


def _sample(at: int, hz: int, turn_s: float) -> bytes:
    is_on = (at / _RATE) % turn_s < turn_s * _ON_SHARE
    size = round(_SIZE * math.sin(2 * math.pi * hz * at / _RATE)) if is_on else 0
    return size.to_bytes(2, "little", signed=True)
