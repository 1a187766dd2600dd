"""What a coping strategy is made of, and when it is to be looked through again. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LANGUAGES = ("en", "es")
REVIEW_EVERY = timedelta(days=365)


class Need(StrEnum):
    """What somebody needs at this moment. The order is that of the keys at the desk."""

    GROUNDING = "grounding"
    BREATHING = "breathing"
    PANIC = "panic"
    URGES = "urges"
    SELF_HARM = "self_harm"
    SLEEP = "sleep"
    GRIEF = "grief"
    ANGER = "anger"
    LONELINESS = "loneliness"
    HOPELESS = "hopeless"


@dataclass(frozen=True)
class Words:
    """A strategy in one language: each step is one breath long."""

    title: str
    steps: Sequence[str]

    @property
    def plain(self) -> str:
        """The steps as they are sent in a chat or a text."""
        return "\n".join(self.steps)


@dataclass(frozen=True)
class Strategy:
    """A way to get through a hard moment. `version` 0: as we ship it. `is_on`: counselors are shown it."""

    code: str
    needs: Sequence[Need]
    sources: Sequence[str]
    minutes: int
    reviewed_on: date
    words: Mapping[str, Words]
    version: int = 0
    is_on: bool = True

    def language_for(self, language: str) -> str:
        """Give this language if the strategy has it, else the first one."""
        return language if language in self.words else LANGUAGES[0]

    @property
    def review_due_on(self) -> date:
        """The day by which somebody looks it through again."""
        return self.reviewed_on + REVIEW_EVERY


def is_review_due(strategy: Strategy, *, on: date) -> bool:
    """Tell whether a strategy is to be looked through again."""
    return on >= strategy.review_due_on
