"""Lists as they are stored, and the reader made of them: the center's own where it has any, else ours."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import structlog

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

    Stance: a phrase that this release cannot read is left out and told to the log; the others still count.
    """
    own = {language: _list(language, version, phrases) for language, version, phrases in rows}
    return Reader({**shipped_lists(), **own})


def _list(language: str, version: int, rows: Sequence[Sequence[str]]) -> PhraseList:
    return _built(language, version, tuple(tuple(row) for row in rows))


@lru_cache(maxsize=16)
def _built(language: str, version: int, rows: tuple[tuple[str, ...], ...]) -> PhraseList:
    readable = [phrase for phrase in phrases_in(language, rows) if _is_readable(phrase)]
    if len(readable) < len(rows):
        structlog.get_logger("triage").error("phrases_unreadable", count=len(rows) - len(readable))
    return PhraseList(language, readable, version=version)


def _is_readable(phrase: Phrase) -> bool:
    try:
        return bool(phrase.places)
    except BadPhrase:
        return False
