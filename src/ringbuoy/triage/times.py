"""What is told as past: which words of a message a time belongs to. Pure.

A time belongs to its own clause: it ends with its piece of the sentence, and where the writer becomes the
subject anew, unless the time opened the piece ("last year I …"). A word like "now" beside it lifts it.
"When I was fifteen" reaches further: it is said to tell of something else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ringbuoy.triage.grammar import Grammar
from ringbuoy.triage.patterns import Patterns
from ringbuoy.triage.phrases import GAP_WORDS, places_of
from ringbuoy.triage.words import Words


@dataclass(frozen=True)
class Told:
    """For each word of a message, whether it is told of this time; for attempts, a wider reach."""

    words: Sequence[bool]
    attempts: Sequence[bool]

    def hold(self, place: int, *, of_attempt: bool) -> bool:
        """Tell whether the time holds for a phrase that ends at this word."""
        return (self.attempts if of_attempt else self.words)[place]


class Times:
    """The words of one kind of time. `reaches_on`: in its whole piece, for an attempt in the sentence."""

    def __init__(self, texts: Sequence[str], grammar: Grammar, *, reaches_on: bool = False) -> None:
        places = [places_of(text, grammar.language) for text in texts]
        self._grammar = grammar
        self._reaches_on = reaches_on
        self._patterns = Patterns(places, never_between=grammar.denies)
        self._lengths = [len(one) + GAP_WORDS * (None in one) for one in places]

    @property
    def words(self) -> frozenset[str]:
        """Every word of these times."""
        return self._patterns.words

    def told(self, words: Words) -> Told:
        """Tell which words of a message are told of this time."""
        everywhere = [self._patterns.starts] * len(words.words)
        ends = dict(self._patterns.walk(words.words, everywhere, words.sentences))
        now = {
            piece for word, piece in zip(words.words, words.pieces, strict=True) if word in self._grammar.now
        }
        if self._reaches_on:
            return Told(_beside(words.pieces, ends, words, now), _beside(words.sentences, ends, words, now))
        near = [
            (one or other) and piece not in now
            for one, other, piece in zip(
                self._after(words, ends), self._before(words, ends), words.pieces, strict=True
            )
        ]
        return Told(near, near)

    def _after(self, words: Words, ends: dict[int, int]) -> list[bool]:
        """Tell which words stand behind a time in its clause."""
        told: list[bool] = []
        holds = opened = False
        first = 0
        for place, word in enumerate(words.words):
            if place and words.pieces[place] != words.pieces[place - 1]:
                holds, opened, first = False, False, place
            if word in self._grammar.subjects_self and not opened:
                holds = False
            if place in ends:
                holds, opened = True, place - first < self._lengths[ends[place]]
            told.append(holds)
        return told

    def _before(self, words: Words, ends: dict[int, int]) -> list[bool]:
        """Tell which words stand in front of a time in its clause."""
        told = [False] * len(words.words)
        holds = False
        for place in range(len(words.words) - 1, -1, -1):
            if place + 1 < len(words.words) and words.pieces[place] != words.pieces[place + 1]:
                holds = False
            holds = holds or place in ends
            told[place] = holds
            if words.words[place] in self._grammar.subjects_self:
                holds = False
        return told


def _beside(parts: Sequence[int], ends: dict[int, int], words: Words, now: set[int]) -> list[bool]:
    """Tell which words stand in the same part as a time: in its piece, or in its sentence."""
    timed = {parts[place] for place in ends}
    return [part in timed and piece not in now for part, piece in zip(parts, words.pieces, strict=True)]
