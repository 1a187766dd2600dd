"""Alarms of the house that wait for nobody's screen: the on-call phones are called until somebody has it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from ringbuoy.alarms.actions import add_parts, raise_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.queries import untaken_alarms
from ringbuoy.alarms.rules import CALLED_AGAIN_AFTER, CALLED_TIMES, CALLS_PHONES, TOLD_AGAIN_AFTER, AlarmCode
from ringbuoy.escalations.summoning import summon_for_alarm
from ringbuoy.journal.writing import Code

AT_ONCE = 20


@transaction.atomic
def raise_house_alarm(
    code: AlarmCode, *, at: datetime, of_line: int | None = None, parts: Collection[str] = (), **codes: Code
) -> Alarm:
    """Raise an alarm about the house; an urgent one calls the on-call phones by the first and by what is new.

    `parts` are codes of the ways, hops or phones that lack something. One that was well until now is news,
    though somebody looks into the others, or they have used up their calls; not one that was well for a
    moment only, nor one that fails together with what the phones have just been called for.
    """
    alarm = raise_alarm(code, at=at, about=None, contact=None, of_line=of_line, **codes)
    is_first = alarm.times == 1
    is_news = add_parts(alarm, parts, at=at) or is_first
    if is_news and code in CALLS_PHONES:
        summon_for_alarm(alarm, at=at)
    return alarm


def tell_now_and_then(code: AlarmCode, lacking: Mapping[int, Collection[str]], *, at: datetime) -> int:
    """Raise an alarm for each line (by its id) of which parts lack something, and give for how many.

    For what stands as it stood, once in a while; at once for a part of which nobody was told yet.
    """
    told: dict[int, set[str]] = {}
    for alarm in Alarm.objects.filter(code=code, last_at__gt=at - TOLD_AGAIN_AFTER):
        told.setdefault(alarm.line_id or 0, set()).update(alarm.parts or ())
    news = {line: parts for line, parts in lacking.items() if set(parts) - told.get(line, set())}
    for line, parts in news.items():
        raise_house_alarm(code, at=at, of_line=line, parts=parts)
    return len(news)


@transaction.atomic
def call_again(*, at: datetime) -> int:
    """Call the on-call phones again for alarms into which nobody looks, and give for how many."""
    rows = untaken_alarms().filter(code__in=CALLS_PHONES, pk__in=_due(at=at))
    called = list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for alarm in called:
        summon_for_alarm(alarm, at=at)
    return len(called)


def _due(*, at: datetime) -> list[int]:
    """Name the alarms whose phones were called some time ago, and for what is new in them not too often."""
    waiting = untaken_alarms().filter(summons__isnull=False)
    for_this = Q(summons__at__gte=Coalesce("fresh_at", "at"))
    called = Count("summons__at", distinct=True, filter=for_this)
    counted = waiting.annotate(last=Max("summons__at"), times_called=called)
    due = counted.filter(last__lte=at - CALLED_AGAIN_AFTER, times_called__lt=CALLED_TIMES)
    return list(due.values_list("pk", flat=True))
