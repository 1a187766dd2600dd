"""What somebody who texts may be asked, and which texts are nothing but an answer to it. Pure.

Only a text that is one number from 1 to 5, or a yes, a little or a no, is taken as an answer, and only to the
question that was asked last. No sentence is ever read for one.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from ringbuoy.contacts.questions import AFTERWARDS, FROM_1_TO_5
from ringbuoy.texting.commands import ALWAYS

BEFORE = ("distress", "hopelessness")
"""While they wait for the first answer of somebody."""
AFTER = tuple(AFTERWARDS)
"""When somebody talked with them and the talk is over."""
BEGUN_WITHIN = timedelta(minutes=2)
"""How long after the end of a talk the first of these may be asked; later it would come out of nothing."""
ANSWERED_WITHIN = timedelta(hours=24)
"""How long a text that is only an answer is taken for one; then it is a message to somebody, as ever."""
MOST_SIGNS = 12

SAID: Mapping[str, Mapping[str, frozenset[str]]] = {
    "en": {
        "helped": frozenset({"yes", "y", "yeah", "yep"}),
        "helped_some": frozenset({"a little", "little", "a bit"}),
        "not_helped": frozenset({"no", "n", "nope"}),
    },
    "es": {
        "helped": frozenset({"sí", "si", "s"}),
        "helped_some": frozenset({"un poco", "poco"}),
        "not_helped": frozenset({"no", "n"}),
    },
    "ar": {
        "helped": frozenset({"نعم", "ايوه", "أيوه"}),
        "helped_some": frozenset({"قليلا", "قليلًا", "قليلاً", "شوية"}),
        "not_helped": frozenset({"لا"}),
    },
}


def answer_in(words: str, question: str, languages: Iterable[str]) -> str | None:
    """Give the answer that a whole text is. None: it is somebody's words."""
    if len(words) > MOST_SIGNS:
        return None
    whole = " ".join(unicodedata.normalize("NFC", words).casefold().split()).rstrip(".!")
    if question == "helped":
        return _said(whole, (ALWAYS, *languages))
    number = _digit(whole)
    return number if number in FROM_1_TO_5 else None


def _said(whole: str, languages: Iterable[str]) -> str | None:
    for language in languages:
        for answer, ways in SAID.get(language, {}).items():
            if whole in ways:
                return answer
    return None


def _digit(whole: str) -> str:
    """Read one digit of any script; anything else is none."""
    return str(unicodedata.digit(whole, "")) if len(whole) == 1 else ""


def next_question(questions: Iterable[str], *, asked: Collection[str]) -> str | None:
    """Give the first question that was not asked yet. None: all were; nothing is asked twice."""
    return next((question for question in questions if question not in asked), None)
