"""Parts of a long text, kept sealed until all have come or the patience is over."""

from datetime import datetime
from itertools import takewhile
from uuid import UUID, uuid5

from django.db import transaction

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.texting.joining import ORDER_PATIENCE, PATIENCE, Part, is_whole, joined
from ringbuoy.texting.models import PartWords, WaitingPart
from ringbuoy.texting.sittings import Open, key_of


def is_waited_for(contact: UUID) -> bool:
    """Tell whether a long text of this contact has begun to come and is not whole."""
    return WaitingPart.objects.filter(contact=contact).exists()


def keep_part(opened: Open, part: Part, *, at: datetime) -> None:
    """Keep one part. A message that is whole waits a little while for one that began before it.

    :raises UnreadablePart: the numbers do not fit together.
    """
    part.check()
    row, is_new = WaitingPart.objects.get_or_create(
        contact=opened.contact,
        reference=part.reference,
        number=part.number,
        defaults={"total": part.total, "due_at": at + PATIENCE},
    )
    if is_new:
        sealed = PartWords.words.seal(opened.key, part.words, sequence=part.number)
        with showing(opened.contact.pk):
            PartWords.objects.create(part=row, contact=opened.contact, words=sealed)
    rows = WaitingPart.objects.filter(contact=opened.contact, reference=part.reference)
    if is_whole(list(rows.values_list("number", flat=True)), part.total):
        rows.update(due_at=at + ORDER_PATIENCE)


def take_ready(opened: Open) -> list[str]:
    """Take out the messages that are whole, in the order in which they began, up to the first that is not."""
    groups: dict[str, list[WaitingPart]] = {}
    for row in WaitingPart.objects.filter(contact=opened.contact).order_by("id"):
        groups.setdefault(row.reference, []).append(row)
    ready = takewhile(
        lambda rows: is_whole([row.number for row in rows], rows[0].total), list(groups.values())
    )
    return [_taken(opened, rows[0]) for rows in ready]


def _taken(opened: Open, part: WaitingPart) -> str:
    parts = _opened(opened.contact, part.reference, opened.key)
    _forget(opened.contact, part.reference)
    return joined(parts, part.total)


def release_incomplete(*, at: datetime) -> int:
    """Show what has come of texts that have waited long enough, and give how many were shown."""
    late = WaitingPart.objects.filter(due_at__lte=at).values_list("contact", "reference").distinct()[:100]
    return sum(_release(contact, reference, at=at) for contact, reference in list(late))


@transaction.atomic
def _release(contact_id: UUID, reference: str, *, at: datetime) -> bool:
    contact = (
        Contact.objects.select_related("line").select_for_update(no_key=True, of=("self",)).get(pk=contact_id)
    )
    rows = WaitingPart.objects.filter(contact=contact, reference=reference)
    newest = rows.order_by("-due_at").first()
    if newest is None or newest.due_at > at:
        return False
    try:
        key = key_of(contact, at=at)
    except KeysUnavailable:
        return False
    words = joined(_opened(contact, reference, key), newest.total)
    name = f"incomplete {reference} {newest.pk}"
    say(contact, Saying(words, Author.CALLER, uuid5(contact.id, name)), key=key, at=at)
    _forget(contact, reference)
    return True


def _opened(contact: Contact, reference: str, key: ContactKey) -> dict[int, str]:
    with showing(contact.pk):
        rows = PartWords.objects.select_related("part").filter(contact=contact, part__reference=reference)
        return {row.part.number: row.words.open(key, sequence=row.part.number) for row in rows}


def _forget(contact: Contact, reference: str) -> None:
    with showing(contact.pk):
        WaitingPart.objects.filter(contact=contact, reference=reference).delete()
