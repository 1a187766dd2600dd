"""Sound as a telephone carries it: 8,000 samples a second, a byte each (G.711 µ-law), 20 ms a piece."""

import cmath
import math
import wave
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

RATE = 8_000
PIECE = 160
PIECE_S = PIECE / RATE
_BIAS, _CLIP = 132, 32_635


def as_byte(sample: int) -> int:
    """Write one sample of 16 bits as a byte. Source: ITU-T G.711, table 2a."""
    sign = 0x80 if sample < 0 else 0
    size = min(abs(sample), _CLIP) + _BIAS
    exponent = size.bit_length() - 8
    return ~(sign | exponent << 4 | (size >> (exponent + 3)) & 0x0F) & 0xFF


def _expand(byte: int) -> int:
    byte = ~byte & 0xFF
    size = (((byte & 0x0F) << 3) + _BIAS << ((byte >> 4) & 7)) - _BIAS
    return -size if byte & 0x80 else size


_SAMPLES = tuple(_expand(byte) for byte in range(256))


def samples_in(pieces: Iterable[bytes]) -> list[int]:
    """Read pieces as samples of 16 bits."""
    return [_SAMPLES[byte] for piece in pieces for byte in piece]


def pieces_of(samples: Iterable[int]) -> list[bytes]:
    """Write samples as pieces; what does not fill the last one is left out."""
    written = bytes(map(as_byte, samples))
    return [written[at : at + PIECE] for at in range(0, len(written) - PIECE + 1, PIECE)]


def tone(hz: int, *, size: int = 8_000) -> list[bytes]:
    """Make one second of a tone that can be played over and over without a click."""
    return pieces_of(round(size * math.sin(2 * math.pi * hz * at / RATE)) for at in range(RATE))


def level(pieces: Sequence[bytes], hz: int) -> float:
    """Measure how loud one tone is in a sound, in the units of its samples. Nothing heard: 0."""
    at, found = 0, 0j
    for piece in pieces:
        found += _turned(piece, hz) * cmath.exp(-2j * math.pi * hz * at / RATE)
        at += len(piece)
    return 2 * abs(found) / at if at else 0.0


@lru_cache(maxsize=16_384)
def _turned(piece: bytes, hz: int) -> complex:
    """Give one line of the spectrum of a piece: a tone that is played over and over is measured once.

    Source: Goertzel, American Mathematical Monthly 65 (1958).
    """
    turn = 2 * math.cos(2 * math.pi * hz / RATE)
    before = last = 0.0
    for byte in piece:
        before, last = last, _SAMPLES[byte] + turn * last - before
    once = cmath.exp(-2j * math.pi * hz / RATE)
    return (last - once * before) * once ** (len(piece) - 1)


def loudness(pieces: Sequence[bytes]) -> float:
    """Measure how loud a sound is as a whole: the root of the mean square of its samples."""
    samples = samples_in(pieces)
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) if samples else 0.0


def save(pieces: Iterable[bytes], path: Path) -> None:
    """Write a sound as a WAV file that any program plays."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples_in(pieces)))
