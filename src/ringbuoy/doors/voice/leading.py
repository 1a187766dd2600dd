"""Which engine has the phone line in hand: the one that holds a lock of this machine, database or not.

The lock of one that hangs becomes free when it is ended, which its pulse is for (server/pulses.py).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

LOCK = "voice.lock"
"""Who leads writes down its number in it."""


class Lead:
    """The right to serve calls, for as long as this process lives or until it is given back."""

    def __init__(self, run: Path) -> None:
        self._lock = run / LOCK
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

    def say_so(self) -> None:
        """Write down that we have it."""
        if self._file is not None:
            with suppress(OSError):  # a full disk takes nobody the lead
                self._file.truncate(0)
                self._file.write(str(os.getpid()))
                self._file.flush()

    def give_back(self) -> None:
        """Let another one serve calls."""
        if self._file is not None:
            self._file.truncate(0)
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
