"""Whom a member of the staff has named as close to them, and whether a contact is theirs.

Nothing readable is kept: the number or address becomes blind indexes, as a caller's does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.audit.models import CloseHandle
from ringbuoy.callers.models import Handle
from ringbuoy.callers.queries import indexes_of
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import Contact
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound
from ringbuoy.keyd.epochs import live_quarters
from ringbuoy.people.models import Person


class NoSuchCloseHandle(NotFound):
    """This person has named nobody by this row."""


def name_close(actor: Person, kind: HandleKind, text: str, *, at: datetime) -> CloseHandle:
    """Name a number or an address as one's own, or of somebody close: opening their contact raises an alarm.

    :raises UnreadableHandle: the text is not a handle of this kind.
    :raises KeysUnavailable: keyd does not answer.
    """
    indexes = indexes_of(kind, text)
    with transaction.atomic():
        row = CloseHandle.objects.create(
            person=actor,
            kind=kind,
            since=at,
            quarter=indexes[0].quarter,
            indexes=[index.digest for index in indexes],
        )
        write(Happened.PERSON_CLOSE_CHANGED, at=at, person=actor.pk, close=row.pk, now="named")
    return row


@transaction.atomic
def forget_close(actor: Person, row_id: int, *, at: datetime) -> None:
    """Take one of one's own back. The journal keeps that it was there.

    :raises NoSuchCloseHandle: it is not one's own, or is gone.
    """
    if not CloseHandle.objects.filter(pk=row_id, person=actor).delete()[0]:
        raise NoSuchCloseHandle(_("This is not in your list any more."))
    write(Happened.PERSON_CLOSE_CHANGED, at=at, person=actor.pk, close=row_id, now="taken_back")


def is_close(person: Person, contact: Contact) -> bool:
    """Tell whether a contact's caller has a handle that this person has named."""
    if contact.caller_id is None:
        return False
    named = {
        (row.kind, bytes(index)) for row in CloseHandle.objects.filter(person=person) for index in row.indexes
    }
    handles = Handle.objects.filter(caller=contact.caller_id).values_list("kind", "index")
    return any((kind, bytes(index)) in named for kind, index in handles)


@dataclass(frozen=True)
class Named:
    """One row of somebody's own list. `is_current`: it finds callers first known this quarter too."""

    pk: int
    kind: str
    since: datetime
    is_current: bool


def close_to(person: Person, *, at: datetime) -> list[Named]:
    """Give somebody's own list."""
    quarter = live_quarters(at)[0]
    rows = CloseHandle.objects.filter(person=person)
    return [Named(row.pk, row.kind, row.since, row.quarter >= quarter) for row in rows]
