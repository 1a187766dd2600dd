"""Calls that were cut off: listed at once, and called back where the line's policy says so.

Who hangs up by themselves is not cut off. A carrier says of most ends only that the call is over, whoever or
whatever ended it; such a call counts as ended by the caller. So one that a dead battery ended is not here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.handles import NoSuchHandle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Tier
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, NotPermitted
from ringbuoy.lines.rules import CalledWhenCut, NumberShown
from ringbuoy.people.models import Person
from ringbuoy.routing.actions import take
from ringbuoy.telephony.beginning_again import begin_again
from ringbuoy.telephony.models import Call, DroppedCall

SHOWN_FOR = timedelta(hours=2)
"""Later nobody expects to be called, and somebody else may be near their phone."""
GREETED_AFTER = timedelta(seconds=10)
MOST_SHOWN = 20


class Over(StrEnum):
    """Why nobody has to look at a cut call any more. The value is the stored code."""

    CALLED_BACK = "called_back"
    CAME_BACK = "came_back"
    SET_ASIDE = "set_aside"


class TakenCareOf(NotFound):
    """Somebody has called them back or set it aside, or they have called again."""


class NotToBeCalled(NotPermitted):
    """The line's policy, or the caller, does not want a call back."""


@dataclass(frozen=True)
class Dropped:
    """A call that was cut off. `why_not`: what forbids to call back; empty: nothing does."""

    contact: Contact
    at: datetime
    why_not: str

    @property
    def may_call(self) -> bool:
        """Tell whether they may be called back."""
        return not self.why_not


def note_cut(call: Call, *, at: datetime) -> None:
    """Put a call that was cut off in the list, unless it ended before anybody could have spoken."""
    contact = call.contact
    if at - call.began_at < GREETED_AFTER and contact.answered_at is None:
        return
    _row, is_new = DroppedCall.objects.get_or_create(contact=contact, defaults={"at": at})
    if is_new:
        write(
            Happened.CONTACT_CUT_OFF,
            at=at,
            contact=contact.pk,
            person=contact.counselor_id,
            line=contact.line_id,
        )


def note_back(earlier: Contact | None, contact: Contact, *, at: datetime) -> None:
    """Somebody whose call was cut off has called again: nobody has to call them."""
    if earlier is not None:
        rows = DroppedCall.objects.filter(contact=earlier, over="")
        rows.update(over=Over.CAME_BACK, over_at=at, again=contact)


def dropped_calls(lines: Collection[str], *, at: datetime) -> list[Dropped]:
    """Give the calls cut off lately that nobody has taken care of; `lines` empty: those of all lines."""
    rows = DroppedCall.objects.filter(over="", at__gt=at - SHOWN_FOR).select_related("contact__line")
    if lines:
        rows = rows.filter(contact__line__code__in=lines)
    rows = rows.order_by("contact__tier", "at").annotate(
        is_withheld=Exists(Call.objects.filter(contact=OuterRef("contact"), is_withheld=True))
    )
    return [
        Dropped(row.contact, row.at, _why_not(row.contact, is_withheld=row.is_withheld))
        for row in rows[:MOST_SHOWN]
    ]


def _why_not(contact: Contact, *, is_withheld: bool) -> str:
    """Say what forbids a call back. Empty: nothing does."""
    rules = contact.line.rules
    if is_withheld or rules.number_shown == NumberShown.NEVER_STORED:
        return _("Their number is not known to us.")
    is_wanted = rules.calls_back_cut == CalledWhenCut.ALWAYS or (
        rules.calls_back_cut == CalledWhenCut.IN_DANGER and contact.tier < Tier.EVERYONE
    )
    return "" if is_wanted else _("The rules of this line do not let us call them back.")


def call_back(actor: Person, contact_id: UUID, *, at: datetime) -> Contact:
    """Call somebody back whose call was cut off: a new contact of this counselor, and the line calls.

    :raises TakenCareOf: a colleague was first, they have called again, or it is too long ago.
    :raises NotToBeCalled: the line's policy says no, or the number is not known.
    :raises NoRoom: there is no place at this desk.
    """
    require(actor, Act.TAKE_CONTACTS)
    with transaction.atomic():
        row = _take_row(contact_id, at=at)
        _require_line(actor, row.contact)
        again = _begin_again(row.contact, at=at)
        take(actor, again, at=at)
        _settle(actor, row, Over.CALLED_BACK, at=at, again=again)
    return again


def queue_call_back(actor: Person, contact_id: UUID, *, at: datetime) -> Contact:
    """Put somebody whose call was cut off at the front of the queue, to be called by whoever is free first.

    :raises TakenCareOf: somebody was first, they have called again, or it is too long ago.
    :raises NotToBeCalled: the line's policy says no, or the number is not known.
    """
    require(actor, Act.WATCH_FLOOR)
    with transaction.atomic():
        row = _take_row(contact_id, at=at)
        again = _begin_again(row.contact, at=at)
        _settle(actor, row, Over.CALLED_BACK, at=at, again=again)
    return again


@transaction.atomic
def set_aside(actor: Person, contact_id: UUID, *, at: datetime) -> None:
    """Say that somebody whose call was cut off is not called back.

    :raises TakenCareOf: somebody was first, or they have called again.
    """
    require(actor, Act.TAKE_CONTACTS)
    row = _take_row(contact_id, at=at)
    _require_line(actor, row.contact)
    _settle(actor, row, Over.SET_ASIDE, at=at)


def _take_row(contact_id: UUID, *, at: datetime) -> DroppedCall:
    rows = DroppedCall.objects.select_for_update(of=("self",)).select_related("contact__line")
    row = rows.filter(contact=contact_id, over="", at__gt=at - SHOWN_FOR).first()
    if row is None:
        raise TakenCareOf(_("A colleague takes care of it, or they have called again. Look at the list."))
    return row


def _require_line(actor: Person, contact: Contact) -> None:
    is_own = contact.counselor_id == actor.pk  # it may have come to them by a hop
    if actor.lines and contact.line.code not in actor.lines and not is_own:
        raise NotToBeCalled(_("This call was on a line that you do not serve."))


def _begin_again(earlier: Contact, *, at: datetime) -> Contact:
    """Begin the contact in which they are called back, where the policy and the caller want it."""
    is_withheld = Call.objects.filter(contact=earlier, is_withheld=True).exists()
    if why_not := _why_not(earlier, is_withheld=is_withheld):
        raise NotToBeCalled(why_not)
    try:
        return begin_again(earlier, at=at)
    except NoSuchHandle:
        raise NotToBeCalled(_("Their number is not known to us.")) from None


def _settle(
    actor: Person, row: DroppedCall, over: Over, *, at: datetime, again: Contact | None = None
) -> None:
    row.over, row.over_at, row.person, row.again = over, at, actor, again
    row.save(update_fields=["over", "over_at", "person", "again"])
    write(
        Happened.CONTACT_CUT_SETTLED,
        at=at,
        contact=row.contact_id,
        person=actor.pk,
        line=row.contact.line_id,
        how=over.value,
        into=str(again.pk) if again else None,
    )
