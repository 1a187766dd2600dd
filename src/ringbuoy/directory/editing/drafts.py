"""Writing a change of the directory down, so that a second person can publish it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import Actor, require
from ringbuoy.access.rules import Act
from ringbuoy.directory.columns import Table
from ringbuoy.directory.editing.fields import differing, values_of
from ringbuoy.directory.editing.records import Record, lists_of
from ringbuoy.directory.models import MODELS, Deed, Draft
from ringbuoy.directory.writing import Written, in_json
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted
from ringbuoy.kernel.ids import new_id


class AnotherDraftWaits(Conflict):
    """A colleague's change of the same row waits already."""


class OthersBelongToIt(Conflict):
    """A record to which others belong is not taken out."""


class NoSuchDraft(NotFound):
    """No change waits under this number."""


class NotYourDraft(NotPermitted):
    """Only who wrote a change, or who may publish it, takes it back."""


class DraftSettled(Conflict):
    """Somebody else has published it or taken it back."""


@transaction.atomic
def draft_change(
    actor: Actor, record: Record, after: Mapping[str, Written], *, owner: Record, at: datetime
) -> Draft | None:
    """Write down how the fields of a row should stand. None: nothing differs from how they stand.

    What the same person wrote before about this row is replaced.

    :raises AnotherDraftWaits: a colleague's change of this row waits.
    """
    require(actor, Act.EDIT_DIRECTORY)
    before, after = differing(_written(record), _as_stored(record.table, after))
    if not after:
        return None
    _take_own_back(actor, record.pk, at=at)
    if record.is_drafted:
        whole = {name: value for name, value in {**_written(record), **after}.items() if value is not None}
        return _keep(actor, _Deed(Deed.ADD, record.table, record.pk), {}, whole, owner=owner, at=at)
    return _keep(actor, _Deed(Deed.CHANGE, record.table, record.pk), before, after, owner=owner, at=at)


@transaction.atomic
def draft_new(
    actor: Actor, table: Table, values: Mapping[str, Written], *, owner: Record | None, at: datetime
) -> Draft:
    """Write down a new row. `owner` None: it belongs to nothing, as an organization does."""
    require(actor, Act.EDIT_DIRECTORY)
    said = {name: value for name, value in values.items() if value is not None}
    deed = _Deed(Deed.ADD, table, new_id())
    return _keep(actor, deed, {}, _as_stored(table, said), owner=owner, at=at)


@transaction.atomic
def draft_removal(actor: Actor, record: Record, *, owner: Record, at: datetime) -> Draft:
    """Write down that a row should be taken out.

    :raises OthersBelongToIt: other records belong to it.
    :raises AnotherDraftWaits: a colleague's change of this row waits.
    """
    require(actor, Act.EDIT_DIRECTORY)
    if has_parts(record):
        raise OthersBelongToIt(
            _(
                "Other records belong to this one. Take them out first. A service that has ended can stay: "
                "set its status to defunct."
            )
        )
    _take_own_back(actor, record.pk, at=at)
    before = {name: value for name, value in _written(record).items() if value is not None}
    return _keep(actor, _Deed(Deed.REMOVE, record.table, record.pk), before, {}, owner=owner, at=at)


@transaction.atomic
def withdraw(actor: Actor, draft: Draft, *, at: datetime) -> None:
    """Take a change back, so that it is never published; who may publish may refuse it so.

    :raises NotYourDraft: somebody else wrote it and this person may not publish.
    :raises DraftSettled: it was published or taken back meanwhile.
    """
    require(actor, Act.EDIT_DIRECTORY if draft.person_id == actor.pk else Act.PUBLISH_DIRECTORY)
    settle(actor, draft, "withdrawn", at=at)
    if draft.deed == Deed.ADD:
        _withdraw_parts(actor, draft.record_id, at=at)
    write(Happened.DIRECTORY_DRAFT_WITHDRAWN, at=at, person=actor.pk, draft=draft.pk, by=draft.person_id)


def _withdraw_parts(actor: Actor, key: UUID, *, at: datetime) -> None:
    """Take back what was written about a record that will never be there."""
    for part in open_drafts().filter(owner_id=key):
        settle(actor, part, "withdrawn", at=at)
        _withdraw_parts(actor, part.record_id, at=at)


def settle(actor: Actor, draft: Draft, outcome: str, *, at: datetime) -> None:
    """Let a change be settled, once, by one person.

    :raises DraftSettled: somebody was first.
    """
    open_one = Draft.objects.filter(pk=draft.pk, outcome="")
    if not open_one.update(outcome=outcome, settled_by=actor.pk, settled_at=at):
        raise DraftSettled(_("A colleague has published this or taken it back. Look at the list again."))


def open_drafts() -> QuerySet[Draft]:
    """Give what waits for a second person, the oldest first."""
    return Draft.objects.filter(outcome="").order_by("pk")


def find_draft(number: int) -> Draft:
    """Find a change that waits or waited.

    :raises NoSuchDraft: there is none of this number.
    """
    draft = Draft.objects.filter(pk=number).first()
    if draft is None:
        raise NoSuchDraft(_("There is no such change. Look at the list again."))
    return draft


def has_parts(record: Record) -> bool:
    """Tell whether other rows belong to a record."""
    lists = lists_of(record.table.name)
    return any(MODELS[name]._default_manager.filter(**{column: record.pk}).exists() for name, column in lists)


@dataclass(frozen=True)
class _Deed:
    """What is to be done, to which row."""

    deed: Deed
    table: Table
    key: UUID


def _keep(
    actor: Actor,
    deed: _Deed,
    before: Mapping[str, Written],
    after: Mapping[str, Written],
    *,
    owner: Record | None,
    at: datetime,
) -> Draft:
    draft = Draft(
        table=deed.table.name,
        record_id=deed.key,
        owner_table=owner.table.name if owner else deed.table.name,
        owner_id=owner.pk if owner else deed.key,
        deed=deed.deed.value,
        before=dict(before),
        after=dict(after),
        person_id=actor.pk,
        at=at,
    )
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise AnotherDraftWaits(
            _("A colleague's change of this waits to be published. Publish it or take it back first.")
        ) from error
    write(
        Happened.DIRECTORY_DRAFTED, at=at, person=actor.pk, draft=draft.pk, deed=draft.deed, table=draft.table
    )
    return draft


def _take_own_back(actor: Actor, key: UUID, *, at: datetime) -> None:
    mine = open_drafts().filter(record_id=key, person_id=actor.pk)
    mine.update(outcome="withdrawn", settled_by=actor.pk, settled_at=at)


def _written(record: Record) -> dict[str, Written]:
    return {name: in_json(value) for name, value in record.values.items() if name != "id"}


def _as_stored(table: Table, said: Mapping[str, Written]) -> dict[str, Written]:
    """Write values as they will read once they are stored, so that equal ones are seen as equal."""
    return {name: in_json(value) for name, value in values_of(table.name, said).items()}
