"""What a question may be narrowed by: the needs, languages and kinds of access that the directory names."""

from collections.abc import Iterable
from uuid import UUID

from ringbuoy.directory.models import Accessibility, Language, TaxonomyTerm

MOST = 1_000


def needs() -> list[str]:
    """Name every need, each once."""
    return _names(TaxonomyTerm.objects.values_list("name", flat=True).distinct()[:MOST])


def languages() -> list[str]:
    """Name every language in which help is given."""
    return _names(Language.objects.exclude(name=None).values_list("name", flat=True).distinct()[:MOST])


def kinds_of_access() -> list[str]:
    """Name what people with disabilities find at the places."""
    told = Accessibility.objects.exclude(description=None)
    return _names(told.values_list("description", flat=True).distinct()[:MOST])


def terms_named(name: str) -> list[UUID]:
    """Find the needs of this name: several where two taxonomies have it; none where nobody has."""
    return list(
        TaxonomyTerm.objects.filter(name__iexact=name.replace("\0", "").strip()).values_list("pk", flat=True)
    )


def _names(found: Iterable[str | None]) -> list[str]:
    return sorted({name.strip() for name in found if name and name.strip()}, key=str.lower)
