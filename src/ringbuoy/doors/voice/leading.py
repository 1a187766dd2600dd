"""Which engine has the phone line in hand: the one that holds a lock of this machine, database or not.

Beside the lock lies its pulse: who it is, written anew all the time. The supervisor ends one that hangs.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LOCK, PULSE = "voice.lock", "voice.pulse"


class Lead:
    """The right to serve calls, for as long as this process lives or until it is given back."""

    def __init__(self, run: Path) -> None:
        self._lock = run / LOCK
        self._pulse = run / PULSE
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Try to get it, and tell whether it is ours."""
        if self._file is None:
            file = self._lock.open("a")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    def beat(self) -> None:
        """Show that we live."""
        unfinished = self._pulse.with_name(f"{PULSE}.{os.getpid()}")
        unfinished.write_text(str(os.getpid()))
        unfinished.replace(self._pulse)

    def give_back(self) -> None:
        """Let another one serve calls."""
        if self._file is not None:
            self._pulse.unlink(missing_ok=True)
            self._file.close()
            self._file = None


@contextmanager
def nobody_leads(run: Path) -> Iterator[bool]:
    """Tell whether no engine has the phone line in hand; while the block lasts none begins to."""
    lead = Lead(run)
    is_ours = lead.take()
    try:
        yield is_ours
    finally:
        lead.give_back()
