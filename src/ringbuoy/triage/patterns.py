"""Finding many phrases in one walk through the words of a message. Pure.

Every place of every phrase is one bit of a number; a word moves all phrases on at once (Shift-And with
optional places, Navarro & Raffinot 1998). So the work for a word is a handful of operations, whoever wrote
the list and whatever the message: nothing here can be made slow by its input.

Source: shift-and (docs/sources.md).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ringbuoy.triage.phrases import FEWEST_BEFORE_STAR, GAP_WORDS, NUMBER, YEAR, Place

SHORTEST_MISTYPED = 6


class Patterns:
    """The places of many phrases, ready to be walked through."""

    def __init__(self, phrases: Sequence[tuple[Place, ...]], *, never_between: frozenset[str]) -> None:
        self._never_between = never_between
        self._words: defaultdict[str, int] = defaultdict(int)
        self._beginnings: defaultdict[str, int] = defaultdict(int)
        self._starts: list[int] = []
        self._ends: dict[int, int] = {}
        self._gaps = 0
        self._firsts = 0
        self._lasts = 0
        bit = 0
        for number, places in enumerate(phrases):
            bit = self._add(number, places, bit)
        self._mistyped = _one_letter_less(self._words)

    def start_of(self, number: int) -> int:
        """Give the bit with which a phrase begins."""
        return self._starts[number]

    @property
    def words(self) -> frozenset[str]:
        """Every word that stands in a phrase."""
        return frozenset(self._words)

    @property
    def starts(self) -> int:
        """The bits with which phrases begin, all together."""
        return self._firsts

    def walk(
        self, words: Sequence[str], allowed: Sequence[int], breaks: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """Give each phrase that ends at a word: the place of the word and the number of the phrase.

        `allowed` are the phrases that may begin at each word, as bits; no phrase goes on where `breaks`
        changes.
        """
        state = 0
        for place, word in enumerate(words):
            if place and breaks[place] != breaks[place - 1]:
                state = 0
            state = (((state << 1) & ~self._firsts) | allowed[place]) & self._fitting(word)
            for _step in range(GAP_WORDS):
                state |= (state << 1) & self._gaps
            yield from ((place, number) for number in self._ended(state & self._lasts))

    def _ended(self, bits: int) -> Iterator[int]:
        while bits:
            lowest = bits & -bits
            yield self._ends[lowest]
            bits ^= lowest

    def _fitting(self, word: str) -> int:
        """Give the places that a word fits, written well or with one slip."""
        fits = self._words.get(word, 0) or self._as_mistyped(word)
        if word not in self._never_between:
            fits |= self._gaps
        if word.isdecimal():
            return fits | self._as_number(word)
        for length in range(FEWEST_BEFORE_STAR, len(word) + 1):
            fits |= self._beginnings.get(word[:length], 0)
        return fits

    def _as_number(self, word: str) -> int:
        is_year = len(word) == 4 and word[:2] in ("19", "20")
        return (self._words.get(YEAR, 0) if is_year else 0) | (
            self._words.get(NUMBER, 0) if len(word.lstrip("0")) > 1 else 0
        )

    def _as_mistyped(self, word: str) -> int:
        """Give the places of words that differ by one letter: left out, added, changed or two swapped."""
        if len(word) < SHORTEST_MISTYPED - 1:
            return 0
        meant: set[str] = set()
        for shape in (word, *_shorter(word)):
            meant |= self._mistyped.get(shape, frozenset())
        fits = 0
        for one in meant:
            if one[0] == word[0] and _differ_by_a_slip(one, word):
                fits |= self._words[one]
        return fits

    def _add(self, number: int, places: tuple[Place, ...], bit: int) -> int:
        """Lay out the places of a phrase from this bit on, and give the next free bit."""
        self._starts.append(1 << bit)
        self._firsts |= 1 << bit
        for place in places:
            if place is None:
                self._gaps |= ((1 << GAP_WORDS) - 1) << bit
                bit += GAP_WORDS
                continue
            self._let_in(place, 1 << bit)
            bit += 1
        self._lasts |= 1 << (bit - 1)
        self._ends[1 << (bit - 1)] = number
        return bit

    def _let_in(self, place: frozenset[str], bit: int) -> None:
        for word in place:
            if word.endswith("*"):
                self._beginnings[word[:-1]] |= bit
            else:
                self._words[word] |= bit


def _shorter(word: str) -> Iterator[str]:
    """Give a word with each of its letters left out."""
    return (word[:place] + word[place + 1 :] for place in range(1, len(word)))


def _one_letter_less(words: Sequence[str] | defaultdict[str, int]) -> dict[str, frozenset[str]]:
    """Give, for each shape of a long word that lacks a letter, the words it may be. The word itself too."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= SHORTEST_MISTYPED:
            for shape in (word, *_shorter(word)):
                found[shape].add(word)
    return {shape: frozenset(meant) for shape, meant in found.items()}


def _differ_by_a_slip(meant: str, written: str) -> bool:
    """Tell whether one letter was left out, added or changed, or two neighbors swapped."""
    if len(meant) != len(written):
        long, short = sorted((meant, written), key=len, reverse=True)
        return len(long) - len(short) == 1 and any(shape == short for shape in (*_shorter(long), long[1:]))
    differ = [place for place, pair in enumerate(zip(meant, written, strict=True)) if pair[0] != pair[1]]
    if len(differ) == 1:
        return True
    return len(differ) == 2 and (
        meant[differ[0]] == written[differ[1]] and meant[differ[1]] == written[differ[0]]
    )
