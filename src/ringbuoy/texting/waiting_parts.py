"""Parts of a long text, kept sealed until all have come or the patience is over."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.texting.joining import PATIENCE, Part, is_whole, joined
from ringbuoy.texting.models import PartWords, WaitingPart
from ringbuoy.texting.sittings import Open, key_of


def keep_part(opened: Open, part: Part, *, at: datetime) -> str | None:
    """Keep one part, and give the whole once it is there. None: others are still missing.

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
    parts = _opened(opened.contact, part.reference, opened.key)
    if not is_whole(parts, part.total):
        return None
    _forget(opened.contact, part.reference)
    return joined(parts, part.total)


def release_incomplete(*, at: datetime) -> int:
    """Show what has come of texts whose other parts stay away, and give how many were shown."""
    late = WaitingPart.objects.filter(due_at__lte=at).values_list("contact", "reference").distinct()[:100]
    return sum(_release(contact, reference, at=at) for contact, reference in list(late))


@transaction.atomic
def _release(contact_id: UUID, reference: str, *, at: datetime) -> bool:
    contact = Contact.objects.select_related("line").select_for_update(of=("self",)).get(pk=contact_id)
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
