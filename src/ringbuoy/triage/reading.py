"""Reading a message by the lists: what is found, and what denial, time and subject make of it. Pure.

Stance: where a rule is in doubt, the phrase counts. A contact put first for nothing costs another one
minutes; one that is not seen may cost a life.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ringbuoy.triage.grammar import Grammar, When, grammar_of
from ringbuoy.triage.levels import About, Level, Reason, at_most, highest, one_less
from ringbuoy.triage.patterns import Patterns
from ringbuoy.triage.phrases import Phrase
from ringbuoy.triage.times import Times
from ringbuoy.triage.words import Words, cut

_AT_MOST = {When.PAST: Level.SOME, When.AS_A_CHILD: Level.SOME, When.LATELY: Level.HIGH}


@dataclass(frozen=True, slots=True)
class Found:
    """One phrase in a message: codes only, never the words."""

    code: str
    level: Level
    reason: Reason
    language: str


class PhraseList:
    """The phrases of one language, ready to read with."""

    def __init__(self, language: str, phrases: Sequence[Phrase], *, version: int = 0) -> None:
        self.language = language
        self.version = version
        self.phrases = tuple(phrases)
        self._grammar = grammar = grammar_of(language)
        self._signs = [one for one in phrases if one.level is not Level.NONE]
        self._patterns = _patterns([one.places for one in self._signs], grammar)
        idioms = [one.places for one in phrases if one.level is Level.NONE]
        self._idioms = _patterns(idioms, grammar)
        self._idiom_lengths = [len(places) for places in idioms]
        self._times = {
            kind: Times(grammar.times[kind], grammar, reaches_on=kind is When.AS_A_CHILD) for kind in When
        }
        self._known = grammar.words | self._patterns.words | self._times[When.PAST].words
        self._begin_with_subject = sum(
            self._patterns.start_of(number)
            for number, one in enumerate(self._signs)
            if one.places[0] and one.places[0] <= grammar.subjects
        )

    def cut(self, text: str) -> Words:
        """Cut a message into words as this language is spelled."""
        return cut(text, self._grammar.spellings, self._grammar.splitters)

    def read(self, words: Words) -> list[Found]:
        """Find what a message says, each phrase once, at its highest level; the most urgent first."""
        subjects = _subjects(words, self._grammar)
        told = {kind: times.told(words) for kind, times in self._times.items()}
        idioms = self._spans_of_idioms(words)
        found: dict[str, Found] = {}
        for place, number in self._patterns.walk(words.words, self._may_begin(words), words.sentences):
            phrase = self._signs[number]
            if _lies_in(idioms, place, phrase, words.words):
                continue
            level = _level(phrase, is_of_other=subjects[place] and not _speaks_of_self(phrase, self._grammar))
            for kind, times in told.items():
                if times.hold(place, of_attempt=phrase.reason is Reason.ATTEMPT):
                    level = at_most(level, _AT_MOST[kind])
            before = found.get(phrase.code)
            if before is None or level.rank < before.level.rank:
                found[phrase.code] = Found(phrase.code, level, phrase.reason, self.language)
        return sorted(found.values(), key=lambda one: (one.level.rank, one.code))

    def known_in(self, words: Words) -> int:
        """Count the words of a message that this language's rules or phrases have."""
        return sum(word in self._known for word in words.words)

    def _may_begin(self, words: Words) -> list[int]:
        """Give the phrases that may begin at each word: where something is denied, only some."""
        everything = self._patterns.starts
        with_subject = self._begin_with_subject
        allowed = []
        for place, word in enumerate(words.words):
            by_subject = word in self._grammar.subjects and not _is_handed_on(words, place, self._grammar)
            plainly = everything & ~with_subject if not _is_denied(words, place, self._grammar) else 0
            allowed.append(plainly | (with_subject if by_subject else 0))
        return allowed

    def _spans_of_idioms(self, words: Words) -> list[tuple[int, int]]:
        everywhere = [self._idioms.starts] * len(words.words)
        return [
            (place - self._idiom_lengths[number] + 1, place)
            for place, number in self._idioms.walk(words.words, everywhere, words.sentences)
        ]


