"""Changes of the directory that wait, as a page shows them: by record and by who wrote them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.directory.columns import Kind
from ringbuoy.directory.editing.naming import called, name_of
from ringbuoy.directory.models import MODELS, Deed, Draft
from ringbuoy.directory.standard import TABLES
from ringbuoy.doors.office.changes import Change
from ringbuoy.doors.office.record_words import label_of, say, table_name
from ringbuoy.doors.office.second_person import has_colleague
from ringbuoy.people.models import Person

Words = str | Promise

DEED_WORDS: dict[Deed, Words] = {
    Deed.ADD: gettext_lazy("New"),
    Deed.CHANGE: gettext_lazy("Changed"),
    Deed.REMOVE: gettext_lazy("Taken out"),
}


@dataclass(frozen=True)
class Waiting:
    """One change that waits: what is done to which row, field by field."""

    draft: Draft
    deed: Words
    kind: Words
    name: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Bundle:
    """What one person wrote about one record: it is published together."""

    table: str
    key: UUID
    title: str
    is_there: bool
    by: str
    at: datetime
    is_own: bool
    may_publish: bool
    may_withdraw: bool
    rows: Sequence[Waiting]


def bundles(person: Person, drafts: Iterable[Draft]) -> list[Bundle]:
    """Put what waits together by record and author, with what this person may do about it."""
    together: dict[tuple[str, UUID, int], list[Draft]] = {}
    for draft in drafts:
        together.setdefault((draft.owner_table, draft.owner_id, draft.person_id), []).append(draft)
    names = dict(Person.objects.values_list("pk", "name"))
    may_publish = can(person, Act.PUBLISH_DIRECTORY)
    is_alone = may_publish and not has_colleague(person, Act.PUBLISH_DIRECTORY)
    return [
        _bundle(
            rows, names.get(author, ""), own=author == person.pk, may_publish=may_publish, is_alone=is_alone
        )
        for (_table, _key, author), rows in together.items()
    ]


def _bundle(rows: list[Draft], by: str, *, own: bool, may_publish: bool, is_alone: bool) -> Bundle:
    first = rows[0]
    owner = MODELS[first.owner_table]._default_manager.filter(pk=first.owner_id).first()
    return Bundle(
        table=first.owner_table,
        key=first.owner_id,
        title=called(first.owner_table, owner) if owner else _name(first),
        is_there=owner is not None,
        by=by,
        at=rows[-1].at,
        is_own=own,
        may_publish=may_publish and (not own or is_alone),
        may_withdraw=own or may_publish,
        rows=[_waiting(row) for row in rows],
    )


def _waiting(draft: Draft) -> Waiting:
    fields = dict.fromkeys([*draft.before, *draft.after])
    return Waiting(
        draft,
        DEED_WORDS[Deed(draft.deed)],
        table_name(draft.table),
        _name(draft),
        [
            Change(str(label_of(name)), _said(draft, name, draft.before), _said(draft, name, draft.after))
            for name in fields
            if name not in _whose(draft)
        ],
    )


def _whose(draft: Draft) -> tuple[str, ...]:
    return (*TABLES[draft.table].parents, "link_entity")


def _said(draft: Draft, name: str, values: dict[str, object]) -> str:
    column = TABLES[draft.table].by_name[name]
    value = values.get(name)
    if value and column.kind is Kind.REFERENCE and column.of:
        return name_of(column.of, UUID(str(value))) or str(value)
    return say(value)


def _name(draft: Draft) -> str:
    """Name the row: as it stands, or as it would."""
    row = MODELS[draft.table]._default_manager.filter(pk=draft.record_id).first()
    if row is None:
        row = MODELS[draft.table](id=draft.record_id, **draft.after)
    return called(draft.table, row)
