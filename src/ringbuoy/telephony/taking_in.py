"""Messages, and wishes to be called back, that an engine before us left on the disk: each comes in once."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import NotPossibleNow
from ringbuoy.contacts.swaps import find
from ringbuoy.kernel.channels import Channel
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.telephony.call_backs import CAME_AGAIN, come_again
from ringbuoy.telephony.calls.browsers import browser_of
from ringbuoy.telephony.keeping_sounds import add_message, end_sound, keep_sealed, take_message
from ringbuoy.telephony.kinds import NotLetIn
from ringbuoy.telephony.late_wishes import keep_wish
from ringbuoy.telephony.message_files import NUMBER, WrittenMessage
from ringbuoy.telephony.models import Call, CallBack
from ringbuoy.telephony.recording_browsers import record_browser_call
from ringbuoy.telephony.recording_calls import Ringing, record_call, was_taken_for_gone


def take_in(written: WrittenMessage, *, at: datetime) -> None:
    """Bring it into the database. What is there already stays; of who was erased nothing is kept.

    :raises Foreseen: nobody knows the call yet, and its number cannot be opened now. Ask again.
    """
    if written.wishes_call_back:
        _promise(written, at=at)
    else:
        _take_in(written, _contact(written, at=at), at=at)


def _promise(written: WrittenMessage, *, at: datetime) -> None:
    """Let the call-back stand, unless it stood already, or whoever asked has come another way since."""
    known = Call.objects.filter(leg=written.came.leg).first()
    if known is not None and CallBack.objects.filter(contact=known.contact_id).exists():
        return
    contact = find(_contact(written, at=at))
    if contact.erased_at is not None:
        return
    with suppress(NotPossibleNow), transaction.atomic():  # they have left, or another center has them
        keep_wish(contact, asked_at=written.began_at, at=at)
        _follow_who_came_again(contact, at=at)


def _follow_who_came_again(contact: Contact, *, at: datetime) -> None:
    """Whoever has called again since has their place there, as if the promise had been known in time."""
    later = Contact.objects.filter(caller=contact.caller, line=contact.line, channel=Channel.VOICE)
    later = later.exclude(left_by__in=(*NotLetIn, CAME_AGAIN)).filter(reached_at__gt=contact.reached_at)
    again = later.order_by("reached_at").last() if contact.caller else None
    if again is not None:
        come_again(contact, again, at=at)


@transaction.atomic
def _take_in(written: WrittenMessage, contact: UUID, *, at: datetime) -> None:
    try:
        take_message(find(contact), written.sound, at=written.began_at)
    except NotPossibleNow:
        add_message(find(contact), written.sound, at=written.began_at)
    for piece in written.pieces if find(contact).erased_at is None else ():
        keep_sealed(written.sound, piece)
    end_sound(written.sound, at=written.ended_at or at)


def _contact(written: WrittenMessage, *, at: datetime) -> UUID:
    """Find the contact of who spoke, or begin it: the database may have been away since they called."""
    came = written.came
    known = Call.objects.select_related("contact").filter(leg=came.leg).first()
    if known is not None and (known.contact.erased_at or not was_taken_for_gone(known.contact)):
        return known.contact_id
    browser = browser_of(came.leg)
    contact: Contact | None = record_browser_call(browser, came.leg, at=came.at) if browser else None
    if contact is None:
        ringing = Ringing(came.leg, came.dialed, _number(written, at=at), came.vouched)
        contact = record_call(ringing, at=came.at)
    return contact.pk


def _number(written: WrittenMessage, *, at: datetime) -> str:
    if written.number is None:
        return ""
    key = open_or_borrow(written.sound, grant=line_grant(written.sound, at=at))
    return written.number.open(key, sequence=NUMBER)
