"""In which of a line's languages somebody writes. Pure: it says nothing rather than something wrong."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from django.conf.locale import LANG_INFO

from ringbuoy.triage.words import plain

SCRIPTS: Mapping[str, str] = {
    "ar": "؀-ۿ",
    "fa": "؀-ۿ",
    "ur": "؀-ۿ",
    "ru": "Ѐ-ӿ",
    "uk": "Ѐ-ӿ",
    "el": "Ͱ-Ͽ",
    "he": "֐-׿",
    "hi": "ऀ-ॿ",
    "bn": "ঀ-৿",
    "ko": "가-힯ᄀ-ᇿ㄰-㆏",
    "ja": "぀-ヿ一-鿿",
    "zh-hans": "一-鿿",
}
"""The letters of languages that are written in others than Latin ones."""
LETTERS = {
    "fa": "پچژگک",
    "ur": "ٹڈڑںےہ",
    "uk": "іїєґ",
    "ru": "ыэъё",
    "ja": "぀-ヿ",
    "zh-hans": "么办该们这说吗给爱为时间觉没话难过你您",
}
"""Letters that tell languages of one script apart."""
_WORD = re.compile(r"[^\W\d_]+")
_FOLDED = str.maketrans("ıłø", "ilo", "'’‘`´")
FEW_WORDS = 3


def language_of(words: str, languages: Sequence[str]) -> str | None:
    """Give the one of these languages in which a message is written. None: it could be several of them."""
    if len(languages) < 2:
        return None
    return _named(words, languages) or _by_script(words, languages) or _by_words(words, languages)


def _named(words: str, languages: Sequence[str]) -> str | None:
    """Give the language whose name is the whole message: who writes “Español” asks for it."""
    said = plain(" ".join(words.split()).strip(" .!"))
    return next((one for one in languages if said in _names(one)), None)


def _names(language: str) -> set[str]:
    told = LANG_INFO.get(language, {})
    return {plain(str(told[key])) for key in ("name", "name_local") if key in told}


def _by_script(words: str, languages: Sequence[str]) -> str | None:
    """Give the language whose letters most of the message has."""
    letters = len("".join(_WORD.findall(words)))
    found = [one for one in languages if one in SCRIPTS and 2 * _count(words, SCRIPTS[one]) > letters]
    if len(found) > 1:
        found = [one for one in found if one in LETTERS and _count(words, LETTERS[one])] or found
    return found[0] if len(found) == 1 else None


def _count(words: str, letters: str) -> int:
    return len(re.findall(f"[{letters}]", words))


def _by_words(words: str, languages: Sequence[str]) -> str | None:
    """Give the language that has at least twice as many of the words as any other one of the line."""
    said = _WORD.findall(plain(words).translate(_FOLDED))
    known = {one: _known(said, one, languages) for one in languages if one in common_words()}
    *_others, next_best, most = [0, 0, *sorted(known.values())]
    enough = 1 if len(said) <= FEW_WORDS else 2
    if most < enough or most < 2 * next_best:
        return None
    return max(known, key=known.__getitem__)


def _known(said: Sequence[str], language: str, languages: Sequence[str]) -> int:
    """Count the words that this language has and none of the others."""
    shared = set().union(*(common_words().get(one, set()) for one in languages if one != language))
    return sum(word in common_words()[language] and word not in shared for word in said)


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """Read the lists that we carry."""
    told = tomllib.loads((files("ringbuoy.texting") / "data" / "common-words.toml").read_text())
    return {language: frozenset(words.split()) for language, words in told.items()}
