"""Taking a nested JSON record apart into the rows of its tables."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ringbuoy.directory.cells import id_for
from ringbuoy.directory.cleaning import Said
from ringbuoy.directory.findings import Findings, Place, Problem, refused, repaired
from ringbuoy.directory.nests import NESTS, Nest, nests_of
from ringbuoy.directory.standard import TABLES

DEEPEST = 12


@dataclass
class Unnesting:
    """Takes records apart; ids of ours are made where a part has none."""

    findings: Findings
    source: str = ""

    def rows(self, record: Mapping[str, Any], table: str, place: Place) -> Iterator[Said]:
        """Give the rows that a record holds, itself first."""
        yield from self._rows(record, table, place, {}, 0)

    def _rows(
        self, record: Mapping[str, Any], table: str, place: Place, owner: Mapping[str, str], depth: int
    ) -> Iterator[Said]:
        if depth > DEEPEST:
            self.findings.add(refused(Problem.TOO_DEEP, place))
            return
        nests = {nest.key: nest for nest in nests_of(table)}
        cells = {name: said for name, said in record.items() if name in TABLES[table].by_name} | dict(owner)
        if depth and cells.get("id") in (None, ""):
            cells["id"] = self._made_id(record, table, place, owner)
        inside = list(self._inside(record, table, place, cells))
        self._tell_unknown(record, table, nests, place)
        if not _only_points(record, depth):
            yield Said(table, cells, place, is_nested=True)
        for nest, part, where, ours in inside:
            yield from self._rows(part, nest.table, where, ours, depth + 1)

    def _inside(
        self, record: Mapping[str, Any], table: str, place: Place, cells: dict[str, Any]
    ) -> Iterator[tuple[Nest, Mapping[str, Any], Place, Mapping[str, str]]]:
        """Give the parts inside a record; a single one that is pointed to tells its id to the holder."""
        for nest in nests_of(table):
            key, said = nest.key, record.get(nest.key)
            if said is None:
                continue
            parts = said if isinstance(said, list) else [said]
            for number, part in enumerate(parts):
                where = place.within(f"{key}[{number}]" if nest.is_list else key)
                if not isinstance(part, Mapping):
                    self.findings.add(refused(Problem.NOT_A_RECORD, where, shown=part))
                elif nest.is_list:
                    yield nest, {**_usual(nest, table), **part}, where, self._ownership(nest, cells)
                else:
                    own = str(part.get("id") or self._made_id(part, nest.table, where, {}))
                    cells[nest.column] = own
                    yield nest, {**_as_the_holder(nest, cells), **part, "id": own}, where, {}

    def _ownership(self, nest: Nest, cells: Mapping[str, Any]) -> Mapping[str, str]:
        return {nest.column: str(cells.get("id", ""))}

    def _made_id(self, record: Mapping[str, Any], table: str, place: Place, owner: Mapping[str, str]) -> str:
        """Make an id from whose the part is and what it says, so that a second import finds it again."""
        said = sorted(
            (key, str(value)) for key, value in record.items() if not isinstance(value, list | dict)
        )
        self.findings.add(repaired(Problem.ID_MADE, place, "id"))
        return str(id_for(repr((sorted(owner.items()), said)), source=self.source, table=table))

    def _tell_unknown(
        self, record: Mapping[str, Any], table: str, nests: Mapping[str, Nest], place: Place
    ) -> None:
        for key in record:
            if key not in TABLES[table].by_name and key not in nests:
                self.findings.add(repaired(Problem.UNKNOWN_COLUMN, place, key, record[key]))


def _as_the_holder(nest: Nest, cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what a single part must say and the holder has said: a program's organization."""
    wanted = [column.name for column in TABLES[nest.table].references if column.is_required]
    return {name: cells[name] for name in wanted if cells.get(name)}


def _usual(nest: Nest, table: str) -> Mapping[str, str]:
    """Say of which table the holder is, where a part of it does not."""
    column = {"attribute": "link_entity", "metadata": "resource_type"}.get(nest.table)
    return {column: table} if column else {}


def _only_points(record: Mapping[str, Any], depth: int) -> bool:
    """Tell whether a part says nothing but its id: then it stands elsewhere."""
    return depth > 0 and set(record) == {"id"}


def table_like(record: Mapping[str, Any], hint: str) -> str | None:
    """Tell of which table a record is, by the name of its file or else by its keys. None: of none."""
    if not isinstance(record.get("id"), str | int | UUID):
        return _hinted(hint) if set(record) - {"id"} and "name" in record else None
    return _hinted(hint) or _most_alike(record)


def _hinted(hint: str) -> str | None:
    fitting = [name for name in TABLES if hint == name or hint.startswith(f"{name}_")]
    return max(fitting, key=len, default=None)


def _most_alike(record: Mapping[str, Any]) -> str | None:
    """Find the table that knows the most keys of the record; no table knows less than half of them."""

    def known(name: str) -> int:
        keys = {*TABLES[name].by_name, *(nest.key for nest in nests_of(name))}
        return len(keys & set(record))

    fitting = max(TABLES, key=_in_order(known))
    return fitting if known(fitting) > max(1, len(record) / 2) else None


def _in_order(known: Callable[[str], int]) -> Callable[[str], tuple[int, bool]]:
    return lambda name: (known(name), name in NESTS)
