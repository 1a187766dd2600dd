"""A call in a browser becomes a contact as any other call does; when its page comes again it goes on."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, Opened, begin
from ringbuoy.contacts.rules import LIVE
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.privacy.borrowing import hand_over
from ringbuoy.routing.moving import go_on_when_closed
from ringbuoy.telephony.kinds import Way
from ringbuoy.telephony.models import BrowserCall, Call


def record_browser_call(id: UUID, leg: str, *, at: datetime) -> Contact | None:
    """Make a contact of a call in a browser, once; told again, the same one has this leg.

    None: the caller has left before it began.
    """
    call = BrowserCall.objects.select_related("line", "earlier", "contact__line").filter(pk=id).first()
    if call is None:
        return None
    if call.contact is not None:
        _come_again(call.contact, leg, at=at)
        return call.contact
    if call.over_at is not None:
        return None
    opened = _begin(call, leg, at=at)
    with suppress(Unavailable):  # the hub asks keyd itself for a key that it has not been given
        hand_over(opened.key)
    return opened.contact


@transaction.atomic
def _begin(call: BrowserCall, leg: str, *, at: datetime) -> Opened:
    opened = begin(Arrival(call.line, Channel.VOICE, call.language, earlier=call.earlier), at=at)
    go_on_when_closed(opened.contact, at=at)
    Call.objects.create(contact=opened.contact, leg=leg, is_withheld=True, way=Way.BROWSER, began_at=at)
    BrowserCall.objects.filter(pk=call.pk).update(contact=opened.contact)
    return opened


@transaction.atomic
def _come_again(contact: Contact, leg: str, *, at: datetime) -> None:
    was_away = Call.objects.filter(contact=contact, away_since__isnull=False).update(leg=leg, away_since=None)
    if was_away:
        write(Happened.CONTACT_BROWSER_BACK, at=at, contact=contact.pk, line=contact.line_id)
    else:
        Call.objects.filter(contact=contact).update(leg=leg)


@transaction.atomic
def record_away(leg: str, *, at: datetime) -> None:
    """Show the counselor that the caller's browser is cut off; they are waited for."""
    call = Call.objects.select_related("contact").filter(leg=leg, ended_at=None, away_since=None).first()
    if call is not None and call.contact.where in LIVE:
        Call.objects.filter(pk=call.pk).update(away_since=at)
        write(Happened.CONTACT_BROWSER_AWAY, at=at, contact=call.contact_id, line=call.contact.line_id)
