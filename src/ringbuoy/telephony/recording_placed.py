"""What the engine reads of calls that we place, and what it writes of them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import CONVERSING, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Foreseen, NotFound
from ringbuoy.telephony.calls.events import OutsidesAre, OutsideStands
from ringbuoy.telephony.calls.outsides import outside_of
from ringbuoy.telephony.kinds import Came, Company, Placed
from ringbuoy.telephony.models import Call, OutsideCall, OwnPhone, PhoneNumber
from ringbuoy.telephony.strongbox import StrongboxClosed, unlock

WAITS_FOR_THE_LINE = timedelta(seconds=30)
"""A call that no engine has placed by then is placed no more: nobody expects it."""

WAITS_FOR_OWN_PHONE = timedelta(seconds=90)
"""Time for the counselor's own phone to ring, by a second carrier too, and for the key to be asked for."""

BEFORE = {Placed.CALLING: (Placed.WANTED,), Placed.ANSWERED: (Placed.WANTED, Placed.CALLING)}


class NoSuchCall(NotFound):
    """We have placed no such call."""


def outsides(*, at: datetime) -> OutsidesAre:
    """Read every call that we place and that is not over."""
    rows = list(OutsideCall.objects.exclude(state=Placed.OVER).select_related("contact"))
    owners = _at_own_phones([row.contact.counselor_id for row in rows if not row.company])
    return OutsidesAre(tuple(_stands(row, after_own=_is_after_own(row, owners), at=at) for row in rows))


def _at_own_phones(persons: Sequence[int | None]) -> frozenset[int]:
    """Give those of these counselors who take calls at their own phones."""
    if not persons:
        return frozenset()
    used = OwnPhone.objects.filter(person__in=persons, is_on=True)
    return frozenset(used.values_list("person_id", flat=True))


def _is_after_own(row: OutsideCall, owners: frozenset[int]) -> bool:
    """Tell whether the counselor's own phone is taken first. In a talk that goes on it is taken already."""
    return not row.company and row.contact.counselor_id in owners


def _stands(row: OutsideCall, *, after_own: bool, at: datetime) -> OutsideStands:
    number = _number(row)
    can_be_placed = row.state != Placed.WANTED or number
    return OutsideStands(
        id=row.pk,
        contact=row.contact_id,
        state=Placed(row.state),
        counselor=row.contact.counselor_id,
        is_wanted=bool(can_be_placed)
        and not _is_late(row, WAITS_FOR_OWN_PHONE if after_own else WAITS_FOR_THE_LINE, at=at)
        and row.taken_back_at is None
        and _is_open(row),
        number=number,
        shows=row.shows,
        company=Company(row.company) if row.company else None,
        after_own=after_own,
    )


def _is_late(row: OutsideCall, patience: timedelta, *, at: datetime) -> bool:
    """Tell whether a call must not ring there any more, as nobody expects it now or it is not safe now."""
    if row.state == Placed.ANSWERED:
        return False
    is_forgotten = row.state == Placed.WANTED and at - row.asked_at > patience
    return is_forgotten or (row.until is not None and at >= row.until)


def _number(row: OutsideCall) -> str:
    """Give the number while it may still be dialed. Empty: it is not, or was locked with another key."""
    if row.state == Placed.ANSWERED:
        return ""
    with suppress(StrongboxClosed):
        return unlock(bytes(row.number))
    return ""


def _is_open(row: OutsideCall) -> bool:
    """Tell whether the talk that the call is for goes on. Whoever was called into one stays when the caller
    has gone, as long as the counselor wants to speak with them.
    """
    if row.company == Company.HANDED_ON:
        return Call.objects.filter(contact=row.contact_id, ended_at=None).exists()
    return row.contact.where in (CONVERSING | {State.WRAP_UP} if row.company else CONVERSING)


def record_placed(id: UUID, state: Placed, came: Came | None, *, at: datetime) -> None:
    """Write down where a call stands that we place; told twice, it is written once."""
    if state is Placed.OVER:
        _record_over(id, came or Came.NOT_PLACED, at=at)
    else:
        _record_on_the_way(id, state, at=at)


@transaction.atomic
def _record_on_the_way(id: UUID, state: Placed, *, at: datetime) -> None:
    rows = OutsideCall.objects.select_related("contact__line", "person")
    row = rows.filter(pk=id, state__in=BEFORE[state]).first()
    if row is None:
        return
    OutsideCall.objects.filter(pk=id).update(state=state)
    if state is Placed.ANSWERED:
        OutsideCall.objects.filter(pk=id).update(answered_at=at)
        _tell(Happened.CONTACT_CALL_ANSWERED, row, at=at, whom=row.whom)
        if row.hands_on:
            _hand_on(row, at=at)


def _hand_on(row: OutsideCall, *, at: datetime) -> None:
    """Let whoever answered have the caller; where the talk has moved on meanwhile, nobody leaves."""
    with suppress(Foreseen), transaction.atomic():
        end(row.person, row.contact, at=at, how=Company.HANDED_ON.value)
        OutsideCall.objects.filter(pk=row.pk).update(company=Company.HANDED_ON)
        _tell(Happened.CONTACT_COMPANY_CHANGED, row, at=at, company=Company.HANDED_ON.value)


@transaction.atomic
def record_placed_leg(leg: str, *, at: datetime) -> Contact:
    """Write down that somebody has answered: from now on this leg is the call of the contact.

    :raises NoSuchCall: we have placed no such call.
    """
    row = _find(outside_of(leg))
    is_new = OutsideCall.objects.filter(pk=row.pk, answered_at=None).exclude(state=Placed.OVER)
    if is_new.update(state=Placed.ANSWERED, answered_at=at):
        known = {
            "leg": leg,
            "dialed": PhoneNumber.objects.filter(number=row.shows).first(),
            "is_withheld": False,
            "began_at": at,
            "ended_at": None,
        }
        Call.objects.update_or_create(contact=row.contact, defaults=known)
        _tell(Happened.CONTACT_CALL_ANSWERED, row, at=at)
    return row.contact


def _find(id: UUID | None) -> OutsideCall:
    row = OutsideCall.objects.select_related("contact__line").filter(pk=id).first() if id else None
    if row is None:
        raise NoSuchCall("We have placed no such call.")
    return row


@transaction.atomic
def _record_over(id: UUID, came: Came, *, at: datetime) -> None:
    row = OutsideCall.objects.select_related("contact").filter(pk=id).exclude(state=Placed.OVER).first()
    if row is None:
        return
    OutsideCall.objects.filter(pk=id).update(state=Placed.OVER, came=came, over_at=at, number=b"")
    _tell(Happened.CONTACT_CALL_OVER, row, at=at, came=came.value)


def _tell(name: Happened, row: OutsideCall, *, at: datetime, **codes: str) -> None:
    line = row.contact.line_id
    write(name, at=at, contact=row.contact_id, person=row.person_id, line=line, **codes)
