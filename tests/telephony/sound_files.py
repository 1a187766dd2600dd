"""Reading what is sent as a sound file."""

import io
import wave
from collections.abc import Iterator
from dataclasses import dataclass

from ringbuoy.doors.shell.sound_answers import Playable


@dataclass(frozen=True)
class Bits:
    """A file of these bytes."""

    bits: bytes

    @property
    def size(self) -> int:
        return len(self.bits)

    def part(self, first: int, last: int) -> Iterator[bytes]:
        yield self.bits[first : last + 1]


def whole(sound: Playable) -> bytes:
    """Read all of it."""
    return b"".join(sound.part(0, sound.size - 1))


def samples_of(sound: Playable) -> list[int]:
    """Read its samples, as any player does."""
    with wave.open(io.BytesIO(whole(sound))) as opened:
        assert (opened.getframerate(), opened.getnchannels(), opened.getsampwidth()) == (8_000, 1, 2)
        return list(memoryview(opened.readframes(opened.getnframes())).cast("h"))
