"""Finding the term of a taxonomy that somebody means, while they type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ringbuoy.access.gates import Actor, require
from ringbuoy.access.rules import Act
from ringbuoy.directory.models import Synonym, Taxonomy, TaxonomyTerm
from ringbuoy.directory.searching.questions import words_of

MOST_FOUND = 30
MOST_LOOKED_AT = 300
MOST_STEPS = 20


@dataclass(frozen=True)
class FoundTerm:
    """A term: what a form writes for it, and where it stands, from the taxonomy down."""

    said: str
    path: str


def terms_like(actor: Actor, text: str) -> list[FoundTerm]:
    """Give the terms whose name, description or like has every word, the plainest names first."""
    require(actor, Act.EDIT_DIRECTORY)
    words = words_of(text)
    if not words:
        return []
    rows = TaxonomyTerm.objects.all()
    likes = {row.word: row.means for row in Synonym.objects.filter(word__in=words)}
    for word in words:
        rows = rows.filter(_has_any([word, *likes.get(word, ())]))
    found = sorted(rows[:MOST_LOOKED_AT], key=lambda row: _rank(row, words))[:MOST_FOUND]
    return _found(found)


def _has_any(words: Iterable[str]) -> Q:
    is_like = Q()
    for word in words:
        is_like |= Q(name__icontains=word) | Q(description__icontains=word)
    return is_like


def _rank(row: TaxonomyTerm, words: Sequence[str]) -> tuple[bool, bool, int, str]:
    name = row.name.lower()
    return not all(word in name for word in words), not name.startswith(words[0]), len(name), name


def _found(rows: Sequence[TaxonomyTerm]) -> list[FoundTerm]:
    """Name each term alone where that leads to it, else by its id."""
    lowered = [row.name.lower() for row in rows]
    names = TaxonomyTerm.objects.filter(name__in=[row.name for row in rows]).values_list("name", flat=True)
    counted = [name.lower() for name in names]
    above = _above(rows)
    taxonomies = dict(Taxonomy.objects.values_list("pk", "name"))
    return [
        FoundTerm(row.name if counted.count(name) == 1 else str(row.pk), _path(row, above, taxonomies))
        for row, name in zip(rows, lowered, strict=True)
    ]


def _above(rows: Sequence[TaxonomyTerm]) -> dict[UUID, TaxonomyTerm]:
    """Read the terms above these, level by level."""
    known: dict[UUID, TaxonomyTerm] = {}
    asked = {row.parent_id for row in rows if row.parent_id}
    for _step in range(MOST_STEPS):
        missing = asked - known.keys()
        if not missing:
            break
        known |= TaxonomyTerm.objects.in_bulk(missing)
        asked = {row.parent_id for row in known.values() if row.parent_id}
    return known


def _path(row: TaxonomyTerm, above: dict[UUID, TaxonomyTerm], taxonomies: dict[UUID, str]) -> str:
    names, at = [row.name], row
    while at.parent_id in above and len(names) <= MOST_STEPS:
        at = above[at.parent_id]
        names.append(at.name)
    of = taxonomies.get(row.taxonomy_id, "") if row.taxonomy_id else row.taxonomy or ""
    return " › ".join([*([of] if of else []), *reversed(names)])
