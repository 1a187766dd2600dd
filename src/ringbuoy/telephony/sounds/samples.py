"""Sound as a row of numbers between -1 and 1: made quieter, brought to another rate, written for Asterisk."""

import math
import sys
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import islice
from operator import mul

Samples = Sequence[float]

NARROW, WIDE = 8_000, 16_000
"""The rates of a plain telephone line, and of one with better sound."""
_REACH = 8
"""How many samples of the slower side the filter looks at, each way."""
_FULL = 32_767


def sln(samples: Samples) -> bytes:
    """Write samples as Asterisk's `sln`: 16 bits, little end first, no head."""
    if loudest(samples) > 1.0:
        samples = [max(-1.0, min(1.0, sample)) for sample in samples]
    written = array("h", [int(sample * _FULL) for sample in samples])
    if sys.byteorder == "big":
        written.byteswap()
    return written.tobytes()


def from_sln(written: bytes) -> list[float]:
    """Read what `sln` wrote."""
    return [sample / _FULL for sample in memoryview(written).cast("h")]


def loudest(samples: Samples) -> float:
    """Give the size of the loudest sample. Nothing: 0."""
    return max(map(abs, samples), default=0.0)


def at_peak(samples: Samples, peak: float) -> list[float]:
    """Make a sound so loud that its loudest sample has this size. Silence stays as it is."""
    size = loudest(samples)
    return [sample * peak / size for sample in samples] if size else list(samples)


def fade(samples: Samples, *, over: int) -> list[float]:
    """Let a sound begin and end in silence, without a click."""
    over = min(over, len(samples) // 2)
    rising = [at / over for at in range(over)] if over else []
    middle = len(samples) - 2 * over
    return list(map(mul, samples, [*rising, *([1.0] * middle), *reversed(rising)]))


def resample(samples: Samples, source: int, target: int) -> list[float]:
    """Bring a sound from one rate to another; what the slower one cannot carry is left out.

    Source: Oppenheim and Schafer, Discrete-Time Signal Processing, 4.6 (a windowed sinc in phases).
    """
    if source == target:
        return list(samples)
    shared = math.gcd(source, target)
    up, down = target // shared, source // shared
    phases = _phases(up, down)
    reach = len(phases[0]) // 2
    padded = [0.0] * reach + list(samples) + [0.0] * (reach + 1)
    return _filtered(padded, phases, down, count=len(samples) * up // down)


def _filtered(
    padded: list[float], phases: tuple[tuple[float, ...], ...], down: int, *, count: int
) -> list[float]:
    """Weigh what is around each new sample. The phases come again and again in one order."""
    up, width = len(phases), len(phases[0])
    turns = [divmod(made * down, up) for made in range(up)]
    steps = [(1 + ahead, 1 + ahead + width, phases[phase]) for ahead, phase in turns]
    rounds = range(0, -(-count // up) * down, down)
    made = (sum(map(mul, weights, padded[at + a : at + b])) for at in rounds for a, b, weights in steps)
    return list(islice(made, count))


@cache
def _phases(up: int, down: int) -> tuple[tuple[float, ...], ...]:
    """Give for each place between two samples how much each neighbour counts; each row adds up to one."""
    slower = min(1.0, up / down)
    reach = math.ceil(_REACH / slower)
    return tuple(_phase(phase / up, slower, reach) for phase in range(up))


def _phase(offset: float, slower: float, reach: int) -> tuple[float, ...]:
    weights = [_weight(step - offset, slower, reach) for step in range(1 - reach, reach + 1)]
    whole = sum(weights)
    return tuple(weight / whole for weight in weights)


def _weight(distance: float, slower: float, reach: int) -> float:
    """Give how much a sample this far away counts: a sinc under a Hann window."""
    if abs(distance) >= reach:
        return 0.0
    window = 0.5 + 0.5 * math.cos(math.pi * distance / reach)
    turns = math.pi * slower * distance
    return window * (math.sin(turns) / turns if turns else 1.0)