class Reader:
    """Reads with the lists of every language: people write in the one they feel in."""

    def __init__(self, lists: Mapping[str, PhraseList]) -> None:
        self.lists = dict(lists)
        self.versions = {language: one.version for language, one in self.lists.items()}

    def read(self, text: str) -> list[Found]:
        """Find what a message says in any language; the most urgent first."""
        found = [one for phrases, words in self._of_its_language(text) for one in phrases.read(words)]
        return sorted(found, key=lambda one: (one.level.rank, one.code))

    def _of_its_language(self, text: str) -> list[tuple[PhraseList, Words]]:
        """Give the lists that know the message's words; one that knows less than half as many is left out."""
        cuts = [(one, one.cut(text)) for one in self.lists.values()]
        known = [one.known_in(words) for one, words in cuts]
        most = max(known, default=0)
        return [each for each, count in zip(cuts, known, strict=True) if count * 2 >= most]

    def level(self, text: str) -> Level:
        """Give how urgent a message is."""
        return highest(one.level for one in self.read(text))


def _patterns(phrases: Sequence[tuple[frozenset[str] | None, ...]], grammar: Grammar) -> Patterns:
    return Patterns(phrases, never_between=grammar.denies)


def _level(phrase: Phrase, *, is_of_other: bool) -> Level:
    return one_less(phrase.level) if is_of_other and phrase.about is About.SELF else phrase.level


def _speaks_of_self(phrase: Phrase, grammar: Grammar) -> bool:
    """Tell whether a phrase names the writer: then it is about them, whoever else is in the sentence."""
    return any(place is not None and place & grammar.first_person for place in phrase.places)


def _lies_in(spans: Sequence[tuple[int, int]], place: int, phrase: Phrase, words: Sequence[str]) -> bool:
    """Tell whether a phrase that ends at this word is a part of a longer figure of speech."""
    begin = place - len([one for one in phrase.places if one is not None]) + 1
    around = [span for span in spans if span[0] <= begin and place <= span[1] and span != (begin, place)]
    if None not in phrase.places:
        return bool(around)
    return any(word in (phrase.places[0] or ()) for first, _ in around for word in words[first : begin + 1])


def _subjects(words: Words, grammar: Grammar) -> list[bool]:
    """Tell for each word whether somebody else is the subject: the last one named in its piece."""
    others: list[bool] = []
    is_other = False
    for place, word in enumerate(words.words):
        if place and words.pieces[place] != words.pieces[place - 1]:
            is_other = False
        if word in grammar.subjects:
            is_other = word in grammar.subjects_other
        elif word in grammar.turns_back:
            is_other = False
        others.append(is_other)
    return others


def _is_denied(words: Words, place: int, grammar: Grammar) -> bool:
    """Tell whether what begins at this word is denied by a word before it."""
    for before in _before(words, place, grammar.reach):
        word = words.words[before]
        if word in grammar.lets_stand:
            return False
        if word in grammar.denies:
            return True
        if word in grammar.subjects:
            return _is_handed_on(words, before, grammar)
    return False


def _is_handed_on(words: Words, subject: int, grammar: Grammar) -> bool:
    """Tell whether a denial reaches over this subject: “I do not think I …”."""
    before = list(_before(words, subject, 3))
    if not before or words.words[before[0]] not in grammar.hands_on:
        return False
    return any(words.words[one] in grammar.denies for one in before[1:])


def _before(words: Words, place: int, most: int) -> Iterator[int]:
    """Give the words before one, backwards, as far as its piece goes."""
    for here, before in pairwise(range(place, max(place - most, 0) - 1, -1)):
        if words.pieces[before] != words.pieces[here]:
            return
        yield before
