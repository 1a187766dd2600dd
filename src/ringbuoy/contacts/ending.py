"""How a contact ends: the caller leaves, the counselor ends it, the record is closed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.breathing import let_breathe
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import QUEUED, SAID_AT_THE_END, CountsAs, Move, NotPossibleNow, State
from ringbuoy.contacts.swaps import hold, swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person

UNRECORDED = "unrecorded"


class UnknownDisposition(Refused):
    """The line has no such disposition."""


class UnknownKind(Refused):
    """There is no such kind of contact."""


@transaction.atomic
def leave(contact: Contact, *, how: str, at: datetime) -> State:
    """The caller leaves: `how` is a code such as exit_button, link, silence, gone.

    One who still waits has abandoned; one who talked leaves the counselor to wrap up. That they have left
    is so whatever the door last saw of the contact: it is read anew, and nothing gets between.

    :raises NotPossibleNow: the contact was over already.
    """
    hold(contact)
    if contact.where in QUEUED:
        state = swap(contact, Move.LEAVE, ended_at=at, left_by=how, due_at=None, due="")
        waited = round((at - contact.waiting_since).total_seconds(), 3)
        write(
            Happened.CONTACT_ABANDONED,
            at=at,
            contact=contact.id,
            line=contact.line_id,
            how=how,
            waited_seconds=waited,
        )
        return state
    state = swap(contact, Move.LEAVE, **_wrapping_up(contact, at=at), left_by=how)
    write(Happened.CONTACT_CALLER_LEFT, at=at, contact=contact.id, person=contact.counselor_id, how=how)
    return state


@transaction.atomic
def end(actor: Person, contact: Contact, *, at: datetime, how: str = "counselor") -> None:
    """The counselor ends the talk; the wrap-up begins. `how` is a code: counselor, boundary."""
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    swap(contact, Move.END, **_wrapping_up(contact, at=at), left_by=how)
    write(Happened.CONTACT_ENDED, at=at, contact=contact.id, person=actor.pk, how=how)


@transaction.atomic
def end_silent(contact: Contact, *, at: datetime) -> None:
    """End a chat whose caller has been silent for as long as the line waits."""
    swap(contact, Move.END, **_wrapping_up(contact, at=at), left_by="silence")
    write(Happened.CONTACT_ENDED, at=at, contact=contact.id, person=contact.counselor_id, how="silence")


@transaction.atomic
def close(actor: Person, contact: Contact, disposition: str, *, at: datetime) -> None:
    """Close the record with one disposition of its line.

    :raises UnknownDisposition: the line has no such disposition.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if disposition not in {row["code"] for row in contact.line.dispositions}:
        raise UnknownDisposition(_("Choose how this contact ended from the list."))
    swap(contact, Move.CLOSE, closed_at=at, disposition=disposition, seat=None, due_at=None, due="")
    _tell_closed(contact, at=at, by=actor.pk)
    let_breathe(actor, contact, at=at)


@transaction.atomic
def close_as(actor: Person, contact: Contact, counts_as: str, *, at: datetime) -> None:
    """Close a contact that was not a counseling contact, from the talk or the wrap-up, in one step.

    :raises NotPossibleNow: it is a follow-up, and stays one.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if contact.counts_as == CountsAs.FOLLOW_UP:
        raise NotPossibleNow(_("This is a follow-up. Say what came of it instead."))
    if counts_as not in SAID_AT_THE_END:
        raise UnknownKind(_("Choose what kind of contact this was."))
    if contact.where is not State.WRAP_UP:
        end(actor, contact, at=at)
    swap(
        contact,
        Move.CLOSE,
        closed_at=at,
        counts_as=counts_as,
        disposition=counts_as,
        seat=None,
        due_at=None,
        due="",
    )
    _tell_closed(contact, at=at, by=actor.pk)
    let_breathe(actor, contact, at=at)


@transaction.atomic
def close_unrecorded(contact: Contact, *, at: datetime) -> None:
    """Close a record whose wrap-up time is long over; supervisors see that it lacks a disposition."""
    swap(contact, Move.CLOSE, closed_at=at, disposition=UNRECORDED, seat=None, due_at=None, due="")
    _tell_closed(contact, at=at, by=None)
    if contact.counselor:
        let_breathe(contact.counselor, contact, at=at)


def _tell_closed(contact: Contact, *, at: datetime, by: int | None) -> None:
    write(
        Happened.CONTACT_CLOSED,
        at=at,
        contact=contact.id,
        person=by,
        line=contact.line_id,
        disposition=contact.disposition,
        counts_as=str(contact.counts_as),
    )


def _wrapping_up(contact: Contact, *, at: datetime) -> dict[str, object]:
    wait = timedelta(seconds=contact.line.rules.wrap_up_seconds)
    return {"ended_at": at, "seat": None, "due_at": at + wait, "due": "wrap_up_over"}
