"""Lists as they are stored, and the reader made of them: the center's own where it has any, else ours."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import structlog

from ringbuoy.triage.grammar import LANGUAGES
from ringbuoy.triage.levels import About, Level, Reason
from ringbuoy.triage.phrases import BadPhrase, Phrase
from ringbuoy.triage.reading import PhraseList, Reader
from ringbuoy.triage.shipped import shipped_lists


def stored(phrases: Iterable[Phrase]) -> list[list[str]]:
    """Write phrases as the database keeps them."""
    return [[one.code, one.level, one.reason, one.about, one.text] for one in phrases]


def phrases_in(language: str, rows: Sequence[Sequence[str]]) -> list[Phrase]:
    """Read what `stored` wrote."""
    return [
        Phrase(code, language, Level(level), Reason(reason), About(about), text)
        for code, level, reason, about, text in rows
    ]


def reader_of(rows: Sequence[tuple[str, int, Any]]) -> Reader:
    """Make a reader of language, version and phrases; a language without a row is read with our list.

    Stance: what this release cannot read is left out and told to the log; everything else still counts.
    """
    own = {
        language: _built(language, version, tuple(tuple(row) for row in phrases))
        for language, version, phrases in rows
        if language in LANGUAGES
    }
    return Reader({**shipped_lists(), **own})


@lru_cache(maxsize=16)
def _built(language: str, version: int, rows: tuple[tuple[str, ...], ...]) -> PhraseList:
    readable = [phrase for row in rows if (phrase := _readable(language, row))]
    if len(readable) < len(rows):
        structlog.get_logger("triage").error("phrases_unreadable")
    return PhraseList(language, readable, version=version)


def _readable(language: str, row: Sequence[str]) -> Phrase | None:
    """Read one stored phrase. None: it is none that this release knows."""
    try:
        (phrase,) = phrases_in(language, [row])
        return phrase if phrase.places else None
    except (BadPhrase, ValueError):
        return None
