"""Publishing what a colleague wrote: only now the directory is another. One transaction for all of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import Actor, require
from ringbuoy.access.rules import Act
from ringbuoy.directory.editing.drafts import settle
from ringbuoy.directory.editing.fields import values_of
from ringbuoy.directory.editing.records import services_of
from ringbuoy.directory.models import MODELS, Deed, Draft, FieldChange, Service
from ringbuoy.directory.searching.indexing import index_places, index_services
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotPermitted

NOT_SEARCHED = frozenset({"phone", "contact", "funding", "program", "organization_identifier"})
"""Tables of which nothing stands in the search's own table: they are read when something was found."""

WITH_PLACES = frozenset({"location", "address"})


class TakesTwo(NotPermitted):
    """What somebody wrote is published by somebody else."""


class OwnerNotPublished(Conflict):
    """A new part waits for a record that is not there yet."""


class ChangedMeanwhile(Conflict):
    """The record is not what it was when the change was written."""


@transaction.atomic
def publish(actor: Actor, drafts: Sequence[Draft], *, has_colleague: bool, at: datetime) -> None:
    """Let changes hold. `has_colleague`: somebody else may publish; only without one, one's own may pass.

    :raises TakesTwo: the actor wrote one of them and a colleague could publish it.
    :raises ChangedMeanwhile: a record was changed since, by an import or by somebody else.
    :raises OwnerNotPublished: what it belongs to waits itself.
    :raises DraftSettled: somebody was first.
    """
    require(actor, Act.PUBLISH_DIRECTORY)
    if has_colleague and any(draft.person_id == actor.pk for draft in drafts):
        raise TakesTwo(_("This takes two people. Ask a colleague to look at it and publish it."))
    touched: set[UUID] = set()
    for draft in sorted(drafts, key=lambda one: one.pk):
        touched |= _let_hold(actor, draft, at=at)
    _renew(drafts, touched, at=at)
    write(
        Happened.DIRECTORY_PUBLISHED,
        at=at,
        person=actor.pk,
        drafts=[str(draft.pk) for draft in drafts],
        alone=any(draft.person_id == actor.pk for draft in drafts),
    )


def _let_hold(actor: Actor, draft: Draft, *, at: datetime) -> set[UUID]:
    """Do what one draft says; give the services that hang on its row, before or after."""
    settle(actor, draft, "published", at=at)
    before = services_of(draft.table, draft.record_id)
    _DEEDS[Deed(draft.deed)](draft)
    _check_owner(draft)
    _remember(draft, at=at)
    return {*before, *services_of(draft.table, draft.record_id)}


def _add(draft: Draft) -> None:
    MODELS[draft.table]._default_manager.create(id=draft.record_id, **values_of(draft.table, draft.after))


def _change(draft: Draft) -> None:
    if not _as_it_was(draft).update(**values_of(draft.table, draft.after)):
        raise _changed_meanwhile()


def _remove(draft: Draft) -> None:
    if not _as_it_was(draft).delete()[0]:
        raise _changed_meanwhile()


_DEEDS = {Deed.ADD: _add, Deed.CHANGE: _change, Deed.REMOVE: _remove}


def _as_it_was(draft: Draft) -> Any:
    """Find the row, if every field that the draft speaks of is still what it was."""
    expected: dict[str, Any] = {"pk": draft.record_id}
    for name, value in values_of(draft.table, draft.before).items():
        expected |= {f"{name}__isnull": True} if value is None else {name: value}
    return MODELS[draft.table]._default_manager.filter(**expected)


def _check_owner(draft: Draft) -> None:
    """Let nothing be published that belongs to a record which is not published itself."""
    if draft.deed == Deed.ADD and not _owner_of(draft).exists():
        raise OwnerNotPublished(_("It belongs to something that is not published yet. Publish that first."))


def _owner_of(draft: Draft) -> Any:
    return MODELS[draft.owner_table]._default_manager.filter(pk=draft.owner_id)


def _changed_meanwhile() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("The record was changed since this was written. Take the change back and write it anew.")
    )


def _remember(draft: Draft, *, at: datetime) -> None:
    """Keep what each field was and became, by whom: the person who wrote it."""
    names = list(dict.fromkeys([*draft.before, *draft.after]))
    FieldChange.objects.bulk_create(
        FieldChange(
            table=draft.table,
            record_id=draft.record_id,
            field=name,
            before=text_of(draft.before.get(name)),
            after=text_of(draft.after.get(name)),
            person_id=draft.person_id,
            draft_id=draft.pk,
            at=at,
        )
        for name in names
    )


def text_of(value: object) -> str | None:
    """Write a value for the history. None: there was none."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _renew(drafts: Iterable[Draft], touched: Collection[UUID], *, at: datetime) -> None:
    """Stamp the services that are other than before, and make what the search looks into anew."""
    Service.objects.filter(pk__in=touched).update(last_modified=at, changed_at=at)
    tables = {draft.table for draft in drafts}
    if tables - NOT_SEARCHED:
        index_services(touched)
    if tables & WITH_PLACES:
        index_places()
