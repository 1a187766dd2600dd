"""Promised call-backs that nobody answered: tried again by the line's rule, then left to a person.

The row is the promise, so that an engine that starts finds it. No telephone rings by itself: each try is a
call-back in the queue, and the line calls when a counselor has it.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.models import Caller
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import LIVE
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Foreseen, Unavailable
from ringbuoy.people.models import Person
from ringbuoy.routing.actions import take
from ringbuoy.telephony.beginning_again import begin_again
from ringbuoy.telephony.call_back_rules import is_too_late, next_try
from ringbuoy.telephony.call_backs import give_up, may_be_given_up
from ringbuoy.telephony.dropped import MOST_SHOWN, NotToBeCalled, Over, TakenCareOf, set_aside
from ringbuoy.telephony.kinds import NotLetIn
from ringbuoy.telephony.models import UnreachedCall


@dataclass(frozen=True)
class NotReached:
    """What a desk offers where nobody answered a call-back.

    `tries`: how often they have been called with this one. `next_at`: when they are called again; None: a
    person decides.
    """

    tries: int
    next_at: datetime | None


@dataclass(frozen=True)
class LeftToAPerson:
    """Promises that only a person can keep or end, as a page shows them. `more`: how many come after."""

    shown: Sequence[UnreachedCall]
    more: int = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.shown) + self.more


def not_reached(contact: Contact, *, at: datetime) -> NotReached | None:
    """Tell what becomes of a call-back if nobody was there. None: it is none, or there was a talk."""
    return _what_follows(contact, at=at) if may_be_given_up(contact) else None


def _what_follows(contact: Contact, *, at: datetime) -> NotReached:
    before = UnreachedCall.objects.filter(again=contact).first()
    tries = before.tries + 1 if before else 1
    return NotReached(tries, next_try(contact.line.rules, contact.line.hours, tries=tries, at=at))


@transaction.atomic
def try_later(actor: Person, contact: Contact, *, at: datetime) -> UnreachedCall:
    """Close a contact in which nobody answered, and keep the promise: it comes again, or stands in the list.

    :raises NobodyToCallBack: they are on the line, have talked with us, or did not ask for it.
    """
    close_for_good(actor, contact, at=at)
    follows = _what_follows(contact, at=at)
    row = UnreachedCall.objects.create(contact=contact, at=at, tries=follows.tries, again_at=follows.next_at)
    write(
        Happened.CONTACT_UNREACHED,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        tries=row.tries,
        comes_again=row.again_at is not None,
    )
    if _has_called_since(contact):
        _settle(row, Over.CAME_BACK, at=at)
    return row


@transaction.atomic
def close_for_good(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Close a contact in which nobody answered, and let nobody call them for it, cut off or not.

    :raises NobodyToCallBack: they are on the line, have talked with us, or did not ask for it.
    """
    give_up(actor, contact, at=at)
    with suppress(TakenCareOf):
        set_aside(actor, contact.pk, at=at)


def _has_called_since(contact: Contact) -> bool:
    """Tell whether they have called us themselves since the contact in which they were called began."""
    calls = Contact.objects.filter(caller=contact.caller_id, channel=Channel.VOICE)
    calls = calls.exclude(left_by__in=NotLetIn)
    return contact.caller_id is not None and calls.filter(reached_at__gt=contact.reached_at).exists()


def _are_with_us(contact: Contact) -> bool:
    """Tell whether they wait for us or talk with us just now, on any channel."""
    return (
        contact.caller_id is not None
        and Contact.objects.filter(caller=contact.caller_id, state__in=LIVE).exists()
    )


def begin_due(*, at: datetime) -> int:
    """Bring those into the queue again whose next try is due, and give how many those are."""
    due = UnreachedCall.objects.filter(over="", again_at__lte=at).values_list("pk", flat=True)
    return sum(_begin_one(contact, at=at) for contact in list(due))


def _begin_one(contact: UUID, *, at: datetime) -> bool:
    """Begin one try. While its key cannot be had it waits; what cannot be called is left to a person."""
    try:
        with transaction.atomic():
            return _begin(contact, at=at)
    except Unavailable:
        return False
    except Foreseen:
        _leave_to_a_person(contact)
        return False


