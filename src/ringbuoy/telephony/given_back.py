"""A caller whom another center had and let go at once: they wait here again, as a new contact."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, Opened, begin
from ringbuoy.contacts.rules import State
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.privacy.borrowing import hand_over
from ringbuoy.telephony.models import BrowserCall, Call
from ringbuoy.telephony.recording_calls import Ringing, keep_number, record_call, record_hop_failed


def record_given_back(ringing: Ringing, hop: int, *, at: datetime) -> Contact:
    """Make a new contact of them, once; the hop after the one that let them go opens at once."""
    known = Call.objects.select_related("contact__line", "contact__caller").filter(leg=ringing.leg).first()
    if known is None or known.contact.where is not State.OVERFLOWED:
        return record_call(ringing, at=at)
    opened = _begin(known, ringing, hop, at=at)
    with suppress(Unavailable):  # the hub asks keyd itself for a key that it has not been given
        hand_over(opened.key)
    return opened.contact


@transaction.atomic
def _begin(known: Call, ringing: Ringing, hop: int, *, at: datetime) -> Opened:
    earlier = known.contact
    arrival = Arrival(earlier.line, Channel.VOICE, earlier.language, caller=earlier.caller, earlier=earlier)
    opened = begin(arrival, at=at)
    keep_number(opened, ringing.number)
    _go_on_by(known, opened.contact, at=at)
    Contact.objects.filter(pk=opened.contact.pk).update(hop=hop)
    record_hop_failed(opened.contact.pk, hop, at=at)
    return opened


def _go_on_by(known: Call, contact: Contact, *, at: datetime) -> None:
    """Let the call of the earlier contact be the new one's."""
    Call.objects.filter(pk=known.pk).update(leg=f"{known.leg} of {known.pk.hex[:8]}", ended_at=at)
    Call.objects.create(
        contact=contact,
        leg=known.leg,
        dialed=known.dialed,
        is_withheld=known.is_withheld,
        verified=known.verified,
        way=known.way,
        began_at=at,
    )
    BrowserCall.objects.filter(contact=known.contact).update(contact=contact)
