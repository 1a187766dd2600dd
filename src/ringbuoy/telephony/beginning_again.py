"""A new contact in which somebody is called whom we know from an earlier one."""

from contextlib import suppress
from datetime import datetime

from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import keep_handle, kept_handle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, begin
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.privacy.borrowing import hand_over, open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.telephony.call_back_messages import take_along
from ringbuoy.telephony.call_backs import ask_call_back


def begin_again(earlier: Contact, *, at: datetime) -> Contact:
    """Begin the contact in which they are called back, and to which what they said goes along.

    :raises NoSuchHandle: no number of theirs was kept.
    """
    again = begin_apart(earlier, at=at)
    take_along(earlier, again)
    return again


def begin_apart(earlier: Contact, *, at: datetime) -> Contact:
    """Begin the contact in which they are called back: before everybody else of its tier.

    What they said stays where it is: a colleague has it.

    :raises NoSuchHandle: no number of theirs was kept.
    """
    key = open_or_borrow(earlier.pk, grant=line_grant(earlier.pk, at=at))
    number = kept_handle(earlier, HandleKind.PHONE, key=key)
    arrival = Arrival(earlier.line, Channel.VOICE, earlier.language, caller=earlier.caller, earlier=earlier)
    opened = begin(arrival, at=at)
    again = opened.contact
    again.returned_at, again.prefers, again.tier = at, earlier.counselor, earlier.tier
    again.save(update_fields=["returned_at", "prefers", "tier"])
    keep_handle(again, HandleKind.PHONE, number, key=opened.key)
    ask_call_back(again, at=at)
    with suppress(Unavailable):  # the hub asks keyd itself for a key that it has not been given
        hand_over(opened.key)
    return again
