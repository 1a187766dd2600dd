"""The music of the line: slow, warm, without a beat or a voice, and without a seam where it begins again.

We make it ourselves, so that it may be played to anybody, changed and given away. It stays in the band that
every telephone carries, and quiet, so that a voice in front of it is understood.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, mul

from ringbuoy.telephony.sounds.samples import NARROW, at_peak

SEED = 1988
PEAK = 0.22
CHORD_S = 12
ATTACK_S, RELEASE_S = 4.0, 5.0
_BELL_S, _BELL_RISE_S = 3.5, 0.03
_BELL_SHARE = 0.5
_PAUSES_S = (1.5, 2.0, 3.0, 4.0)
_TABLE = 4_096
_A4_HZ, _A4 = 440.0, 69


@dataclass(frozen=True)
class Chord:
    """Notes that lie under one another, and those a bell may pick above them (as MIDI counts notes)."""

    notes: tuple[int, ...]
    bells: tuple[int, ...]


CHORDS = (
    Chord((50, 57, 62, 66), (74, 76, 78, 81)),
    Chord((47, 54, 59, 66), (71, 74, 78, 81)),
    Chord((55, 59, 62, 66), (74, 76, 79, 81)),
    Chord((52, 59, 62, 67), (71, 74, 76, 79)),
    Chord((57, 62, 64, 69), (74, 76, 81, 83)),
    Chord((50, 57, 64, 66), (74, 78, 81, 86)),
)
"""D, B minor 7, G major 7, E minor 7, A with a hanging fourth, D with a ninth: each is near the last."""


def loop(*, chords: Sequence[Chord] = CHORDS, seed: int = SEED) -> list[float]:
    """Make the music at a plain telephone's rate. What sounds past the end sounds on at the beginning."""
    chance = random.Random(seed)  # noqa: S311
    ring = _Ring(len(chords) * CHORD_S * NARROW)
    for place, chord in enumerate(chords):
        begin = place * CHORD_S
        for note in chord.notes:
            ring.lay(begin, _pad(note))
        for after, note in _bells(chord, chance):
            ring.lay(begin + after, _bell(note))
    return at_peak(ring.samples, PEAK)


class _Ring:
    """A row of samples whose end is joined to its beginning."""

    def __init__(self, length: int) -> None:
        self.samples = [0.0] * length

    def lay(self, at_s: float, sound: list[float]) -> None:
        """Add a sound to what is there already."""
        at = round(at_s * NARROW) % len(self.samples)
        first = sound[: len(self.samples) - at]
        self._add(at, first)
        if rest := sound[len(first) :]:
            self._add(0, rest)

    def _add(self, at: int, sound: list[float]) -> None:
        end = at + len(sound)
        self.samples[at:end] = map(add, self.samples[at:end], sound)


def _bells(chord: Chord, chance: random.Random) -> list[tuple[float, int]]:
    """Choose when which bell sounds, in seconds from the chord's beginning."""
    chosen, after = [], chance.choice(_PAUSES_S)
    while after < CHORD_S:
        chosen.append((after, chance.choice(chord.bells)))
        after += chance.choice(_PAUSES_S)
    return chosen


def _pad(note: int) -> list[float]:
    """Make a long soft note, twice and a little out of tune, which makes it warm."""
    length = round((CHORD_S + RELEASE_S) * NARROW)
    one, other = (_wave(_hz(note) * tune, length, _SOFT) for tune in (0.9985, 1.0015))
    return list(map(mul, map(add, one, other), _swell(length)))


def _bell(note: int) -> list[float]:
    length = round(_BELL_S * NARROW)
    rise = round(_BELL_RISE_S * NARROW)
    fall = [_BELL_SHARE * math.exp(-4 * at / length) * (1 - at / length) for at in range(length)]
    shape = [size * min(1.0, at / rise) for at, size in enumerate(fall)]
    return list(map(mul, _wave(_hz(note), length, _CLEAR), shape))


def _swell(length: int) -> list[float]:
    """Rise and fall as a breath does."""
    up, down = round(ATTACK_S * NARROW), round(RELEASE_S * NARROW)
    rising = [_breath(at / up) for at in range(up)]
    falling = [_breath(1 - at / down) for at in range(down)]
    return [*rising, *([1.0] * (length - up - down)), *falling]


def _breath(share: float) -> float:
    return 0.5 - 0.5 * math.cos(math.pi * share)


def _wave(hz: float, length: int, table: tuple[float, ...]) -> list[float]:
    step = hz * _TABLE / NARROW
    return [table[int(at * step) % _TABLE] for at in range(length)]


def _hz(note: int) -> float:
    return float(_A4_HZ * 2 ** ((note - _A4) / 12))


def _turn_of(parts: Sequence[float]) -> tuple[float, ...]:
    """Give one turn of a wave made of these parts: the note itself, its octave, its twelfth, and so on."""
    return tuple(
        sum(size * math.sin(2 * math.pi * (nth + 1) * at / _TABLE) for nth, size in enumerate(parts))
        for at in range(_TABLE)
    )


_SOFT = _turn_of((1.0, 0.4, 0.12, 0.04))
_CLEAR = _turn_of((1.0, 0.0, 0.22, 0.0, 0.05))
