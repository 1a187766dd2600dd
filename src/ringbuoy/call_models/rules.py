"""What a call model is made of, and which phase comes next. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRST_LANGUAGE = "en"


@dataclass(frozen=True)
class PhaseWords:
    """One phase in one language. `says` are for the caller, the rest is for the counselor."""

    name: str
    purpose: str
    says: Sequence[str]
    avoid: Sequence[str]
    good: str


@dataclass(frozen=True)
class Phase:
    """One phase of a talk; its words by language."""

    code: str
    words: Mapping[str, PhaseWords]

    def said_in(self, language: str) -> PhaseWords:
        """Give the words in this language, or in the first one."""
        return self.words.get(language, self.words[FIRST_LANGUAGE])


@dataclass(frozen=True)
class ModelWords:
    """The name of a call model in one language, and what it is like."""

    name: str
    about: str


@dataclass(frozen=True)
class CallModel:
    """The phases of a talk in their order."""

    code: str
    source: str
    words: Mapping[str, ModelWords]
    phases: Sequence[Phase]

    def said_in(self, language: str) -> ModelWords:
        """Give the words in this language, or in the first one."""
        return self.words.get(language, self.words[FIRST_LANGUAGE])

    def phase(self, code: str) -> Phase | None:
        """Give the phase with this code. None: the model has none such."""
        return next((phase for phase in self.phases if phase.code == code), None)
