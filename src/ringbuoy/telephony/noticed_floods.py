"""Floods of calls that the engine counted, written down: people see why strangers press a key first."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.telephony.models import NoticedFlood

SHOWN = 10


@transaction.atomic
def notice_flood(until: datetime, *, at: datetime) -> NoticedFlood:
    """Write that a flood goes on until a moment. One that is on lasts longer; its beginning stays."""
    row = noticed_flood(at=at)
    if row is None:
        row = NoticedFlood.objects.create(began_at=at, until=until)
        write(Happened.FLOOD_NOTICED, at=at, flood=row.pk)
    elif row.until < until:
        row.until = until
        row.save(update_fields=["until"])
    return row


def noticed_flood(*, at: datetime) -> NoticedFlood | None:
    """Give the flood that goes on. None: calls come in as on any other day."""
    return NoticedFlood.objects.filter(until__gt=at).first()


def earlier_floods(*, at: datetime) -> Sequence[NoticedFlood]:
    """Give the last floods that are over, the newest first."""
    return list(NoticedFlood.objects.filter(until__lte=at)[:SHOWN])
