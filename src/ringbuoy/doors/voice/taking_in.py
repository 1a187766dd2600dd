"""Taking in what an engine before us left on the disk: soon after we begin, and again where that failed."""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import InterfaceError, OperationalError

from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.telephony.message_files import WrittenMessage, left_behind, taken
from ringbuoy.telephony.recording_calls import record_gone
from ringbuoy.telephony.taking_in import take_in

LOOK_EVERY_S = 2.0
AGAIN_AFTER_S = 10.0


class TakingIn:
    """Looks into the folder of messages. `is_on_the_line` tells of a leg whether its caller is there yet."""

    def __init__(self, folder: Path, is_on_the_line: Callable[[str], bool]) -> None:
        self._folder = folder
        self._is_on_the_line = is_on_the_line
        self._next_look = 0.0
        self._rests_until: dict[Path, float] = {}

    def look(self) -> None:
        """Take in what can be taken in now. One that cannot be holds up no other, and nothing else."""
        now = time.monotonic()
        if now < self._next_look:
            return
        for path in left_behind(self._folder):
            if now >= self._rests_until.get(path, 0.0):
                self._take(path, again=now + AGAIN_AFTER_S)
        self._next_look = now + LOOK_EVERY_S

    def _take(self, path: Path, *, again: float) -> None:
        self._rests_until[path] = again
        try:
            with taken(path) as written:
                if written is not None:
                    self._write(written)
        except Foreseen:
            return  # keyd is away, or has not got its key yet: its time comes
        except (InterfaceError, OperationalError):
            del self._rests_until[path]  # the database is away, for everything
            raise
        self._rests_until.pop(path, None)

    def _write(self, written: WrittenMessage) -> None:
        at = clock.now()
        take_in(written, at=at)
        if not self._is_on_the_line(written.came.leg):
            record_gone(written.came.leg, was_cut_off=False, at=at)
