"""The geometry of a chart of stacked bars. A template draws it as SVG; a table says the same in numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 4, 10, 24
GAP = 2
MOST_TICKS = 4
EVERY_LABEL_UP_TO = 12


@dataclass(frozen=True)
class Bar:
    """What one bar stands for: its label, and how many of each kind, from the ground up."""

    label: str
    parts: Mapping[str, int]

    @property
    def height(self) -> int:
        """The sum of the parts."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class Mark:
    """One rectangle: a part of a bar. Whole pixels, so that no language writes them with a comma."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    label: str
    count: int


@dataclass(frozen=True)
class Tick:
    """A line across the chart, and the number that it stands for."""

    y: int
    count: int


@dataclass(frozen=True)
class Label:
    """A word under the bars."""

    x: int
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawn chart and the bars that it was drawn from."""

    bars: Sequence[Bar]
    marks: Sequence[Mark]
    ticks: Sequence[Tick]
    labels: Sequence[Label]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right_end: int = WIDTH - RIGHT
    ground: int = HEIGHT - BOTTOM
    label_line: int = HEIGHT - 6

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to see."""
        return not any(bar.height for bar in self.bars)


def draw(bars: Sequence[Bar]) -> Chart:
    """Lay out bars side by side, each with its parts on top of one another."""
    top = top_of_scale(max((bar.height for bar in bars), default=0))
    marks = [mark for place, bar in enumerate(bars) for mark in _marks(bar, place, len(bars), top)]
    return Chart(bars, marks, [*_ticks(top)], [*_labels(bars)])


def top_of_scale(highest: int) -> int:
    """Give the round number at the top of the scale: 1, 2 or 5 times a power of ten times the ticks."""
    step = step_of_scale(highest)
    return step * max(1, -(-highest // step))


def step_of_scale(highest: int) -> int:
    """Give the round distance between two ticks, so that there are at most four."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if highest <= digit * power * MOST_TICKS:
                return digit * power
        power *= 10


def _marks(bar: Bar, place: int, places: int, top: int) -> Iterable[Mark]:
    x, x_next = _x(place, places), _x(place + 1, places)
    below = 0
    for kind, count in bar.parts.items():
        y, y_below = _y(below + count, top), _y(below, top)
        below += count
        if count:
            yield Mark(x + GAP, y, max(1, x_next - x - 2 * GAP), max(1, y_below - y), kind, bar.label, count)


def _ticks(top: int) -> Iterable[Tick]:
    for count in range(0, top + 1, step_of_scale(top)):
        yield Tick(_y(count, top), count)


def _labels(bars: Sequence[Bar]) -> Iterable[Label]:
    every = 1 if len(bars) <= EVERY_LABEL_UP_TO else 3
    for place in range(0, len(bars), every):
        yield Label((_x(place, len(bars)) + _x(place + 1, len(bars))) // 2, bars[place].label)


def _x(place: int, places: int) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * place // max(1, places)


def _y(count: int, top: int) -> int:
    ground = HEIGHT - BOTTOM
    return ground - (ground - TOP) * count // top
