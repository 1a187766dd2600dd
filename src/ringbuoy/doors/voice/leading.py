"""Which engine has the phone line in hand: the one that holds a lock of this machine, database or not.

The lock of one that hangs becomes free when it is ended, which its pulse is for (server/pulses.py).
*A disk that refuses writing takes nobody the lead:* the lock is the kernel's, the file only its place.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

LOCK = "voice.lock"
"""Who leads writes down its number in it."""


class Lead:
    """The right to serve calls, for as long as this process lives or until it is given back."""

    def __init__(self, run: Path) -> None:
        self._lock = run / LOCK
        self._file: FileIO | None = None

    def take(self) -> bool:
        """Try to get it, and tell whether it is ours."""
        if self._file is None:
            file = self._opened()
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    def say_so(self) -> None:
        """Write down that we have it."""
        self._write(str(os.getpid()))

    def give_back(self) -> None:
        """Let another one serve calls."""
        if self._file is not None:
            self._write("")
            self._file.close()
            self._file = None

    def _opened(self) -> FileIO:
        """Open the lock's file, made where it is missing; where the disk takes no writing, as it is.

        :raises OSError: it is missing and cannot be made.
        """
        try:
            return self._lock.open("ab", buffering=0)
        except OSError:
            return self._lock.open("rb", buffering=0)

    def _write(self, words: str) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.truncate(0)
                self._file.write(words.encode())


@contextmanager
def nobody_leads(run: Path) -> Iterator[bool]:
    """Tell whether no engine has the phone line in hand; while the block lasts none begins to."""
    lead = Lead(run)
    is_ours = lead.take()
    try:
        yield is_ours
    finally:
        lead.give_back()
