"""Sending one text: is there a basis, by which carrier, and what came of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact, Message
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, Unavailable
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.texting.addresses import receipts_address
from ringbuoy.texting.basis import Basis, Hours, Purpose, Window, hindrance
from ringbuoy.texting.carriers import adapter_of
from ringbuoy.texting.commands import Reply
from ringbuoy.texting.counting import charge, count_sent
from ringbuoy.texting.kinds import Direction
from ringbuoy.texting.leftovers import leave
from ringbuoy.texting.models import Carrier, Outgoing, Texter, TextNumber
from ringbuoy.texting.money import Cost
from ringbuoy.texting.outbox import find, stop_blocks_of
from ringbuoy.texting.sittings import LISTENING, key_of
from ringbuoy.texting.splitting import count_parts, messages_of
from ringbuoy.texting.states import (
    BLOCKED,
    GONE_WRONG,
    NO_CARRIER,
    PENDING,
    SETTLED,
    Sent,
    may_become,
    pause_after,
)
from ringbuoy.texting.strongbox import unlock
from ringbuoy.texting.ways import way_of
from ringbuoy.texting.wire import CarrierAway, CarrierRefuses, Receipt, Text
from ringbuoy.texting.words import reply_to
from ringbuoy.texting.writing_first import hours_in

STILL_FRESH = timedelta(hours=1)
"""How long after the end of a talk its last words may still go out."""


def send(outgoing: int, *, at: datetime) -> None:
    """Send a text that this process has claimed, unless nothing justifies it."""
    row = find(outgoing)
    reason = hindrance(Purpose(row.purpose), basis_of(row, at=at), at=at)
    if reason is not None:
        return settle(row, Receipt(Sent.NOT_SENT, reason), at=at)
    carriers = _carriers_for(row.texter)
    if not carriers:
        return settle(row, Receipt(Sent.FAILED, NO_CARRIER), at=at)
    _try(row, carriers[(row.tries - 1) % len(carriers)], len(carriers), at=at)


def basis_of(row: Outgoing, *, at: datetime) -> Basis:
    """Tell what is known of the person when a text is to be sent."""
    texter, contact = row.texter, row.contact
    is_open = contact is not None and _is_open(contact, at=at)
    return Basis(is_open, texter.stopped_at is not None, _hours_of(row))


def _hours_of(row: Outgoing) -> Hours | None:
    """Give the hours in which this text may go out first. None: nobody agreed to it."""
    if row.contact_id is not None and row.purpose == Purpose.FOLLOW_UP:
        return hours_in(row.contact_id)
    return window_of(row.texter)


def _is_open(contact: Contact, *, at: datetime) -> bool:
    if contact.ended_at is None:
        return contact.where in LISTENING
    return at - contact.ended_at <= STILL_FRESH


def window_of(texter: Texter) -> Window | None:
    """Give the hours in which we may text somebody first. None: they have not agreed."""
    if texter.agreed_at is None or texter.safe_from is None or texter.safe_until is None:
        return None
    return Window(texter.safe_from, texter.safe_until, texter.line.zone)


def _carriers_for(texter: Texter) -> list[Carrier]:
    """Give the carriers of the line, the one by which the person wrote first."""
    carriers = list(Carrier.objects.select_related("line").filter(line=texter.line, is_on=True))
    return sorted(carriers, key=lambda carrier: carrier.pk != texter.carrier_id)


def _try(row: Outgoing, carrier: Carrier, carriers: int, *, at: datetime) -> None:
    try:
        text = _text_of(row, carrier, at=at)
        name = adapter_of(carrier.kind).send(text, way_of(carrier))
    except (Unavailable, NotFound) as trouble:
        _try_later(row, carriers, at=at, is_carriers=isinstance(trouble, CarrierAway))
    except CarrierRefuses as refusal:
        settle(row, Receipt(Sent.FAILED, refusal.code), at=at, carrier=carrier)
    else:
        _handed_over(row, carrier, name, count_parts(text.words))


def _try_later(row: Outgoing, carriers: int, *, at: datetime, is_carriers: bool) -> None:
    """Wait for the next try; the desk hears of the first one that failed."""
    pause = pause_after(row.tries, carriers=carriers)
    if pause is None:
        return settle(row, Receipt(Sent.FAILED, NO_CARRIER), at=at)
    Outgoing.objects.filter(pk=row.pk, state=Sent.SENDING).update(state=Sent.WAITING, due_at=at + pause)
    if is_carriers and row.tries == carriers:
        _tell(row, Happened.TEXT_DELAYED, at=at, tries=row.tries)


@transaction.atomic
def _handed_over(row: Outgoing, carrier: Carrier, name: str, parts: int) -> None:
    """Write down that a carrier has it, and count it. A receipt that was faster stays."""
    Outgoing.objects.filter(pk=row.pk).update(carrier=carrier, their_id=name, parts=parts, number=b"")
    Outgoing.objects.filter(pk=row.pk, state__in=PENDING).update(state=Sent.WITH_CARRIER)
    stop_blocks_of(row.texter)
    count_sent(carrier, parts, at=row.at)


@transaction.atomic
def settle(row: Outgoing, news: Receipt, *, at: datetime, carrier: Carrier | None = None) -> None:
    """Write down what became of a text, and tell the desk and the floor of what went wrong."""
    held = Outgoing.objects.select_for_update().get(pk=row.pk)
    if not may_become(held.state, news.state):
        return
    held.state, held.code, held.carrier = news.state, news.code, carrier or held.carrier
    if news.state in SETTLED:
        held.settled_at, held.number = at, b""
    held.save(update_fields=["state", "code", "carrier", "settled_at", "number"])
    if news.state in SETTLED:
        leave(held.carrier, held.their_id, Direction.OUT, at=row.at)
    if news.code == BLOCKED:
        Texter.objects.filter(pk=row.texter_id).update(blocked_at=at)
    if news.state in GONE_WRONG:
        _tell(row, Happened.TEXT_NOT_SENT, at=at, code=news.code, state=news.state.value)


def _tell(row: Outgoing, name: Happened, *, at: datetime, **codes: str | int) -> None:
    contact = row.contact
    write(
        name,
        at=at,
        contact=contact.pk if contact else None,
        person=contact.counselor_id if contact else None,
        line=row.texter.line_id,
        **codes,
    )


def _text_of(row: Outgoing, carrier: Carrier, *, at: datetime) -> Text:
    """Open the number and the words of a text."""
    number, words = _contactless(row) if row.contact is None else _of_contact(row, at=at)
    return Text(row.ref, number, words, receipts_address(carrier, row.ref))


def _contactless(row: Outgoing) -> tuple[str, str]:
    words = reply_to(Reply(row.reply), row.texter.line, row.texter.language)
    return unlock(bytes(row.number))["number"], words


def _of_contact(row: Outgoing, *, at: datetime) -> tuple[str, str]:
    assert row.contact is not None
    assert row.sequence is not None
    key = key_of(row.contact, at=at)
    number = _number_of(row, key)
    with showing(row.contact.pk):
        message = Message.objects.get(contact=row.contact, sequence=row.sequence)
    pieces = messages_of(message.words.open(key, sequence=message.sequence))
    _queue_the_rest(row, len(pieces))
    return number, pieces[row.piece]


def _number_of(row: Outgoing, key: ContactKey) -> str:
    """Give the number that came with the text, or that of the person who texts with us."""
    if row.number:
        return unlock(bytes(row.number))["number"]
    with showing(key.contact):
        kept = TextNumber.objects.filter(contact=key.contact).first()
    if kept is None:
        raise NumberGone(_("This number is not kept any more."))
    return kept.number.open(key)


class NumberGone(NotFound):
    """The line does not keep numbers, and the contact is over."""


def _queue_the_rest(row: Outgoing, pieces: int) -> None:
    """Words that are longer than one text go on in the next ones."""
    rest = [
        Outgoing(
            ref=new_id(),
            texter=row.texter,
            contact=row.contact,
            sequence=row.sequence,
            piece=piece,
            purpose=row.purpose,
            number=row.number,
            at=row.at,
            due_at=row.at,
        )
        for piece in range(1, pieces)
    ]
    if row.piece == 0 and rest:
        Outgoing.objects.bulk_create(rest, ignore_conflicts=True)


def receive(carrier: Carrier, ref: UUID, receipt: Receipt, *, at: datetime) -> bool:
    """Take a carrier's receipt for one of our texts, and tell whether there is such a text."""
    row = Outgoing.objects.select_related("texter", "contact").filter(ref=ref).first()
    if row is not None:
        settle(row, receipt, at=at)
        _charge_once(row, carrier, receipt.cost)
    return row is not None


@transaction.atomic
def _charge_once(row: Outgoing, carrier: Carrier, cost: Cost | None) -> None:
    """Count what a text cost; carriers tell it again with every receipt."""
    if cost and Outgoing.objects.filter(pk=row.pk, is_charged=False).update(is_charged=True):
        charge(carrier, Direction.OUT, cost, at=row.at)
