"""The frame of desire, capability, intent and buffers as the desk shows it, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringbuoy.assessments.frame import Reading, read
from ringbuoy.assessments.instruments import YES, Instrument, Question

ADVICE: dict[Reading, tuple[str, str | Promise]] = {
    Reading.NOTHING_YET: ("plain", ""),
    Reading.ASK_ON: ("plain", _("Ask directly whether they mean to act on it, and when.")),
    Reading.SUPERVISOR: ("warn", _("Think about it together with a supervisor.")),
    Reading.PERHAPS_IMMINENT: (
        "high",
        _("Desire, capability and intent come together. Ask a supervisor now whether a life is in danger."),
    ),
    Reading.ATTEMPT_IN_PROGRESS: (
        "high",
        _("An attempt is in progress. Call everybody now; consent is not needed to save a life."),
    ),
}


@dataclass(frozen=True)
class Sign:
    """One sign as a box that can be ticked."""

    item: str
    words: str
    is_seen: bool


@dataclass(frozen=True)
class Frame:
    """The parts with their signs, and what the signs suggest. `advice` empty: nothing yet."""

    parts: list[tuple[str, list[Sign]]]
    color: str
    advice: str
    is_attempt: bool


def frame_of(instrument: Instrument, answers: Mapping[str, str]) -> Frame | None:
    """Draw up the frame. None: these are questions of another kind."""
    if not instrument.is_frame:
        return None
    reading = read(answers)
    color, advice = ADVICE[reading]
    is_attempt = reading is Reading.ATTEMPT_IN_PROGRESS
    return Frame(list(_parts(instrument, answers)), color, str(advice), is_attempt)


def label_of(instrument: Instrument) -> str:
    """Give the label of a set of questions: the published one, or ours in the reader's language."""
    return instrument.label_in.get(_language(), instrument.label)


def _parts(instrument: Instrument, answers: Mapping[str, str]) -> Iterator[tuple[str, list[Sign]]]:
    for _stem, questions in groupby(instrument.questions, key=lambda one: one.stem):
        asked = list(questions)
        yield _said(asked[0].stem_in, asked[0].stem), [_sign(one, answers) for one in asked]


def _sign(question: Question, answers: Mapping[str, str]) -> Sign:
    words = _said(question.words_in, question.words)
    return Sign(question.item, words, is_seen=answers.get(question.item) == YES)


def _said(others: Mapping[str, str], ours: str) -> str:
    return others.get(_language(), ours)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
