"""Messages that an engine before us left on the disk: they come into the database, whole and once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import NotPossibleNow
from ringbuoy.contacts.swaps import find
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.telephony.calls.browsers import browser_of
from ringbuoy.telephony.keeping_sounds import add_message, end_sound, keep_sealed, take_message
from ringbuoy.telephony.message_files import NUMBER, WrittenMessage
from ringbuoy.telephony.models import Call
from ringbuoy.telephony.recording_browsers import record_browser_call
from ringbuoy.telephony.recording_calls import Ringing, record_call, was_taken_for_gone


def take_in(written: WrittenMessage, *, at: datetime) -> None:
    """Bring a message into the database. What is there already stays; of who was erased nothing is kept.

    :raises Foreseen: nobody knows the call yet, and its number cannot be opened now. Ask again.
    """
    _take_in(written, _contact(written, at=at), at=at)


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
    if known is not None and not was_taken_for_gone(known.contact):
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
