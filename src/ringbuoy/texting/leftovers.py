"""Erasing words at the carrier once they are kept here, where the carrier offers that."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.texting.carriers.twilio import Twilio
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.models import Carrier, Leftover
from ringbuoy.texting.ways import way_of

ERASERS = {Kind.TWILIO: Twilio()}
"""Telnyx and gateways of one's own offer no way to erase one text."""
PAUSE = timedelta(minutes=2)
MOST_TRIES = 30
AT_ONCE = 10


def leave(carrier: Carrier | None, their_id: str, *, at: datetime) -> None:
    """Remember that a carrier holds words, if it can be asked to erase them."""
    if carrier is not None and their_id and carrier.kind in ERASERS:
        row = Leftover(carrier=carrier, their_id=their_id, due_at=at)
        Leftover.objects.bulk_create([row], ignore_conflicts=True)


def erase_left(*, at: datetime) -> int:
    """Ask carriers to erase what is due, and give how much was erased."""
    return sum(_erase(row) for row in _claimed(at))


@transaction.atomic
def _claimed(at: datetime) -> list[Leftover]:
    due = Leftover.objects.filter(due_at__lte=at, tries__lt=MOST_TRIES).select_related("carrier")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    claimed = Leftover.objects.filter(pk__in=[row.pk for row in rows])
    claimed.update(tries=F("tries") + 1, due_at=at + PAUSE)
    return rows


def _erase(row: Leftover) -> bool:
    """Ask once; what fails is asked again later, for an hour."""
    try:
        ERASERS[Kind(row.carrier.kind)].erase(row.their_id, way_of(row.carrier))
    except Unavailable:
        return False
    row.delete()
    return True
