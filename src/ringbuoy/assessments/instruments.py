"""The published instruments that we carry: their exact text, notice and licence. Data, no rules.

A text is shown only where its licence allows; one that asks for a registration stays hidden until
the center has recorded its own. Source: instrument-licences (docs/sources.md).
"""

from dataclasses import dataclass
from enum import StrEnum

from ringbuoy.assessments.cssrs import Item


class Licence(StrEnum):
    """What the rights holder asks before the text may be shown."""

    FREE = "free"
    REGISTRATION = "registration"
    NEVER = "never"


@dataclass(frozen=True)
class Question:
    """One item, word for word. `stem` stands above it; `examples` belong to it."""

    item: str
    words: str
    stem: str = ""
    examples: str = ""


@dataclass(frozen=True)
class Instrument:
    """A published set of questions. Its words are not translated by us: they may not be altered."""

    code: str
    name: str
    language: str
    licence: Licence
    notice: str
    questions: tuple[Question, ...]


_PAST_MONTH = "In the past month:"

CSSRS = Instrument(
    code="cssrs-screener-recent",
    name="Columbia-Suicide Severity Rating Scale, screener (recent)",
    language="en",
    licence=Licence.REGISTRATION,
    notice="© 2008 The Research Foundation for Mental Hygiene, Inc. (RFMH). The wording may not be altered.",
    questions=(
        Question(
            Item.WISH_TO_BE_DEAD,
            "Have you wished you were dead or wished you could go to sleep and not wake up?",
            stem=_PAST_MONTH,
        ),
        Question(
            Item.SUICIDAL_THOUGHTS,
            "Have you actually had any thoughts of killing yourself?",
            stem=_PAST_MONTH,
        ),
        Question(Item.METHOD, "Have you been thinking about how you might do this?", stem=_PAST_MONTH),
        Question(
            Item.INTENT,
            "Have you had these thoughts and had some intention of acting on them?",
            stem=_PAST_MONTH,
        ),
        Question(
            Item.PLAN,
            "Have you started to work out or worked out the details of how to kill yourself? "
            "Do you intend to carry out this plan?",
            stem=_PAST_MONTH,
        ),
        Question(
            Item.BEHAVIOR_EVER,
            "Have you ever done anything, started to do anything, or prepared to do anything "
            "to end your life?",
            examples="Examples: Collected pills, obtained a gun, gave away valuables, wrote a will or "
            "suicide note, took out pills but didn't swallow any, held a gun but changed your mind or it "
            "was grabbed from your hand, went to the roof but didn't jump; or actually took pills, "
            "tried to shoot yourself, cut yourself, tried to hang yourself, etc.",
        ),
        Question(Item.BEHAVIOR_LAST_3_MONTHS, "Was this within the past three months?"),
    ),
)

INSTRUMENTS: dict[str, Instrument] = {CSSRS.code: CSSRS}


def may_show(instrument: Instrument, *, is_registered: bool) -> bool:
    """Tell whether the text may be shown. Closed unless the licence opens it."""
    return instrument.licence is Licence.FREE or (
        instrument.licence is Licence.REGISTRATION and is_registered
    )
