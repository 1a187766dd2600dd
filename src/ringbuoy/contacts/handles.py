"""The number, address or word that a caller gave: kept sealed, shown in part, revealed with a reason.

The line's policy decides, here and not on a page: `never_stored` never comes to the table, `masked` shows the
last digits, `shown` shows the whole to whoever may reveal it. The caller's counselor may reveal it while the
contact is open; supervisors in every contact that they may read.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from ringbuoy.access.gates import can, require
from ringbuoy.access.rules import Act
from ringbuoy.callers.rules import HandleKind, masked, normalize
from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.reading import NotYourContact, grant_for, is_own_live, may_read
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.lines.rules import NumberShown
from ringbuoy.people.models import Person
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey

_SEQUENCE = {kind: number for number, kind in enumerate(HandleKind, start=1)}


class RevealReason(StrEnum):
    """Why somebody needs the whole. The value is the stored code."""

    DANGER = "danger"
    CALL_BACK = "call_back"
    CALLER_ASKED = "caller_asked"
    CHECK = "check"


class NoReason(Refused):
    """It is not said why the whole is needed."""


class NoSuchHandle(NotFound):
    """The caller gave nothing of this kind, or it is not stored."""


@dataclass(frozen=True)
class ShownHandle:
    """What one person may see of a handle now. `text` is the whole only where they may see it."""

    kind: HandleKind
    text: str = field(repr=False)
    is_whole: bool
    may_reveal: bool


def keep_handle(contact: Contact, kind: HandleKind, text: str, *, key: ContactKey) -> bool:
    """Keep what a caller gave, sealed, unless the line never stores it; tell whether it was kept.

    :raises UnreadableHandle: the text is not a handle of this kind.
    """
    normalize(kind, text)
    if contact.line.rules.number_shown == NumberShown.NEVER_STORED:
        return False
    sealed = CallerHandle.handle.seal(key, text.strip(), sequence=_SEQUENCE[kind])
    with showing(contact.pk):
        CallerHandle.objects.bulk_create(
            [CallerHandle(contact=contact, kind=kind, handle=sealed)],
            update_conflicts=True,
            unique_fields=["contact", "kind"],
            update_fields=["handle"],
        )
    return True


def handles_shown(actor: Person, contact: Contact, *, key: ContactKey, at: datetime) -> list[ShownHandle]:
    """Give what this person may see of the caller's handles. Who asks has passed the reading gate."""
    policy = contact.line.rules.number_shown
    if policy == NumberShown.NEVER_STORED:
        return []
    may_reveal = _may_reveal(actor, contact, at=at)
    is_whole = policy == NumberShown.SHOWN and may_reveal
    with showing(contact.pk):
        rows = list(CallerHandle.objects.filter(contact=contact))
    return [_shown(row, key, is_whole, may_reveal) for row in rows]


def _shown(row: CallerHandle, key: ContactKey, is_whole: bool, may_reveal: bool) -> ShownHandle:
    kind = HandleKind(row.kind)
    text = row.handle.open(key, sequence=_SEQUENCE[kind])
    return ShownHandle(kind, text if is_whole else masked(kind, text), is_whole, may_reveal)


def reveal(actor: Person, contact: Contact, kind: str, *, reason: str, at: datetime) -> str:
    """Give the whole of a handle, with a line in the journal that says why.

    :raises NoReason: none of our reasons was given.
    :raises NotYourContact: this person may not see it in this contact; the journal has that too.
    :raises NoSuchHandle: there is none of this kind.
    """
    require(actor, Act.REVEAL_NUMBER)
    require_reveal(actor, contact, at=at)
    if reason not in set(RevealReason):
        raise NoReason(_("Choose why you need it."))
    row = _kept(contact, kind)
    write(Happened.HANDLE_REVEALED, at=at, contact=contact.id, person=actor.pk, kind=kind, reason=reason)
    key = open_or_borrow(contact.id, grant=grant_for(actor, contact, purpose="handle", at=at))
    return row.handle.open(key, sequence=_SEQUENCE[HandleKind(kind)])


def kept_handle(contact: Contact, kind: HandleKind, *, key: ContactKey) -> str:
    """Give the whole of a handle to the line itself, which calls or texts by it.

    :raises NoSuchHandle: there is none of this kind.
    """
    return _kept(contact, kind).handle.open(key, sequence=_SEQUENCE[kind])


def require_reveal(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Let only those pass who may see the whole of what a caller gave; the journal has a refusal too.

    :raises NotYourContact: this person may not.
    """
    if not _may_reveal(actor, contact, at=at):
        write(Happened.CONTACT_READ_REFUSED, at=at, contact=contact.id, person=actor.pk, purpose="handle")
        raise NotYourContact(_("You may not see this number now. If you need it, ask your supervisor."))


def _kept(contact: Contact, kind: str) -> CallerHandle:
    is_stored = kind in set(HandleKind) and contact.line.rules.number_shown != NumberShown.NEVER_STORED
    with showing(contact.pk):
        row = CallerHandle.objects.filter(contact=contact, kind=kind).first() if is_stored else None
    if row is None:
        raise NoSuchHandle(_("Nothing of this kind is kept for this contact."))
    return row


def _may_reveal(actor: Person, contact: Contact, *, at: datetime) -> bool:
    """Tell whether this person may see the whole: during the own contact, or as a supervisor of it."""
    if not can(actor, Act.REVEAL_NUMBER) or not may_read(actor, contact, at=at):
        return False
    return is_own_live(actor, contact) or can(actor, Act.LISTEN)
