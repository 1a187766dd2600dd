"""The small words of a language: what denies, who is meant, what is long past. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "es")
_SETS = (
    *("denies", "lets_stand", "hands_on", "first_person", "subjects_self", "subjects_other", "splitters"),
    *("common", "now", "turns_back"),
)


class When(StrEnum):
    """A time that makes what is told less urgent: long past, as somebody young, or in the last days."""

    PAST = "past"
    AS_A_CHILD = "as_a_child"
    LATELY = "lately"


@dataclass(frozen=True)
class Grammar:
    """How the phrases of one language are read.

    `denies` counts up to `reach` words before a phrase, unless one of `lets_stand` comes between; a new
    subject ends it, unless one of `hands_on` stands before that (“I do not think I …”).
    """

    language: str
    reach: int
    denies: frozenset[str]
    lets_stand: frozenset[str]
    hands_on: frozenset[str]
    first_person: frozenset[str]
    subjects_self: frozenset[str]
    subjects_other: frozenset[str]
    turns_back: frozenset[str]
    splitters: frozenset[str]
    common: frozenset[str]
    now: frozenset[str]
    times: Mapping[When, tuple[str, ...]]
    spellings: Mapping[str, Sequence[str]]

    @property
    def subjects(self) -> frozenset[str]:
        """The words that say who does something."""
        return self.subjects_self | self.subjects_other

    @property
    def words(self) -> frozenset[str]:
        """Every word that the rules know."""
        return (
            self.denies | self.lets_stand | self.hands_on | self.first_person | self.subjects | self.splitters
        )


@cache
def grammar_of(language: str) -> Grammar:
    """Read the grammar of a language that we carry."""
    said = tomllib.loads((files("ringbuoy.triage") / "data" / f"grammar-{language}.toml").read_text())
    return Grammar(
        language=language,
        reach=said["reach"],
        times={kind: tuple(said["times"][kind]) for kind in When},
        spellings={word: tuple(meant.split()) for word, meant in said["spellings"].items()},
        **{name: frozenset(said[name].split()) for name in _SETS},
    )
