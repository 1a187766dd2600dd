"""To which record a part belongs, and what a new part says of it."""

from uuid import UUID

from django.utils.translation import gettext as _

from ringbuoy.access.gates import Actor
from ringbuoy.directory.editing.records import NoSuchRecord, Record, find_record, lists_of, parts_of
from ringbuoy.directory.models import MODELS
from ringbuoy.kernel.errors import Refused

STANDS_ALONE = frozenset({"organization", "service", "location", "taxonomy", "taxonomy_term"})
"""Records with a page of their own; everything else is kept on the page of what it belongs to."""

_OWNERS = (
    *("contact_id", "phone_id", "service_at_location_id", "service_id", "location_id"),
    *("organization_id", "taxonomy_id"),
)


class NotAPartOfIt(Refused):
    """Records of this kind do not hold such a part."""


def owner_of(actor: Actor, record: Record) -> Record:
    """Give the record on whose page a row is kept: itself, or what it belongs to most narrowly."""
    if record.table.name in STANDS_ALONE:
        return record
    for name, key in _owners(record):
        try:
            return find_record(actor, name, key)
        except NoSuchRecord:
            continue
    return record


def _owners(record: Record) -> list[tuple[str, UUID]]:
    row = record.row
    if record.table.name == "attribute":
        return [(row.link_entity, row.link_id)] if row.link_entity in MODELS else []
    columns = [name for name in _OWNERS if name in record.table.by_name and name != f"{record.table.name}_id"]
    return [(name.removesuffix("_id"), getattr(row, name)) for name in columns if getattr(row, name)]


def part_given(owner: Record, part: str) -> dict[str, str]:
    """Say what a new part of a record says by standing there: whose it is.

    :raises NotAPartOfIt: the standard has no such part of such a record.
    """
    column = dict(lists_of(owner.table.name)).get(part)
    if column is None or not may_be_added(owner, part):
        raise NotAPartOfIt(_("Nothing of this kind belongs to such a record. Go back and choose another."))
    beside = {"link_entity": owner.table.name} if part == "attribute" else {}
    return {column: str(owner.pk), **beside}


def whose(record: Record) -> dict[str, str]:
    """Say whose a row is, as it stands: a form does not ask for it."""
    names = [*record.table.parents, *(["link_entity"] if record.table.name == "attribute" else [])]
    return {name: str(value) for name in names if (value := getattr(record.row, name)) is not None}


def may_be_added(owner: Record, part: str) -> bool:
    """Tell whether a part is added on the page of this record: a service gets its places, not the reverse."""
    return (owner.table.name, part) != ("location", "service_at_location")


def keys_of_parts(actor: Actor, record: Record) -> list[UUID]:
    """Give the ids of everything that belongs to a record and has no page of its own."""
    parts = parts_of(actor, record)
    return [one.pk for part in parts if part.table.name not in STANDS_ALONE for one in part.records]
