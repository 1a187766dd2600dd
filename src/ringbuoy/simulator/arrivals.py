"""When made-up people reach out, and how each of them is: pure, the same for the same dice.

Source: arrival-numbers (waits and lengths), for the shape only; nothing here is a forecast.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

HANGS_UP_AT_ONCE = 0.15
MEAN_PATIENCE = timedelta(seconds=120)
SHORTEST_PATIENCE = timedelta(seconds=5)
LANGUAGES = {"en": 0.8, "es": 0.2}
LEAVES_WITHOUT_A_WORD = 0.1


@dataclass(frozen=True)
class Visit:
    """How one made-up person behaves. `turns` is how often they answer before they say goodbye."""

    language: str
    story: int
    turns: int
    patience: timedelta
    thinks: timedelta
    says_goodbye: bool


def gaps(dice: Random, *, per_hour: float) -> Iterator[timedelta]:
    """Give the time from each arrival to the next, without end: people come independently."""
    while True:
        yield timedelta(hours=dice.expovariate(per_hour))


def visit(dice: Random, *, stories: int) -> Visit:
    """Make up one person; `stories` is how many stories there are to tell."""
    return Visit(
        language=dice.choices([*LANGUAGES], [*LANGUAGES.values()])[0],
        story=dice.randrange(stories),
        turns=max(2, round(dice.lognormvariate(1.9, 0.6))),
        patience=_patience(dice),
        thinks=timedelta(seconds=dice.uniform(4, 18)),
        says_goodbye=dice.random() >= LEAVES_WITHOUT_A_WORD,
    )


def _patience(dice: Random) -> timedelta:
    """Give how long a person waits for the first answer: some leave at once, most within minutes."""
    if dice.random() < HANGS_UP_AT_ONCE:
        return SHORTEST_PATIENCE
    return SHORTEST_PATIENCE + timedelta(seconds=dice.expovariate(1 / MEAN_PATIENCE.total_seconds()))
