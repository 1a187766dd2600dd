"""A phrase of a list: how it is written, and what cannot be one. Pure.

A phrase is words in a row. `pills/tablets` is either word, `...` is up to four words that may come between,
`suicid*` is any ending, `#` is a number of ten or more and `####` a year. Nothing else: whoever reads a list
sees what it finds, and reading takes time in proportion to the message, whatever is in the list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from ringbuoy.kernel.errors import Refused
from ringbuoy.triage.grammar import grammar_of
from ringbuoy.triage.levels import About, Level, Reason
from ringbuoy.triage.words import LONGEST_WORD, plain, spelled

GAP = "..."
NUMBER, YEAR = "#", "####"
GAP_WORDS = 4
MOST_PLACES = 12
MOST_CHOICES = 40
LONGEST = 400
FEWEST_BEFORE_STAR = 4
FEWEST_COMMON = 3
_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*\*?")

Place = frozenset[str] | None
"""The words that fit one place of a phrase. None: up to four words of any kind."""


class Wrong(StrEnum):
    """What keeps words from being a phrase."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_WORD = "no_word"
    NOT_SINGLE = "not_single"
    SHORT_STAR = "short_star"
    OUTER_GAP = "outer_gap"
    DOUBLE_GAP = "double_gap"
    TOO_MANY = "too_many"
    SAYS_LITTLE = "says_little"
    GAP_IN_IDIOM = "gap_in_idiom"


_SENTENCES = {
    Wrong.EMPTY: "Write the words of the phrase first.",
    Wrong.TOO_LONG: f"This phrase is too long. Write at most {LONGEST} letters, or two phrases.",
    Wrong.NO_WORD: "“{bit}” is no word. Use letters, / between words of which one must stand there, and ... "
    "for words that may come between.",
    Wrong.NOT_SINGLE: "“{bit}”: each choice between strokes must be a single word. Write two phrases.",
    Wrong.SHORT_STAR: f"“{{bit}}”: write at least {FEWEST_BEFORE_STAR} letters before the star.",
    Wrong.OUTER_GAP: "A phrase begins and ends with a word. Take the ... from its beginning or end.",
    Wrong.DOUBLE_GAP: f"Write ... once between two words; it stands for up to {GAP_WORDS} words.",
    Wrong.TOO_MANY: f"A phrase has at most {MOST_PLACES} places, and {MOST_CHOICES} words to choose from in "
    "each. Write two phrases.",
    Wrong.SAYS_LITTLE: "This phrase would be found in almost every message. Add a word that says more.",
    Wrong.GAP_IN_IDIOM: "A figure of speech has no ... and no star. Write each form of it.",
}


class BadPhrase(Refused):
    """Words cannot be a phrase. The text is English; doors say it in the reader's language by `wrong`."""

    def __init__(self, wrong: Wrong, bit: str = "") -> None:
        super().__init__(_SENTENCES[wrong].format(bit=bit))
        self.wrong = wrong
        self.bit = bit


@dataclass(frozen=True)
class Phrase:
    """One phrase of a list. `code` stays with it for good and is all that is kept of what was found."""

    code: str
    language: str
    level: Level
    reason: Reason
    about: About
    text: str

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """What must stand in each place, in the spelling to which messages are brought.

        :raises BadPhrase: the words cannot be a phrase.
        """
        return places_of(self.text, self.language)

    def check(self) -> None:
        """Refuse what no list should hold, though it could be read.

        :raises BadPhrase: it would be found everywhere, or is a figure of speech with a gap.
        """
        said = [place for place in self.places if place is not None]
        common = grammar_of(self.language).common
        if len(said) < FEWEST_COMMON and all(_says_little(place, common) for place in said):
            raise BadPhrase(Wrong.SAYS_LITTLE)
        if self.level is Level.NONE and (
            None in self.places or any("*" in word for one in said for word in one)
        ):
            raise BadPhrase(Wrong.GAP_IN_IDIOM)


def places_of(text: str, language: str) -> tuple[Place, ...]:
    """Read a phrase as it is written.

    :raises BadPhrase: it cannot be one; the sentence says why and what to do.
    """
    if len(text) > LONGEST:
        raise BadPhrase(Wrong.TOO_LONG)
    places: list[Place] = []
    for bit in plain(text).replace("…", GAP).split():
        if bit == GAP:
            places.append(None)
        else:
            places += _fitting(bit, language)
    _check(places)
    return tuple(places)


def _fitting(bit: str, language: str) -> list[frozenset[str]]:
    """Read what stands between two spaces."""
    choices = [_spelled(choice, language) for choice in bit.split("/")]
    if len(choices) == 1:
        return [frozenset({word}) for word in choices[0]]
    if any(len(words) != 1 for words in choices):
        raise BadPhrase(Wrong.NOT_SINGLE, bit)
    return [frozenset(words[0] for words in choices)]


def _spelled(choice: str, language: str) -> list[str]:
    if choice in (NUMBER, YEAR):
        return [choice]
    if not _WORD.fullmatch(choice):
        raise BadPhrase(Wrong.NO_WORD, choice)
    if choice.endswith("*"):
        return [_beginning(choice)]
    return list(spelled(choice, grammar_of(language).spellings))


def _beginning(choice: str) -> str:
    if not FEWEST_BEFORE_STAR < len(choice) <= LONGEST_WORD:
        raise BadPhrase(Wrong.SHORT_STAR, choice)
    return choice


def _check(places: Sequence[Place]) -> None:
    if not any(places):
        raise BadPhrase(Wrong.EMPTY)
    if places[0] is None or places[-1] is None:
        raise BadPhrase(Wrong.OUTER_GAP)
    if any(one is None and following is None for one, following in pairwise(places)):
        raise BadPhrase(Wrong.DOUBLE_GAP)
    if len(places) > MOST_PLACES or any(len(place or ()) > MOST_CHOICES for place in places):
        raise BadPhrase(Wrong.TOO_MANY)


def _says_little(place: frozenset[str], common: frozenset[str]) -> bool:
    """Tell whether a word for a place is so common that it says nothing alone."""
    return any(len(word) < 2 or word == YEAR or word in common for word in place)
