"""What of an entry is hashed into the tree: all of it, in one spelling."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import orjson

from ringbuoy.kernel.tree import leaf_hash

COLUMNS = "e.id, e.at, e.inserted_at, e.name, e.contact_id, e.person_id, e.line_id, e.codes::text"
"""What is read of an entry, under the name e. PostgreSQL writes `codes` in one order and one spelling."""


def hash_of(columns: Sequence[Any]) -> bytes:
    """Hash an entry, given as `COLUMNS`."""
    return leaf_hash(written(columns))


def written(columns: Sequence[Any]) -> bytes:
    """Write an entry, given as `COLUMNS`, as it stands in its leaf."""
    entry, at, inserted_at, *rest = columns
    return orjson.dumps([entry, at.astimezone(UTC), inserted_at.astimezone(UTC), *rest])
