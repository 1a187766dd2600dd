"""Reading records for those who keep them: one, what belongs to it, what it is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import Actor, can, require
from ringbuoy.access.rules import Act
from ringbuoy.directory.columns import Table
from ringbuoy.directory.confidential import hanging_on_hidden, shown
from ringbuoy.directory.editing.fields import NOT_KEPT_BY_HAND, values_of
from ringbuoy.directory.models import MODELS, Attribute, Deed, Draft, Service, ServiceAtLocation, TaxonomyTerm
from ringbuoy.directory.nests import NESTS
from ringbuoy.directory.standard import TABLES
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound

MOST_LISTED = 50
MOST_PARTS = 200
LISTED_TOO: Mapping[str, tuple[tuple[str, str], ...]] = {
    "location": (("service_at_location", "location_id"),),
    "taxonomy": (("taxonomy_term", "taxonomy_id"),),
}
"""What belongs to a record and is not nested in it by the standard."""


class NoSuchRecord(NotFound):
    """The directory has no such record, or this person may not know of it."""


@dataclass(frozen=True)
class Record:
    """A row of the directory with the table that it stands in. `is_drafted`: it is not published yet."""

    table: Table
    row: Any
    is_drafted: bool = False

    @property
    def pk(self) -> UUID:
        """The id of the record."""
        key: UUID = self.row.pk
        return key

    @property
    def values(self) -> dict[str, Any]:
        """What stands in its columns."""
        return {column.name: getattr(self.row, column.name) for column in self.table.columns}

    @property
    def is_confidential(self) -> bool:
        """Tell whether it is a confidential place or hangs on one."""
        return self.pk in hanging_on_hidden(self.table.name, [self.pk])


@dataclass(frozen=True)
class Parts:
    """The rows of one table that belong to a record. `count`: how many there are, given here or not."""

    table: Table
    records: Sequence[Record]
    count: int


def kept_table(name: str) -> Table:
    """Find a table that is kept by hand.

    :raises NoSuchRecord: there is none of this name.
    """
    if name not in TABLES or name in NOT_KEPT_BY_HAND:
        raise NoSuchRecord(_("The directory has no such kind of record. Go back to the list."))
    return TABLES[name]


def find_record(actor: Actor, name: str, key: UUID) -> Record:
    """Find one record. Of a confidential place only those know who may.

    :raises NoSuchRecord: there is none, or it is none of this person's business.
    """
    table = kept_table(name)
    row = MODELS[name]._default_manager.filter(pk=key).first()
    found = Record(table, row) if row else drafted(table, key)
    if found is None or not _may_see(actor, name, key):
        raise NoSuchRecord(_("The directory has no such record any more. Go back to the list."))
    return found


def drafted(table: Table, key: UUID) -> Record | None:
    """Give a record that waits to be published, as it would be. None: none of this id waits."""
    draft = Draft.objects.filter(outcome="", deed=Deed.ADD, table=table.name, record_id=key).first()
    if draft is None:
        return None
    return Record(table, MODELS[table.name](id=key, **values_of(table.name, draft.after)), is_drafted=True)


def open_record(actor: Actor, name: str, key: UUID, *, at: datetime) -> Record:
    """Find one record to look at it; that somebody looked at a confidential place is journaled."""
    record = find_record(actor, name, key)
    if record.is_confidential:
        write(Happened.DIRECTORY_CONFIDENTIAL_SEEN, at=at, person=actor.pk, table=name, record=str(key))
    return record


def _may_see(actor: Actor, name: str, key: UUID) -> bool:
    return can(actor, Act.SEE_CONFIDENTIAL_PLACES) or not hanging_on_hidden(name, [key])


def parts_of(actor: Actor, record: Record) -> list[Parts]:
    """Give everything that belongs to a record, table by table."""
    return [_parts(actor, name, {column: record.pk}) for name, column in lists_of(record.table.name)]


def lists_of(name: str) -> list[tuple[str, str]]:
    """Tell of which tables rows may belong to a record of this one, and by which column."""
    nested = [(nest.table, nest.column) for nest in NESTS.get(name, ()) if nest.is_list]
    return [one for one in (*nested, *LISTED_TOO.get(name, ())) if one[0] not in NOT_KEPT_BY_HAND]


def _parts(actor: Actor, name: str, found: dict[str, UUID]) -> Parts:
    rows = MODELS[name]._default_manager.filter(**found).order_by("pk")
    if not can(actor, Act.SEE_CONFIDENTIAL_PLACES):
        rows = rows.filter(pk__in=shown(name).values("pk"))
    records = [Record(TABLES[name], row) for row in rows[:MOST_PARTS]]
    return Parts(TABLES[name], records, rows.count())


def records_called(actor: Actor, text: str) -> list[Record]:
    """Find what has a page of its own by a part of its name, the shortest name first."""
    require(actor, Act.PUBLISH_DIRECTORY)
    words = text.replace("\0", "").split()
    if not words:
        return []
    found: list[Record] = []
    for name in ("organization", "service", "location", "taxonomy", "taxonomy_term"):
        rows = _named(MODELS[name]._default_manager.all(), words)
        if name == "location" and not can(actor, Act.SEE_CONFIDENTIAL_PLACES):
            rows = rows.filter(is_confidential=False)
        found += [Record(TABLES[name], row) for row in rows[:MOST_LISTED]]
    return sorted(found, key=lambda one: (len(one.row.name or ""), one.row.name or ""))[:MOST_LISTED]


def _named(rows: QuerySet[Model], words: Sequence[str]) -> QuerySet[Model]:
    for word in words:
        rows = rows.filter(Q(name__icontains=word))
    return rows.order_by("name")


def services_of(name: str, key: UUID) -> list[UUID]:
    """Give the services whose search entry or date of change hangs on this record."""
    if name == "service":
        return [key]
    if name == "organization":
        return list(Service.objects.filter(organization_id=key).values_list("pk", flat=True))
    if name == "location":
        at_place = ServiceAtLocation.objects.filter(location_id=key)
        return list(at_place.values_list("service_id", flat=True))
    row = MODELS[name]._default_manager.filter(pk=key).first()
    return _services_of_part(name, row) if row else []


def _services_of_part(name: str, row: Any) -> list[UUID]:
    if name == "taxonomy_term":
        return _services_under(row.pk)
    if name == "attribute":
        return services_of(row.link_entity, row.link_id) if row.link_entity in MODELS else []
    owners = ("service", "location", "service_at_location", "contact", "phone", "organization")
    found: list[UUID] = []
    for owner in owners:
        key = getattr(row, f"{owner}_id", None)
        found += services_of(owner, key) if key and owner != name else []
    return found


def _services_under(term: UUID) -> list[UUID]:
    """Give the services that are marked with a term or with one below it."""
    terms, newest = {term}, {term}
    while newest:
        below = TaxonomyTerm.objects.filter(parent_id__in=newest).values_list("pk", flat=True)
        newest = set(below) - terms
        terms |= newest
    marked = Attribute.objects.filter(taxonomy_term_id__in=terms, link_entity="service")
    return list(marked.values_list("link_id", flat=True))
