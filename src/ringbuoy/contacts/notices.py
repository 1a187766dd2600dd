"""The line tells a caller who is with them now, and kindly when somebody was lost. Each news once.

The worker says it a moment after it happened: no answer waits for a key, and news that a dead process did not
tell is told by the next one. What has changed again meanwhile is no news any more.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact, Message
from ringbuoy.contacts.rules import CONVERSING, QUEUED, Author
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.rows import showing

NEWS_FOR = timedelta(minutes=2)
_THERE = (Happened.CONTACT_ANSWERED, Happened.CONTACT_TRANSFERRED)
_LOST = Happened.CONTACT_RETURNED_TO_FRONT
_BACK = Happened.CONTACT_CALLER_BACK


def sweep(*, at: datetime) -> int:
    """Tell what callers have not been told yet, and give how many were told."""
    return sum(_tell(entry, at=at) for entry in _untold(at))


def _untold(at: datetime) -> list[Entry]:
    """Give the newest news of each contact, where the line has not said it."""
    news = Entry.objects.filter(name__in=[*_THERE, _LOST, _BACK], at__gt=at - NEWS_FOR).order_by("id")
    newest = {_client_id(entry): entry for entry in {one.contact_id: one for one in news}.values()}
    contacts = {entry.contact_id for entry in newest.values()}
    with showing(*filter(None, contacts)):
        rows = Message.objects.filter(contact__in=contacts, client_id__in=newest)
        said = set(rows.values_list("client_id", flat=True))
    return [newest[client_id] for client_id in newest.keys() - said]


def _client_id(entry: Entry) -> UUID:
    assert entry.contact_id is not None
    return uuid5(entry.contact_id, f"news {entry.pk}")


def _tell(entry: Entry, *, at: datetime) -> bool:
    rows = Contact.objects.select_related("counselor").filter(
        channel__in=[Channel.CHAT, Channel.TEXT], pk__in=[entry.contact_id]
    )
    contact = rows.first()
    if contact is None or not words_of(entry, contact):
        return False
    try:
        key = open_or_borrow(contact.pk, grant=line_grant(contact.pk, at=at))
    except Foreseen:  # the next sweep tries again
        return False
    with transaction.atomic():
        contact = rows.select_for_update(no_key=True, of=("self",)).get()
        words = words_of(entry, contact)
        if words:
            say(contact, Saying(words, Author.LINE, _client_id(entry)), key=key, at=at)
    return bool(words)


def words_of(entry: Entry, contact: Contact) -> str:
    """Give what the caller reads, in their language. Empty: it does not hold any more, or is no news."""
    with translation.override(contact.language):
        if contact.where in QUEUED:
            return _of_one_who_waits(entry)
        if entry.name in _THERE and contact.where in CONVERSING and contact.counselor_id == entry.person_id:
            assert contact.counselor is not None
            return _("%(name)s is with you now.") % {"name": contact.counselor.alias}
    return ""


def _of_one_who_waits(entry: Entry) -> str:
    if entry.name == _LOST:
        return _(
            "We lost the connection to the person you were writing with. Someone else will be with you soon. "
            "Your words are kept."
        )
    if entry.name == _BACK:
        return _("The person you were writing with is busy just now. Someone will be with you soon.")
    return ""
