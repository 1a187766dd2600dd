"""A record as its page shows it: fields in words, its parts, what waits, who assured it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.directory.columns import Column, Kind
from ringbuoy.directory.editing.drafts import open_drafts
from ringbuoy.directory.editing.fields import NOT_KEPT_BY_HAND
from ringbuoy.directory.editing.keeping import assured_by
from ringbuoy.directory.editing.naming import called, name_of
from ringbuoy.directory.editing.parts import STANDS_ALONE, may_be_added, owner_of
from ringbuoy.directory.editing.records import Parts, Record, lists_of, parts_of
from ringbuoy.directory.models import FieldChange
from ringbuoy.directory.standard import TABLES
from ringbuoy.doors.office.changes import Change
from ringbuoy.doors.office.draft_page import bundles
from ringbuoy.doors.office.record_words import label_of, list_name, say, table_name
from ringbuoy.people.models import Person

Words = str | Promise


@dataclass(frozen=True)
class Part:
    """One part of a record, in one line."""

    table: str
    key: UUID
    words: str
    has_page: bool
    is_kept_here: bool


@dataclass(frozen=True)
class PartList:
    """The parts of one kind, with the name of the kind. `count`: how many there are, shown or not."""

    table: str
    name: Words
    parts: Sequence[Part]
    count: int
    may_be_added: bool

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more than are shown."""
        return self.count > len(self.parts)


@dataclass(frozen=True)
class Told:
    """One change of the history, with a name instead of an id."""

    what: str
    by: str
    at: datetime
    changes: Sequence[Change]


def record_page(person: Person, record: Record) -> dict[str, Any]:
    """Give everything that the page of a record shows."""
    owner = owner_of(person, record)
    said = assured_by(record.pk) if record.table.name == "service" else None
    return {
        "record": record,
        "kind": table_name(record.table.name),
        "title": called(record.table.name, record.row),
        "owners": _owners(record),
        "owner": owner if owner != record else None,
        "facts": facts_of(record),
        "lists": [_list(record, part) for part in parts_of(person, record)],
        "waiting": bundles(person, open_drafts().filter(owner_id=record.pk)),
        "assured_by": _name(said.person_id) if said else "",
        "is_confidential": record.is_confidential,
        "may_edit": can(person, Act.EDIT_DIRECTORY),
        "may_be_removed": record.table.name != "taxonomy",
    }


def facts_of(record: Record) -> list[tuple[Words, str]]:
    """Say every field of a record that holds something."""
    values = record.values
    return [
        (label_of(column.name), _said(column, values[column.name]))
        for column in record.table.columns
        if _is_told(record, column) and values[column.name] not in (None, "", False)
    ]


def _is_told(record: Record, column: Column) -> bool:
    own = column.kind is not Kind.KEY and column.name not in record.table.parents
    return own and column.name not in ("link_entity", "last_modified")


def _said(column: Column, value: Any) -> str:
    if column.kind is Kind.REFERENCE and column.of:
        return name_of(column.of, value) or _("something that is not in the directory")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else say(value)


def _owners(record: Record) -> list[tuple[str, UUID, str]]:
    """Name the records to which this one belongs, to go there."""
    found = []
    for column in record.table.references:
        key = getattr(record.row, column.name)
        if column.of and key and column.of not in NOT_KEPT_BY_HAND:
            found.append((column.of, key, name_of(column.of, key)))
    return [one for one in found if one[2]]


def _list(owner: Record, parts: Parts) -> PartList:
    name = parts.table.name
    shown = [_part(one) for one in parts.records]
    return PartList(name, list_name(name), shown, parts.count, may_be_added=may_be_added(owner, name))


def _part(record: Record) -> Part:
    name = record.table.name
    has_page = name in STANDS_ALONE or bool(lists_of(name))
    return Part(name, record.pk, called(name, record.row), has_page, is_kept_here=name not in STANDS_ALONE)


def history_in_words(rows: Sequence[FieldChange]) -> list[Told]:
    """Say what became of fields, those of one act together, newest first."""
    names = _names(row.person_id for row in rows)
    told: dict[tuple[Any, ...], Told] = {}
    for row in rows:
        key = (row.table, row.record_id, row.draft_id, row.at)
        if key not in told:
            told[key] = Told(str(table_name(row.table)), _author(names, row.person_id), row.at, [])
        told[key] = _with(told[key], row)
    return list(told.values())


def _with(told: Told, row: FieldChange) -> Told:
    change = Change(str(label_of(row.field)), _in_history(row, row.before), _in_history(row, row.after))
    return Told(told.what, told.by, told.at, [change, *told.changes])


def _in_history(row: FieldChange, value: str | None) -> str:
    column = TABLES[row.table].by_name.get(row.field) if row.table in TABLES else None
    if value and column and column.kind is Kind.REFERENCE and column.of:
        return name_of(column.of, UUID(value)) or value
    return say(value)


def _author(names: Mapping[int, str], person: int | None) -> str:
    return names.get(person, "") if person else _("An import at the machine")


def _names(people: Iterable[int | None]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in={one for one in people if one}).values_list("pk", "name"))


def _name(person: int | None) -> str:
    return _names([person]).get(person or 0, "")
