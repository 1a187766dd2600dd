"""Putting rows together into the standard's nested records, one query a table, not a row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ringbuoy.directory.confidential import hidden_places, shown, shown_columns
from ringbuoy.directory.nests import Nest, nests_of
from ringbuoy.directory.standard import TABLES
from ringbuoy.directory.writing import in_json

Record = dict[str, Any]
Raw = Mapping[str, Any]


@dataclass
class Nesting:
    """Builds records; `is_full` False: only what is one to one, as the standard's lists have it."""

    is_full: bool = True
    hidden: frozenset[UUID] = field(default_factory=hidden_places)

    def records(self, table: str, rows: Sequence[Raw]) -> list[Record]:
        """Build a record for each row of a table, in their order."""
        built = self._build(table, rows, above=())
        for record in built:
            _forget_what_is_inside(record)
        return built

    def _build(self, table: str, rows: Sequence[Raw], *, above: tuple[str, ...]) -> list[Record]:
        records = [self._plain(table, row) for row in rows]
        for nest in nests_of(table):
            if nest.table in above or (nest.is_list and not self.is_full):
                continue
            add = self._add_list if nest.is_list else self._add_one
            add(nest, rows, records, (*above, table))
        return records

    def _plain(self, table: str, row: Raw) -> Record:
        said = {}
        for name in shown_columns(TABLES[table]):
            value = row[name]
            if (value is not None and value not in self.hidden) or (value is not None and name == "id"):
                said[name] = in_json(value)
        return said

    def _add_list(
        self, nest: Nest, rows: Sequence[Raw], records: Sequence[Record], above: tuple[str, ...]
    ) -> None:
        parts = _by(nest.column, nest.table, (row["id"] for row in rows))
        flat = [part for row in rows for part in parts.get(row["id"], ())]
        built = iter(self._build(nest.table, flat, above=above))
        for row, record in zip(rows, records, strict=True):
            inside = [next(built) for _part in parts.get(row["id"], ())]
            for one in inside:
                one.pop(nest.column, None)
            if inside:
                record[nest.key] = inside

    def _add_one(
        self, nest: Nest, rows: Sequence[Raw], records: Sequence[Record], above: tuple[str, ...]
    ) -> None:
        wanted = {row[nest.column] for row in rows if row[nest.column]}
        found = list(_rows(nest.table, "id", wanted))
        built = dict(
            zip([one["id"] for one in found], self._build(nest.table, found, above=above), strict=True)
        )
        for row, record in zip(rows, records, strict=True):
            part = built.get(row[nest.column])
            if part is not None:
                record[nest.key] = part
                record.pop(nest.column, None)


def _by(column: str, table: str, owners: Iterable[UUID]) -> dict[UUID, list[Raw]]:
    found: dict[UUID, list[Raw]] = defaultdict(list)
    for row in _rows(table, column, set(owners)):
        found[row[column]].append(row)
    return found


def _rows(table: str, column: str, values: set[UUID]) -> Iterable[Raw]:
    if not values:
        return []
    return (
        shown(table).filter(**{f"{column}__in": values}).order_by("pk").values(*shown_columns(TABLES[table]))
    )


def _forget_what_is_inside(record: Record) -> None:
    """Take away every reference to something that the record holds anyway."""
    ids = set(_ids(record))
    _drop_references(record, ids)


def _ids(said: Any) -> Iterable[str]:
    if isinstance(said, dict):
        yield said["id"]
        for value in said.values():
            yield from _ids(value)
    elif isinstance(said, list):
        for one in said:
            yield from _ids(one)


def _drop_references(said: Any, ids: set[str]) -> None:
    if isinstance(said, list):
        for one in said:
            _drop_references(one, ids)
    elif isinstance(said, dict):
        for name in [name for name, value in said.items() if name.endswith("_id") and value in ids]:
            del said[name]
        for value in said.values():
            _drop_references(value, ids)
