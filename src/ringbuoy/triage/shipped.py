"""What we carry: a first list for each language, two sets of invented messages. None of it is evidence."""

import csv
import io
from functools import cache
from importlib.resources import files

from ringbuoy.triage.bench import Message
from ringbuoy.triage.grammar import LANGUAGES
from ringbuoy.triage.levels import About, Level, Reason
from ringbuoy.triage.phrases import Phrase
from ringbuoy.triage.reading import PhraseList

TUNING, HELD_BACK = "tuning", "held-back"
CORPORA = (HELD_BACK, TUNING)


@cache
def shipped_list(language: str) -> PhraseList:
    """Give the list that holds until a center has its own."""
    return PhraseList(language, shipped_phrases(language))


@cache
def shipped_phrases(language: str) -> tuple[Phrase, ...]:
    """Read our phrases of one language."""
    return tuple(
        Phrase(
            row["code"],
            language,
            Level(row["level"]),
            Reason(row["reason"]),
            About(row["about"]),
            row["phrase"],
        )
        for row in _rows(language)
    )


@cache
def shipped_messages(corpus: str) -> tuple[Message, ...]:
    """Read one of our sets of messages."""
    return tuple(Message(row["language"], Level(row["level"]), row["words"]) for row in _rows(corpus))


def shipped_lists() -> dict[str, PhraseList]:
    """Give our list of every language."""
    return {language: shipped_list(language) for language in LANGUAGES}


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("ringbuoy.triage") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
