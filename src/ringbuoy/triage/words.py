"""Cutting a message into plain words: no accents, no apostrophes, no play with letters. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

LONGEST_WORD = 30
_BITS = re.compile(r"[^\W_]+(?:['’‘`´*@$][^\W_]+)*['’]?|\.{2,}|…|[.!?;]+|[,:()\n—–-]+")
_ENDS_SENTENCE = frozenset(".!?;")
_APOSTROPHES = str.maketrans("", "", "'’‘`´*")
_DIGITS_AS_LETTERS = str.maketrans("013457@$", "oieastas")
_AGAIN_AND_AGAIN = re.compile(r"(.)\1{2,}")

Spellings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a message in order, and in which sentence and which piece of it each stands.

    A piece ends at a comma, at a new line, or before a word like “but”.
    """

    words: Sequence[str] = field(repr=False)
    sentences: Sequence[int]
    pieces: Sequence[int]


def plain(text: str) -> str:
    """Write a text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def cut(text: str, spellings: Spellings, splitters: frozenset[str] = frozenset()) -> Words:
    """Cut a message into words. Takes time in proportion to its length."""
    words: list[str] = []
    sentences: list[int] = []
    pieces: list[int] = []
    sentence = piece = 0
    for bit in _BITS.findall(plain(text)):
        if not bit[0].isalnum():
            piece += 1
            sentence += bit[0] in _ENDS_SENTENCE and not bit.startswith("..")
            continue
        for word in spelled(bit, spellings):
            piece += word in splitters
            words.append(word)
            sentences.append(sentence)
            pieces.append(piece)
    return Words(words, sentences, pieces)


def spelled(bit: str, spellings: Spellings) -> Iterator[str]:
    """Give the words that one run of letters stands for: “I'm” is two, “suuuure” is “sure”."""
    word = bit.translate(_APOSTROPHES)[:LONGEST_WORD]
    for shape in _shapes(word):
        if shape in spellings:
            yield from spellings[shape]
            return
    yield next(iter(_shapes(word)))


def _shapes(word: str) -> Iterator[str]:
    """Give a word as it was meant, then as it was written."""
    meant = word
    if not word.isdigit() and not word.isalpha():
        meant = word.translate(_DIGITS_AS_LETTERS)
    yield _AGAIN_AND_AGAIN.sub(r"\1", meant)
    yield word
