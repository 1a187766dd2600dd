"""What happens to a contact when its time has come: silence, wrap-up over, a caller who has gone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.contacts.ending import close_unrecorded, end_silent, leave
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import CallerAddress, Contact, Conversation
from ringbuoy.contacts.rules import QUEUED, SEATED, Author, Move, NotPossibleNow, State
from ringbuoy.contacts.silence import Quiet, Step, next_step
from ringbuoy.contacts.swaps import SeatTaken, swap
from ringbuoy.contacts.whose import with_old_addresses
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.rules import Patience
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.keys import KeysUnavailable, open_key
from ringbuoy.privacy.rows import showing

GONE_AFTER = timedelta(minutes=3)
TRY_AGAIN_AFTER = timedelta(seconds=15)
AT_ONCE = 200


def sweep(*, at: datetime) -> int:
    """Do what is due for contacts, and give how many were handled."""
    return (
        _each_due(at=at)
        + _each(_gone(at), lambda contact: leave(contact, how="gone", at=at))
        + _each(_returned(), lambda contact: come_back(contact, at=at))
        + forget_addresses(at=at)
    )


def due_when_talking(contact: Contact, *, at: datetime) -> dict[str, object]:
    """Give the changes that start the silence clock of a written contact at this moment."""
    if not Channel(contact.channel).is_written:
        return {"due_at": None, "due": ""}
    step, due_at = next_step(Quiet(at, asked=False, parked=False), _patience(contact))
    return {"due_at": due_at, "due": step.value}


def _patience(contact: Contact) -> Patience:
    """Give how long the line waits for a silent caller on this channel."""
    return contact.line.rules.patience(contact.channel)


def _each_due(*, at: datetime) -> int:
    rows = Contact.objects.filter(due_at__lte=at).exclude(due="hop").exclude(due="")
    return _each(rows, lambda contact: _do(contact, at=at))


def _each(rows: QuerySet[Contact], act: Callable[[Contact], object]) -> int:
    """Handle each row in its own transaction; one that moved on meanwhile is left to the next sweep."""
    handled = 0
    for contact_id in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            found = Contact.objects.select_for_update(
                skip_locked=True, no_key=True, of=("self",)
            ).select_related("line")
            contact = found.filter(pk=contact_id).first()
            if contact is None:
                continue
            try:
                act(contact)
            except (NotPossibleNow, SeatTaken):
                continue
            handled += 1
    return handled


def _do(contact: Contact, *, at: datetime) -> None:
    if contact.due == "wrap_up_over":
        close_unrecorded(contact, at=at)
    else:
        _attend_silence(contact, at=at)


def _attend_silence(contact: Contact, *, at: datetime) -> None:
    """Take the step that is due, unless the caller has written since: then the clock starts anew."""
    step = Step(contact.due)
    quiet_since = contact.conversation.caller_wrote_at or contact.answered_at or contact.reached_at
    if contact.where not in {State.TALKING, State.PARKED}:
        return _clear(contact)
    taken = Quiet(quiet_since, asked=step is not Step.ASK, parked=step is Step.END)
    if next_step(Quiet(quiet_since, False, False), _patience(contact))[1] > at:
        return _wait_for(contact, Quiet(quiet_since, asked=False, parked=False))
    if next_step(taken, _patience(contact))[1] > at:
        return _wait_for(contact, taken)
    return {Step.ASK: ask_gently, Step.PARK: park, Step.END: end_silent}[step](contact, at=at)


def _wait_for(contact: Contact, quiet: Quiet) -> None:
    step, due_at = next_step(quiet, _patience(contact))
    Contact.objects.filter(pk=contact.pk).update(due=step.value, due_at=due_at)


def _clear(contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(due="", due_at=None)


def ask_gently(contact: Contact, *, at: datetime) -> None:
    """Ask whether the caller is still there, in the line's own voice."""
    quiet_since = contact.conversation.caller_wrote_at or contact.answered_at or contact.reached_at
    try:
        key = open_key(contact.id, grant=line_grant(contact.id, at=at))
    except KeysUnavailable:
        Contact.objects.filter(pk=contact.pk).update(due_at=at + TRY_AGAIN_AFTER)
        return
    with translation.override(contact.language):
        words = _("Are you still there? Take your time. We are here.")
    name = f"silence {quiet_since.isoformat()}"
    say(contact, Saying(words, Author.LINE, uuid5(contact.id, name)), key=key, at=at)
    write(Happened.CONTACT_SILENT, at=at, contact=contact.id, person=contact.counselor_id)
    _wait_for(contact, Quiet(quiet_since, asked=True, parked=False))


def park(contact: Contact, *, at: datetime) -> None:
    """Set a silent chat aside, so that its counselor is free; a word from the caller brings it back."""
    quiet_since = contact.conversation.caller_wrote_at or contact.answered_at or contact.reached_at
    step, due_at = next_step(Quiet(quiet_since, asked=True, parked=True), _patience(contact))
    swap(contact, Move.PARK, seat=None, due=step.value, due_at=due_at)
    Conversation.objects.filter(contact=contact).update(parked_at=at)
    write(Happened.CONTACT_PARKED, at=at, contact=contact.id, person=contact.counselor_id)


def come_back(contact: Contact, *, at: datetime) -> None:
    """Bring a parked chat back: to its counselor if there is a free seat, else to the front of the queue."""
    seat = _free_seat(contact)
    if seat is not None:
        swap(contact, Move.COME_BACK, seat=seat, **due_when_talking(contact, at=at))
    else:
        swap(
            contact,
            Move.LOSE_COUNSELOR,
            prefers=contact.counselor,
            counselor=None,
            returned_at=at,
            due_at=None,
            due="",
        )
    write(Happened.CONTACT_CALLER_BACK, at=at, contact=contact.id, person=contact.counselor_id, seat=seat)


def _free_seat(contact: Contact) -> int | None:
    if contact.counselor is None or contact.counselor.presence.is_away:
        return None
    limit = min(contact.counselor.chat_limit, contact.line.rules.chat_limit)
    taken = set(
        Contact.objects.filter(counselor=contact.counselor, state__in=SEATED).values_list("seat", flat=True)
    )
    return next((seat for seat in range(1, limit + 1) if seat not in taken), None)


def _gone(at: datetime) -> QuerySet[Contact]:
    """Chats that still wait although their caller's page has been gone for the line's patience."""
    return Contact.objects.filter(
        state__in=QUEUED, channel=Channel.CHAT, conversation__caller_seen_at__lt=at - GONE_AFTER
    )


def _returned() -> QuerySet[Contact]:
    """Parked chats whose caller has written since they were parked."""
    return Contact.objects.filter(
        state=State.PARKED, conversation__caller_wrote_at__gt=F("conversation__parked_at")
    )


def forget_addresses(*, at: datetime) -> int:
    """Delete callers' network addresses whose hours are over."""
    contacts = with_old_addresses(at=at)
    with showing(*contacts):
        return CallerAddress.objects.filter(contact__in=contacts, keep_until__lte=at).delete()[0]
