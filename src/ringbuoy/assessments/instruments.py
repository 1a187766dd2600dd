"""What a published instrument is made of: questions, choices, skip rules, scoring, licence. No rules here.

A text is shown only where its licence allows; one that asks for a registration stays hidden until
the center has recorded its own. Source: instrument-licences (docs/sources.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

INCOMPLETE = "incomplete"
YES, NO, UNKNOWN, REFUSED = "yes", "no", "unknown", "refused"
SILENT = (UNKNOWN, REFUSED)
SEX = "sex"


class Licence(StrEnum):
    """What the rights holder asks before the text may be shown."""

    FREE = "free"
    REGISTRATION = "registration"
    CONFIRMATION = "confirmation"
    NEVER = "never"


RECORDED = (Licence.REGISTRATION, Licence.CONFIRMATION)


@dataclass(frozen=True)
class Choice:
    """One answer that can be given. `points` None: it counts for no sum. `words` empty: said in our own."""

    code: str
    words: str = ""
    points: int | None = None


@dataclass(frozen=True)
class When:
    """A question is asked after this: `item` was answered, with this (`is_answer`) or anything else."""

    item: str
    answer: str
    is_answer: bool = False


@dataclass(frozen=True)
class Question:
    """One item, word for word. `stem` stands above it; `examples` belong to it.

    `after` empty: always asked. Otherwise one of them must hold, or all of them with `needs_all`.
    `words_in`, `stem_in`: the same in other languages, for words of our own alone.
    """

    item: str
    words: str
    stem: str = ""
    examples: str = ""
    choices: tuple[Choice, ...] = ()
    after: tuple[When, ...] = ()
    needs_all: bool = False
    loinc: str = ""
    words_in: Mapping[str, str] = field(default_factory=dict)
    stem_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """An answer to an item, as the printed scoring names it: `4=yes`."""

    item: str
    answer: str

    def __str__(self) -> str:
        return f"{self.item}={self.answer}"


@dataclass(frozen=True)
class Band:
    """The level from a sum on. `sex` empty: for everybody."""

    level: str
    at_least: int
    sex: str = ""


@dataclass(frozen=True)
class Scoring:
    """How answers become a level: what single answers prove, what clears somebody, or bands of a sum.

    `clear`: any of these sets, given whole, makes the least serious level.
    """

    proofs: Mapping[Given, str] = field(default_factory=dict)
    clear: tuple[tuple[Given, ...], ...] = ()
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """A published set of questions. Its words are not translated by us: they may not be altered.

    `label`: its name in short. `levels`: as the instrument names them, least serious first; empty: it
    has a score only, or nothing.
    `sets_risk_level`: its levels are the risk levels of a contact. `stands_as`: those of its levels
    that stand as one. `opens_screener_at`: from this level on, the screener is asked next;
    `opens_screener_item`: when this item has points. `is_frame`: words of our own to think by, which
    have no score and set no level; `label_in`: its label in other languages.
    """

    code: str
    name: str
    language: str
    licence: Licence
    notice: str
    questions: tuple[Question, ...]
    label: str = ""
    version: str = ""
    source: str = ""
    levels: tuple[str, ...] = ()
    scoring: Scoring = Scoring()
    short_names: tuple[str, ...] = ()
    sets_risk_level: bool = False
    stands_as: Mapping[str, str] = field(default_factory=dict)
    opens_screener_at: str = ""
    opens_screener_item: str = ""
    is_frame: bool = False
    label_in: Mapping[str, str] = field(default_factory=dict)
    loinc: str = ""
    loinc_level: str = ""

    def question(self, item: str) -> Question | None:
        """Give the question with this code. None: there is none."""
        return next((question for question in self.questions if question.item == item), None)

    def severity(self, level: str) -> int:
        """Tell how serious a level is among its own; what is not a level yet is least serious."""
        return self.levels.index(level) if level in self.levels else -1

    @property
    def has_sum(self) -> bool:
        """Whether its answers are added up."""
        return any(choice.points is not None for question in self.questions for choice in question.choices)


def may_show(instrument: Instrument, *, is_registered: bool) -> bool:
    """Tell whether the text may be shown. Closed unless the licence opens it."""
    return instrument.licence is Licence.FREE or (instrument.licence in RECORDED and is_registered)
