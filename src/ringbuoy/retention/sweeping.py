"""The daily sweep: orders what is due, forgets whom nobody can find any more, and writes a report."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.callers.actions import forget_before
from ringbuoy.contacts.models import Contact
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.keyd.epochs import live_quarters
from ringbuoy.privacy.keys import KeysUnavailable, own_keys
from ringbuoy.privacy.rows import showing
from ringbuoy.retention.keeping import kept_here
from ringbuoy.retention.models import Hold, Sweep
from ringbuoy.retention.rules import FACTS_KEPT, HoldState, coming, due

MOST_AT_ONCE = 5_000
SHOWN_AHEAD = 6


def sweep(*, at: datetime) -> int:
    """Sweep once a day, and give how many keys were ordered to be destroyed. Without keyd: later."""
    day = at.date()
    if Sweep.objects.filter(day=day).exists():
        return 0
    try:
        with transaction.atomic():
            report = Sweep.objects.create(day=day, at=at)
            _sweep(report, at=at)
    except (KeysUnavailable, IntegrityError):
        return 0  # keyd is away, or another worker has this day.
    return len(report.ordered)


def _sweep(report: Sweep, *, at: datetime) -> None:
    state: dict[str, Any] = own_keys().ask({"op": "state"})
    kept = kept_here()
    report.ordered = [name for name in due(state["living"], kept, at=at) if _is_ordered(name)]
    ahead = coming(state["living"], kept, at=at)[:SHOWN_AHEAD]
    report.coming = [[name, moment.isoformat()] for name, moment in ahead]
    report.gone = _gone_since_the_last(report, state["destroyed"])
    report.held, report.is_clock_doubted = state["held"], state["doubts"]
    if not report.is_clock_doubted:
        report.forgotten = forget_before(live_quarters(at)[-1])
        report.facts_deleted = _delete_old_facts(at=at)
    report.save()
    _tell(report, at=at)


def _is_ordered(name: str) -> bool:
    """Order that a key be destroyed, and tell whether keyd has taken the order."""
    try:
        own_keys().ask({"op": "destroy", "name": name})
    except (Conflict, NotFound):
        # Not due by keyd's own reckoning: it doubts the clock, or the center's time is below the least.
        return False
    return True


def _gone_since_the_last(report: Sweep, destroyed: dict[str, str]) -> list[str]:
    """Name what keyd has destroyed and no earlier report has named."""
    told = {name for gone in Sweep.objects.values_list("gone", flat=True) for name in gone}
    return [name for name in destroyed if name not in told]


def _delete_old_facts(*, at: datetime) -> int:
    """Delete contacts whose coded facts are past their time, unless they are on hold; give how many."""
    held = Hold.objects.exclude(state=HoldState.OVER).values("contact")
    old = Contact.objects.filter(reached_at__lt=at - FACTS_KEPT).exclude(pk__in=held)
    ids = list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
    Hold.objects.filter(contact__in=ids).delete()
    with showing(*ids):
        Contact.objects.filter(pk__in=ids).delete()
    return len(ids)


def _tell(report: Sweep, *, at: datetime) -> None:
    write(
        Happened.RETENTION_SWEPT,
        at=at,
        gone=report.gone,
        ordered=report.ordered,
        held=report.held,
        forgotten=report.forgotten,
        facts_deleted=report.facts_deleted,
        clock_doubted=report.is_clock_doubted,
    )
    if report.is_clock_doubted:
        raise_alarm(AlarmCode.CLOCK_DOUBTED, at=at)


def is_late(*, at: datetime) -> bool:
    """Tell whether no sweep has been for more than a day: the worker or keyd does not run."""
    last = Sweep.objects.first()
    return last is not None and at - last.at > timedelta(days=1, hours=1)
