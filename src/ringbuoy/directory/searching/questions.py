"""What is asked of the search: words and filters, and what the words may mean. Pure."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ringbuoy.directory.searching.geography import Spot

MOST_WORDS = 12
LONGEST_WORD = 40
LONGEST_QUESTION = 400
_SMALL = """
a an and any are as at be by can do for from get has have help i in is it me my near need of on or our people
she he service services so some someone that the their they this to want was we where who with you your been
being am im into out about how what
ayuda con de del el en la las lo los mi necesito para por que quiero se su un una y o servicio servicios sin
"""
SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True)
class Question:
    """What somebody looks for. Empty or None: it does not matter."""

    text: str = ""
    terms: Sequence[UUID] = ()
    eligible: Sequence[UUID] = ()
    near: Spot | None = None
    within_meters: float | None = None
    age: float | None = None
    languages: Sequence[str] = ()
    accessibility: Sequence[str] = ()
    is_free: bool = False
    places_said_since: datetime | None = None
    is_open_now: bool = False
    organization_id: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """In how many entries a word stands, and in how many words that begin so; 0: in none."""

    entries: int = 0
    begun: int = 0


@dataclass(frozen=True)
class Meant:
    """One word of a question: as it was said, as it was understood, and what else may stand for it."""

    said: str
    word: str
    others: tuple[str, ...] = ()
    is_unfinished: bool = False
    stands: Standing = Standing()

    @property
    def weight(self) -> float:
        """How much the word tells: rare ones tell more."""
        return 1 / math.log(3 + self.stands.entries)

    @property
    def reach(self) -> int:
        """About how many entries it leads to: one that is not finished leads to all that begin so."""
        return self.stands.begun if self.is_unfinished else self.stands.entries

    @property
    def lexemes(self) -> str:
        """The word and its like in PostgreSQL's own notation; there are only letters and digits in it."""
        return self.itself + "".join(f" | {_phrase(other)}" for other in self.others)

    @property
    def itself(self) -> str:
        """The word alone, without its like."""
        return f"{self.word}:*" if self.is_unfinished and len(self.word) > 1 else self.word


def words_of(text: str) -> list[str]:
    """Take a question apart into plain words; small words say nothing, unless there is nothing else."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_QUESTION]).encode("ascii", "ignore").decode().lower()
    words = [word[:LONGEST_WORD] for word in re.findall(r"[a-z0-9]+", plain)]
    telling = [word for word in words if word not in SMALL_WORDS]
    return list(dict.fromkeys(telling or words))[:MOST_WORDS]


def understood(
    words: Sequence[str],
    *,
    synonyms: Mapping[str, Sequence[str]],
    corrections: Mapping[str, str],
    standings: Mapping[str, Standing],
) -> list[Meant]:
    """Give for each word what it may mean. The last one may be unfinished: somebody is still typing."""
    meant = []
    for word in words:
        right = corrections.get(word, word)
        others = [*synonyms.get(word, ()), *synonyms.get(right, ())]
        is_last = word == words[-1] and right == word
        stands = standings.get(right, Standing())
        meant.append(Meant(word, right, tuple(dict.fromkeys(others)), is_last, stands))
    return meant


def _phrase(text: str) -> str:
    parts = re.findall(r"[a-z0-9]+", text.lower())
    return f"({' <-> '.join(parts)})" if len(parts) > 1 else "".join(parts)


@dataclass
class Reasons:
    """Why a service was found: which words, and where they stand."""

    in_name: list[str] = field(default_factory=list)
    in_need: list[str] = field(default_factory=list)
    in_text: list[str] = field(default_factory=list)
    instead_of: dict[str, str] = field(default_factory=dict)
