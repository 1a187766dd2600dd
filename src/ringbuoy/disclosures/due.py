"""What happens when nobody has answered in time, and when what was given is over: it is deleted."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.disclosures.models import Disclosure
from ringbuoy.disclosures.rules import OPEN
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.statements.stating import forget


def sweep(*, at: datetime) -> int:
    """Do what is due, and give how many things were done."""
    return tell_late(at=at) + take_away(at=at)


@transaction.atomic
def tell_late(*, at: datetime) -> int:
    """Mark what is late, once, and raise the alarm about it."""
    rows = Disclosure.objects.select_for_update(skip_locked=True).filter(due_at__lte=at, state__in=OPEN)
    late = list(rows)
    for row in late:
        Disclosure.objects.filter(pk=row.pk).update(late_at=at, due_at=None)
    if late:
        raise_alarm(AlarmCode.DISCLOSURE_LATE, at=at, many=len(late))
    return len(late)


def take_away(*, at: datetime) -> int:
    """Delete the pages and files whose time is over, and pages about a contact that was erased since.

    The link of a page goes with its key: who has an old backup of the database opens nothing with it. Where
    keyd cannot destroy it now, it is asked again in the next sweep.
    """
    gone = 0
    for disclosure in list(_over(at=at)):
        with suppress(KeysUnavailable, NotPermitted):
            gone += _take_one_away(disclosure, at=at)
    return gone


def _over(*, at: datetime) -> QuerySet[Disclosure, int]:
    is_erased = Q(address__isnull=False, contacts__erased_at__gt=F("decided_at"))
    rows = Disclosure.objects.filter(Q(until__lte=at) | is_erased, until__isnull=False)
    return rows.order_by("pk").values_list("pk", flat=True).distinct()


@transaction.atomic
def _take_one_away(disclosure: int, *, at: datetime) -> bool:
    """Delete what was given, unless another worker did."""
    rows = Disclosure.objects.select_for_update(skip_locked=True, of=("self",)).select_related("pickup")
    row = rows.filter(pk=disclosure, until__isnull=False).first()
    if row is None:
        return False
    Disclosure.objects.filter(pk=row.pk).update(until=None, box=None, address=None, pickup=None)
    write(Happened.DISCLOSURE_ENDED, at=at, disclosure=row.pk)
    if row.pickup is not None:
        forget(row.pickup, at=at)
    return True
