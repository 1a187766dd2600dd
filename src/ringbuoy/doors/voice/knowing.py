"""Callers who were found to be real stay known when an engine dies: by marks, never by their numbers.

The marks lie beside the lock of the line, on this machine only: in no database and in no backup. Nobody makes
one without the phone line's key, and none is kept much longer than its caller stays known.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from structlog import get_logger

from ringbuoy.telephony.calls.flood import Flood

KNOWN = "voice.known"
MARK_BYTES = 16
MANY_LINES = 1_000
_PURPOSE = b"callers who are known"


class Knowing:
    """Keeps whom the flood knows. Without the phone line's key nothing is kept.

    *No call waits for it: where the file cannot be used, the next engine asks some who are known once more.*
    """

    def __init__(self, run: Path, key: str) -> None:
        self._file = run / KNOWN
        self._key = hmac.digest(bytes.fromhex(key), _PURPOSE, hashlib.sha256) if key else b""
        self._lines = 0
        self.flood = Flood(self._mark) if key else Flood()

    def begin(self, *, at: datetime) -> None:
        """Know whom earlier engines knew."""
        if self._key:
            with _as_far_as_it_goes():
                self.flood.remember(dict(_read(self._file)), at=at)
                self._write_anew(at=at)

    def keep(self, *, at: datetime) -> None:
        """Write down who was found real since the last time."""
        found = self.flood.take_found()
        if not found or not self._key:
            return
        with _as_far_as_it_goes():
            if self._lines > MANY_LINES + 2 * len(self.flood.real(at=at)):
                self._write_anew(at=at)
            else:
                _add(self._file, found)
                self._lines += len(found)

    def _mark(self, digits: str) -> str:
        return hmac.digest(self._key, digits.encode(), hashlib.sha256)[:MARK_BYTES].hex()

    def _write_anew(self, *, at: datetime) -> None:
        """Leave out whoever is forgotten."""
        real = self.flood.real(at=at)
        unfinished = self._file.with_name(f"{KNOWN}.{os.getpid()}")
        unfinished.unlink(missing_ok=True)
        _add(unfinished, real)
        unfinished.replace(self._file)
        self._lines = len(real)


@contextmanager
def _as_far_as_it_goes() -> Iterator[None]:
    try:
        yield
    except OSError:
        get_logger("voice").warning("known_callers_not_kept")


def _add(file: Path, found: Mapping[str, datetime]) -> None:
    """Write more lines, for nobody's eyes but the engine's."""
    lines = "".join(f"{mark} {int(since.timestamp())}\n" for mark, since in found.items())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as opened:
        opened.write(lines)


def _read(file: Path) -> Iterator[tuple[str, datetime]]:
    """Give each mark and when it was made, the newest last; what cannot be read is left out."""
    if not file.exists():
        return
    for line in file.read_text(errors="replace").splitlines():
        mark, _, seconds = line.partition(" ")
        with suppress(ValueError, OverflowError):
            yield mark, datetime.fromtimestamp(int(seconds), UTC)
