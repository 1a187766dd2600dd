"""Being called back: who waits may hang up and keeps their place; when a counselor answers, we call them."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.handles import NoSuchHandle, kept_handle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.outbound import close_unreached
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import CONVERSING, QUEUED, Move, NotPossibleNow, State
from ringbuoy.contacts.swaps import hold, swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Foreseen
from ringbuoy.people.models import Person
from ringbuoy.presence.phones import has_phone
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.routing.hops import leave_for_message
from ringbuoy.telephony.call_back_messages import has_message, is_being_left
from ringbuoy.telephony.call_back_rules import MACHINE_WITHIN
from ringbuoy.telephony.calls.outsides import is_called
from ringbuoy.telephony.dialing import CostsTooMuch, NoWayOut, require_way_out, why_no_way_out
from ringbuoy.telephony.kinds import Placed
from ringbuoy.telephony.models import Call, CallBack, OutsideCall
from ringbuoy.telephony.numbers import UnreadableNumber
from ringbuoy.telephony.placing import is_on_the_line, place_call, take_back

CAME_AGAIN = "called_again"


class NobodyToCallBack(Conflict):
    """Nobody waits here to be called back."""


@transaction.atomic
def ask_call_back(contact: Contact, *, at: datetime) -> None:
    """Note that somebody who waits wants to be called back. Asked again, it is one call.

    Who has left a message meanwhile waits again, at the place that they had: the message belongs to the call.

    :raises NotPossibleNow: a counselor was first, or they have left.
    """
    if contact.where is State.MESSAGE_TAKEN and not CallBack.objects.filter(contact=contact).exists():
        swap(contact, Move.WAIT_FOR_CALL, due_at=None, due="")
    if contact.where not in QUEUED:
        raise NotPossibleNow("Nobody waits there any more.")
    note_asked(contact, at=at)


def note_asked(contact: Contact, *, at: datetime) -> None:
    """Note with a contact, once, that its caller asked to be called back."""
    _row, is_new = CallBack.objects.get_or_create(contact=contact, defaults={"asked_at": at})
    if is_new:
        write(Happened.CONTACT_CALL_BACK_ASKED, at=at, contact=contact.pk, line=contact.line_id)


def is_awaited(contact: Contact) -> bool:
    """Tell whether somebody has hung up and still keeps their place."""
    return contact.where in QUEUED and CallBack.objects.filter(contact=contact).exists()


def is_owed(call: Call) -> bool:
    """Tell whether somebody who hangs up is to be called: they wait, or met nobody who had answered.

    Whom we called has been called.
    """
    still = QUEUED if is_called(call.leg) else QUEUED | CONVERSING
    return call.contact.where in still and CallBack.objects.filter(contact=call.contact).exists()


def record_met(leg: str) -> None:
    """Forget the wish of somebody who is on the line with a counselor: nobody has to call them for it."""
    if not is_called(leg):
        CallBack.objects.filter(contact__call__leg=leg, contact__call__ended_at=None).delete()


def awaited_among(contacts: Collection[Contact]) -> frozenset[UUID]:
    """Name those of these contacts who asked to be called back."""
    ids = [contact.pk for contact in contacts]
    return frozenset(CallBack.objects.filter(contact__in=ids).values_list("contact_id", flat=True))


def must_be_called(contact: Contact) -> CallBack | None:
    """Give the wish of somebody with whom a counselor has a talk, but no line yet. None: there is none."""
    if contact.where is not State.TALKING or is_on_the_line(contact):
        return None
    return CallBack.objects.filter(contact=contact).first()


def not_called_yet() -> QuerySet[Contact]:
    """Name the contacts in which somebody is to be called by the line, and nobody is on it or being called.

    None without a way out: the counselor dials by hand, and may be talking on another telephone.
    """
    if why_no_way_out():
        return Contact.objects.none()
    asked = Contact.objects.filter(Exists(CallBack.objects.filter(contact=OuterRef("pk"))))
    on_line = Exists(Call.objects.filter(contact=OuterRef("pk"), ended_at=None))
    is_called = Exists(OutsideCall.objects.filter(contact=OuterRef("pk")).exclude(state=Placed.OVER))
    return asked.filter(~on_line, ~is_called, state__in=CONVERSING)


def come_again(earlier: Contact | None, contact: Contact, *, at: datetime) -> None:
    """Somebody who was to be called back calls again first: they go on from the place that they kept.

    What they had left with their wish stays a message that somebody answers.
    """
    if earlier is None or not is_awaited(earlier):
        return
    hold(earlier)
    Contact.objects.filter(pk=contact.pk, state__in=QUEUED).update(waiting_since=earlier.waiting_since)
    with suppress(NotPossibleNow):
        if has_message(earlier):
            leave_for_message(earlier, at=at)
        else:
            leave(earlier, how=CAME_AGAIN, at=at)


def place_call_backs(*, at: datetime) -> int:
    """Call those whom a counselor has just answered, and give how many are called now.

    Whoever left a message is called when the counselor has heard it: it may say when a call is safe.
    Without a carrier, as in a demo, the counselor sees the number at the desk and dials it on another phone.
    """
    rows = CallBack.objects.select_related("contact__line", "contact__counselor")
    ready = rows.filter(placed_at=None, contact__state=State.TALKING)
    return sum(_place(row, at=at) for row in list(ready))


def _place(row: CallBack, *, at: datetime) -> bool:
    contact, counselor = row.contact, row.contact.counselor
    if counselor is None or must_be_called(contact) is None:
        return False
    if has_message(contact):
        return not is_being_left(contact) and _settle(row, at=at) and False
    try:
        require_way_out()
    except NoWayOut:
        return _settle(row, at=at) and False
    if not has_phone(counselor):
        return False
    try:
        with transaction.atomic():
            place_call(counselor, contact, _number(contact, at=at), at=at)
            return _settle(row, at=at)
    except (NoSuchHandle, UnreadableNumber, CostsTooMuch):
        return _settle(row, at=at) and False  # no later look could do better: the desk says what there is
    except Foreseen:  # keyd or the phone may be away: the next look tries again
        return False


def _number(contact: Contact, *, at: datetime) -> str:
    key = open_or_borrow(contact.pk, grant=line_grant(contact.pk, at=at))
    return kept_handle(contact, HandleKind.PHONE, key=key)


def call_again(actor: Person, contact: Contact, *, at: datetime) -> OutsideCall:
    """Call somebody once more who wants to be called back and was busy, or did not answer.

    :raises NobodyToCallBack: they are on the line, or did not ask for it.
    :raises NoWayOut: no carrier takes calls from here.
    :raises AlreadyCalling: a call is on its way.
    """
    _require_awaited(actor, contact)
    return place_call(actor, contact, _number(contact, at=at), at=at)


@transaction.atomic
def give_up(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Close a contact in which somebody was called back and not reached: there is nothing to write up.

    :raises NobodyToCallBack: they are on the line, have talked with us, or did not ask for it.
    """
    _require_own_call(actor, contact)
    if not may_be_given_up(contact):
        raise _nobody()
    take_back(contact.pk, at=at)
    close_unreached(actor, contact, at=at)


def may_be_given_up(contact: Contact) -> bool:
    """Tell whether nobody was there: no line yet, or one that was soon known for a machine."""
    return must_be_called(contact) is not None or _has_met_a_machine(contact)


def _has_met_a_machine(contact: Contact) -> bool:
    if contact.where is not State.WRAP_UP or contact.ended_at is None or contact.answered_at is None:
        return False
    talks = Call.objects.filter(contact=contact, began_at__gte=contact.answered_at)
    has_talked = talks.filter(began_at__lt=contact.ended_at - MACHINE_WITHIN).exists()
    return not has_talked and CallBack.objects.filter(contact=contact).exists()


def _require_awaited(actor: Person, contact: Contact) -> None:
    _require_own_call(actor, contact)
    if must_be_called(contact) is None:
        raise _nobody()


def _require_own_call(actor: Person, contact: Contact) -> None:
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)


def _nobody() -> NobodyToCallBack:
    return NobodyToCallBack(_("Nobody waits here to be called back. Look where the contact stands."))


def _settle(row: CallBack, *, at: datetime) -> bool:
    return bool(CallBack.objects.filter(pk=row.pk, placed_at=None).update(placed_at=at))
