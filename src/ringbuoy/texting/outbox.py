"""From what was said to what is to be sent, and who sends which: each text by one process, in its order."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from ringbuoy.contacts.models import Message
from ringbuoy.contacts.rules import OPEN, Audience, Author
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.rules import NumberShown
from ringbuoy.privacy.rows import showing
from ringbuoy.texting.models import Outgoing, Sitting, Texter, TextNumber
from ringbuoy.texting.states import LEASE, PENDING, Sent
from ringbuoy.texting.writing_first import purpose_in

AT_ONCE = 200


def take_what_was_said(*, at: datetime) -> int:
    """Put what counselors and the line have said into the outbox, and give how much that was.

    The table of messages is itself the first outbox: whoever dies between saying and sending loses nothing.
    """
    behind = Sitting.objects.filter(
        is_over=False, contact__conversation__last_sequence__gt=F("taken_up_to")
    ).values_list("pk", flat=True)
    return sum(_take(contact, at=at) for contact in list(behind[:AT_ONCE]))


@transaction.atomic
def _take(contact_id: UUID, *, at: datetime) -> int:
    rows = Sitting.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=contact_id)
    sitting = rows.select_related("contact__conversation", "texter").first()
    if sitting is None:
        return 0
    last = sitting.contact.conversation.last_sequence
    said = _to_be_sent(sitting, last) if sitting.texter else []
    Outgoing.objects.bulk_create(
        [_waiting(sitting, sequence, at) for sequence in said], ignore_conflicts=True
    )
    sitting.taken_up_to = last
    sitting.save(update_fields=["taken_up_to"])
    return len(said)


def _to_be_sent(sitting: Sitting, last: int) -> list[int]:
    """Give what is for the person's eyes and is not in the outbox yet, by its place."""
    messages = Message.objects.filter(
        contact=sitting.contact_id, sequence__gt=sitting.taken_up_to, sequence__lte=last
    )
    ours = messages.filter(audience=Audience.EVERYONE).exclude(author=Author.CALLER)
    with showing(sitting.contact_id):
        return list(ours.order_by("sequence").values_list("sequence", flat=True))


def _waiting(sitting: Sitting, sequence: int, at: datetime) -> Outgoing:
    assert sitting.texter is not None
    return Outgoing(
        ref=new_id(),
        texter=sitting.texter,
        contact_id=sitting.contact_id,
        sequence=sequence,
        purpose=purpose_in(sitting),
        at=at,
        due_at=at,
    )


@transaction.atomic
def claim(most: int, *, at: datetime) -> Sequence[int]:
    """Take up to `most` texts that are due, each person's in their order, for a minute."""
    before = (
        Q(at__lt=OuterRef("at"))
        | Q(at=OuterRef("at"), sequence__lt=OuterRef("sequence"))
        | Q(at=OuterRef("at"), sequence=OuterRef("sequence"), piece__lt=OuterRef("piece"))
    )
    earlier = Outgoing.objects.filter(before, texter=OuterRef("texter"), state__in=PENDING)
    due = Outgoing.objects.filter(~Exists(earlier), state__in=PENDING, due_at__lte=at).order_by("at", "pk")
    claimed = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    Outgoing.objects.filter(pk__in=claimed).update(
        state=Sent.SENDING, tries=F("tries") + 1, due_at=at + LEASE
    )
    return claimed


def finish_sittings() -> int:
    """Let go of sittings that are over and handed on; a number that the line never stores goes with them."""
    over = Sitting.objects.filter(
        ~Q(contact__state__in=OPEN), is_over=False, contact__conversation__last_sequence=F("taken_up_to")
    )
    waiting = Outgoing.objects.filter(contact=OuterRef("pk"), state__in=PENDING)
    done = list(over.filter(~Exists(waiting)).values_list("pk", flat=True)[:AT_ONCE])
    finished = Sitting.objects.filter(pk__in=done)
    unkept = Q(contact__line__policy__number_shown=NumberShown.NEVER_STORED, texter__agreed_at=None)
    forgotten = list(finished.filter(unkept).values_list("pk", flat=True))
    finished.update(is_over=True)
    with showing(*forgotten):
        TextNumber.objects.filter(contact__in=forgotten).delete()
    return len(done)


def find(outgoing: int) -> Outgoing:
    """Read a text with all that belongs to it."""
    rows = Outgoing.objects.select_related("texter__line", "contact__line")
    return rows.get(pk=outgoing)


def stop_blocks_of(texter: Texter) -> None:
    """Try again from now on: the carrier has taken a text to this number."""
    Texter.objects.filter(pk=texter.pk, blocked_at__isnull=False).update(blocked_at=None)
