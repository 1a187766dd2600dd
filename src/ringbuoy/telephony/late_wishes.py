"""A wish to be called back that is written late: the caller was told that we call, whoever acted since."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ringbuoy.contacts.handles import NoSuchHandle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.outbound import NOT_REACHED
from ringbuoy.contacts.rules import CONVERSING, CountsAs, State
from ringbuoy.contacts.swaps import hold
from ringbuoy.kernel.channels import Channel
from ringbuoy.telephony.beginning_again import begin_apart
from ringbuoy.telephony.call_backs import ask_call_back, note_asked
from ringbuoy.telephony.kinds import NotLetIn, Placed
from ringbuoy.telephony.models import OutsideCall


@transaction.atomic
def keep_wish(contact: Contact, *, asked_at: datetime, at: datetime) -> None:
    """Let a wish stand wherever its contact is by now; nobody moves the contact meanwhile.

    Whose counselor has answered keeps it until both are on the line. Whose contact stands at a desk already,
    or is closed, waits for the call in a contact of its own.

    :raises NotPossibleNow: they have left, or another center has them.
    """
    hold(contact)
    if contact.where in CONVERSING:
        note_asked(contact, at=asked_at)
    elif contact.where in (State.WRAP_UP, State.CLOSED):
        _wait_apart(contact, asked_at=asked_at, at=at)
    else:
        ask_call_back(contact, at=asked_at)


def _wait_apart(contact: Contact, *, asked_at: datetime, at: datetime) -> None:
    """Begin the contact in which they are called. A message stays with the colleague who has it."""
    if contact.answered_at is None:
        note_asked(contact, at=asked_at)
    if not _was_called_since(contact, at=asked_at):
        with suppress(NoSuchHandle):  # no number of theirs was kept: there is nobody to call
            begin_apart(contact, at=at)


def _was_called_since(contact: Contact, *, at: datetime) -> bool:
    """Tell whether they have talked with us by telephone since then, or are about to: by them, or by us."""
    placed = OutsideCall.objects.filter(contact=contact, company="", asked_at__gt=at)
    if placed.filter(~Q(state=Placed.OVER) | Q(answered_at__isnull=False)).exists():
        return True
    since = Contact.objects.filter(caller=contact.caller_id, channel=Channel.VOICE, reached_at__gt=at)
    since = since.exclude(left_by__in=NotLetIn).exclude(counts_as=CountsAs.FOLLOW_UP, disposition=NOT_REACHED)
    return contact.caller_id is not None and since.exclude(pk=contact.pk).exists()
