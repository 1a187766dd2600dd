"""When a licence is over: from the next day on its questions are asked no more."""

from datetime import datetime

from django.db import transaction

from ringbuoy.assessments.models import Registration
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Close what is licensed no longer, and give how many were closed."""
    over = Registration.objects.filter(until__lt=at.date(), is_over=False)
    rows = list(over.select_for_update(skip_locked=True, of=("self",)))
    for row in rows:
        Registration.objects.filter(pk=row.pk).update(is_over=True)
        write(Happened.INSTRUMENT_SWITCHED, at=at, instrument=row.instrument, is_on=False, why="licence_over")
    return len(rows)
