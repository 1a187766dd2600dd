"""Erasing words at the carrier once they are kept here, and asking what a text cost, where it offers that."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.texting.carriers.twilio import Twilio
from ringbuoy.texting.counting import charge
from ringbuoy.texting.kinds import Direction, Kind
from ringbuoy.texting.models import Carrier, Leftover
from ringbuoy.texting.money import Cost
from ringbuoy.texting.ways import way_of

ERASERS = {Kind.TWILIO: Twilio()}
"""Telnyx and gateways of one's own offer no way to erase one text, and tell its cost by themselves."""
PAUSE = timedelta(minutes=2)
MOST_TRIES = 30
PRICE_KNOWN_AFTER = timedelta(hours=1)
PRICE_ASKED_FOR = timedelta(hours=6)
AT_ONCE = 10


def leave(carrier: Carrier | None, their_id: str, direction: Direction, *, at: datetime) -> None:
    """Remember that a carrier holds words, if it can be asked to erase them."""
    if carrier is not None and their_id and carrier.kind in ERASERS:
        row = Leftover(carrier=carrier, their_id=their_id, direction=direction, at=at, due_at=at)
        Leftover.objects.bulk_create([row], ignore_conflicts=True)


def erase_left(*, at: datetime) -> int:
    """Ask carriers to erase what is due, or for the price of what is erased; give how much was done."""
    return sum(_look_after(row, at=at) for row in _claimed(at))


@transaction.atomic
def _claimed(at: datetime) -> list[Leftover]:
    due = Leftover.objects.filter(due_at__lte=at, tries__lt=MOST_TRIES).select_related("carrier__line")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    claimed = Leftover.objects.filter(pk__in=[row.pk for row in rows])
    claimed.update(tries=F("tries") + 1, due_at=at + PAUSE)
    return rows


def _look_after(row: Leftover, *, at: datetime) -> bool:
    """Ask once; what fails is asked again later, for an hour."""
    eraser = ERASERS[Kind(row.carrier.kind)]
    ask = eraser.erase if row.erased_at is None else eraser.price
    try:
        cost = ask(row.their_id, way_of(row.carrier))
    except Unavailable:
        return False
    _done(row, cost, at=at)
    return True


@transaction.atomic
def _done(row: Leftover, cost: Cost | None, *, at: datetime) -> None:
    """Count the cost, and let go. Where it is not known yet it is asked for an hour later."""
    if cost is not None:
        charge(row.carrier, Direction(row.direction), cost, at=row.at)
        row.delete()
        return
    row.erased_at, row.due_at, row.tries = row.erased_at or at, at + PRICE_KNOWN_AFTER, 0
    row.save(update_fields=["erased_at", "due_at", "tries"])


def forget_unpriced(*, at: datetime) -> int:
    """Let go of erased texts of which the carrier has told no price for hours, and give how many."""
    return Leftover.objects.filter(erased_at__lt=at - PRICE_ASKED_FOR).delete()[0]
