"""A person reaches out: a contact begins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.callers.models import Caller
from ringbuoy.contacts.models import CallerAddress, Contact, Conversation
from ringbuoy.contacts.rules import OPEN, Tier
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.ids import new_id
from ringbuoy.keyd.retention import Retention
from ringbuoy.lines.models import Line
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey

CONTINUES_WITHIN = timedelta(minutes=10)
RETENTION = Retention.WORDS


class LineNotOpen(Unavailable):
    """The line takes no contacts now."""


@dataclass(frozen=True)
class Arrival:
    """What is known when a person reaches out. `address` is kept only where the line says so."""

    line: Line
    channel: Channel
    language: str
    caller: Caller | None = None
    earlier: Contact | None = None
    address: str = ""


@dataclass(frozen=True)
class Opened:
    """A contact that has just begun, and the key to its words."""

    contact: Contact
    key: ContactKey


def open_contact(arrival: Arrival, *, at: datetime) -> Opened:
    """Begin a contact: it waits in the queue from this moment.

    :raises LineNotOpen: the line is closed to the public.
    """
    if not arrival.line.is_open_to_public:
        raise LineNotOpen(_("This line is closed. Please use one of the other ways to reach us."))
    return begin(arrival, at=at)


def begin(arrival: Arrival, *, at: datetime) -> Opened:
    """Begin a contact whether the line is open or not: a message can always be left."""
    key = fresh_key(new_id(), retention=RETENTION)
    with transaction.atomic(savepoint=False):  # nobody goes on with half of it
        contact = _insert(arrival, key, at=at)
        if arrival.address and arrival.line.rules.keep_address_hours:
            _keep_address(contact, arrival, key, at=at)
        write(
            Happened.CONTACT_OPENED,
            at=at,
            contact=contact.id,
            line=arrival.line.pk,
            channel=arrival.channel.value,
            language=arrival.language,
            continues=contact.prefers_id is not None,
        )
    return Opened(contact, key)


def _insert(arrival: Arrival, key: ContactKey, *, at: datetime) -> Contact:
    earlier = arrival.earlier if arrival.earlier and continues(arrival.earlier, at=at) else None
    contact = Contact.objects.create(
        id=key.contact,
        line=arrival.line,
        channel=arrival.channel,
        language=arrival.language,
        caller=arrival.caller,
        needs_skills=list(arrival.line.rules.needs_skills),
        tier=earlier.tier if earlier else Tier.EVERYONE,
        reached_at=at,
        waiting_since=at,
        returned_at=at if earlier else None,
        prefers=earlier.counselor if earlier else None,
        epoch=key.epoch,
    )
    Conversation.objects.create(contact=contact, caller_seen_at=at)
    return contact


def continues(earlier: Contact, *, at: datetime) -> bool:
    """Tell whether somebody who comes back now goes first and to the same counselor."""
    if earlier.state in OPEN:
        return True
    return earlier.ended_at is not None and at - earlier.ended_at <= CONTINUES_WITHIN


def _keep_address(contact: Contact, arrival: Arrival, key: ContactKey, *, at: datetime) -> None:
    with showing(contact.pk):
        CallerAddress.objects.create(
            contact=contact,
            keep_until=at + timedelta(hours=arrival.line.rules.keep_address_hours),
            address=CallerAddress.address.seal(key, arrival.address),
        )