def _begin(contact: UUID, *, at: datetime) -> bool:
    rows = UnreachedCall.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("contact__line").filter(pk=contact, over="", again_at__lte=at).first()
    if row is None or row.again_at is None:
        return False
    if _has_called_since(row.contact):
        _settle(row, Over.CAME_BACK, at=at)
    elif is_too_late(row.again_at, row.contact.line.hours, at=at):
        _leave_to_a_person(contact)
    elif not _are_with_us(row.contact):
        _settle(row, Over.CALLED_BACK, at=at, again=begin_again(row.contact, at=at))
        return True
    return False


def _leave_to_a_person(contact: UUID) -> None:
    UnreachedCall.objects.filter(pk=contact, over="").update(again_at=None)


def note_called(caller: Caller | None, *, at: datetime) -> None:
    """Somebody calls: whom we did not reach has to be called by nobody now.

    Waits for a try that begins at this moment, so that its contact is known when the call is written down.
    """
    if caller is not None:
        rows = UnreachedCall.objects.select_for_update(of=("self",)).select_related("contact")
        for row in rows.filter(contact__caller=caller, over=""):
            _settle(row, Over.CAME_BACK, at=at)


def unreached_calls(lines: Collection[str]) -> LeftToAPerson:
    """Give the promises that only a person can keep or end; `lines` empty: those of all lines.

    Those in danger stand first, then who has waited longest.
    """
    rows = UnreachedCall.objects.filter(over="", again_at=None).select_related("contact__line")
    if lines:
        rows = rows.filter(contact__line__code__in=lines)
    found = list(rows.order_by("contact__tier", "at", "pk")[: MOST_SHOWN + 1])
    more = rows.count() - MOST_SHOWN if len(found) > MOST_SHOWN else 0
    return LeftToAPerson(found[:MOST_SHOWN], more)


@transaction.atomic
def call_once_more(actor: Person, contact_id: UUID, *, at: datetime) -> Contact:
    """Call somebody once more, in a contact of one's own.

    :raises TakenCareOf: a colleague was first, or they have called.
    :raises NoSuchHandle: no number of theirs is kept any more.
    :raises NoRoom: there is no place at this desk.
    """
    require(actor, Act.TAKE_CONTACTS)
    row = _take_row(actor, contact_id)
    again = begin_again(row.contact, at=at)
    take(actor, again, at=at)
    _settle(row, Over.CALLED_BACK, at=at, person=actor, again=again)
    return again


@transaction.atomic
def queue_once_more(actor: Person, contact_id: UUID, *, at: datetime) -> Contact:
    """Put somebody at the front of the queue, to be called once more by whoever is free first.

    :raises TakenCareOf: a colleague was first, or they have called.
    :raises NoSuchHandle: no number of theirs is kept any more.
    """
    require(actor, Act.WATCH_FLOOR)
    row = _take_row(actor, contact_id)
    again = begin_again(row.contact, at=at)
    _settle(row, Over.CALLED_BACK, at=at, person=actor, again=again)
    return again


@transaction.atomic
def end_promise(actor: Person, contact_id: UUID, *, at: datetime) -> None:
    """Say that nobody calls them any more; the journal keeps who said so.

    :raises TakenCareOf: a colleague was first, or they have called.
    """
    require(actor, Act.TAKE_CONTACTS)
    _settle(_take_row(actor, contact_id), Over.SET_ASIDE, at=at, person=actor)


def _take_row(actor: Person, contact_id: UUID) -> UnreachedCall:
    rows = UnreachedCall.objects.select_for_update(of=("self",)).select_related("contact__line")
    row = rows.filter(pk=contact_id, over="", again_at=None).first()
    if row is None:
        raise TakenCareOf(_("A colleague takes care of it, or they have called again. Look at the list."))
    if actor.lines and row.contact.line.code not in actor.lines:
        raise NotToBeCalled(_("This call was on a line that you do not serve."))
    return row


def _settle(
    row: UnreachedCall,
    over: Over,
    *,
    at: datetime,
    person: Person | None = None,
    again: Contact | None = None,
) -> None:
    row.over, row.over_at, row.person, row.again = over, at, person, again
    row.save(update_fields=["over", "over_at", "person", "again"])
    write(
        Happened.CONTACT_UNREACHED_SETTLED,
        at=at,
        contact=row.contact_id,
        person=person.pk if person else None,
        line=row.contact.line_id,
        how=over.value,
        into=str(again.pk) if again else None,
    )
