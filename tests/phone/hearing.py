"""What one side of a call hears, and waiting until it hears something."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.phone import sound

PATIENCE_S = 60.0
# A fifth of a second: long enough to tell 50 Hz apart.
LISTENS = 10
# So many more pieces before it listens again: what many phones hear at once must not fill a core.
LISTENS_AGAIN = 3
LOUD = 400.0
QUIET = 40.0
TONES = (400, 500, 600, 700, 800, 900, 1000, 1100)


class NotHeard(AssertionError):
    """What should have been heard was not."""


@dataclass(frozen=True)
class Piece:
    """20 ms of sound, and when it came (`time.monotonic`)."""

    at: float
    sequence: int
    content: bytes


class Heard:
    """Everything that was heard in one call, from its first moment."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._came = asyncio.Event()

    def take(self, sequence: int, content: bytes) -> None:
        """Keep one piece."""
        self.pieces.append(Piece(time.monotonic(), sequence, content))
        self._came.set()

    def last(self, pieces: int = LISTENS) -> list[bytes]:
        """Give the newest pieces."""
        return [piece.content for piece in self.pieces[-pieces:]]

    def level(self, hz: int) -> float:
        """Measure how loud a tone is just now."""
        return sound.level(self.last(), hz)

    @property
    def tones(self) -> set[int]:
        """The tones of the tests that are heard just now."""
        return {hz for hz in TONES if self.level(hz) > LOUD}

    @property
    def lost(self) -> int:
        """How many pieces never came, by the numbers on those that did."""
        if not self.pieces:
            return 0
        numbers = {piece.sequence for piece in self.pieces}
        return (self.pieces[-1].sequence - self.pieces[0].sequence) % 0x10000 + 1 - len(numbers)

    def first(self, hz: int, *, since: float = 0.0) -> float | None:
        """Tell when the first piece with this tone came. None: there is none."""
        loud = (one.at for one in self.pieces if one.at >= since and sound.level([one.content], hz) > LOUD)
        return next(loud, None)

    async def until(self, is_so: Callable[[Sequence[bytes]], bool], *, what: str) -> None:
        """Wait until it is so for the newest pieces, of those that come from now on.

        :raises NotHeard: it was not so for as long as a test waits.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._more(LISTENS)
                while not is_so(self.last()):
                    await self._more(LISTENS_AGAIN)
        except TimeoutError:
            raise NotHeard(f"Heard {self._told}, not {what}.") from None

    async def _more(self, pieces: int) -> None:
        """Wait for so many more pieces."""
        wanted = len(self.pieces) + pieces
        while len(self.pieces) < wanted:
            self._came.clear()
            await self._came.wait()

    async def only(self, *tones: int) -> None:
        """Wait until exactly these tones are heard, and none of the others that tests play.

        :raises NotHeard: something else was heard for as long as a test waits.
        """
        await self.until(lambda _pieces: self.tones == set(tones), what=f"only {tones}")

    async def something(self) -> None:
        """Wait until there is sound of any kind.

        :raises NotHeard: it stayed silent for as long as a test waits.
        """
        await self.until(lambda pieces: sound.loudness(pieces) > QUIET, what="any sound")

    def save(self, path: Path) -> None:
        """Write everything that was heard as a WAV file."""
        sound.save([piece.content for piece in self.pieces], path)

    @property
    def _told(self) -> str:
        return f"{len(self.pieces)} pieces, last tones {sorted(self.tones)}"
