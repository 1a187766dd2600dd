"""While help is open supervisors are called again and again, until a person says that it is over."""

from datetime import datetime

from django.db import transaction

from ringbuoy.escalations.asking import ask
from ringbuoy.escalations.rules import Kind
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.rescues.models import Rescue
from ringbuoy.rescues.rules import due_after

AT_ONCE = 200


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Ring for every rescue that has stood too long where it stands, and give how many those were."""
    late = Rescue.objects.select_related("contact__line").filter(due_at__lte=at)
    rows = list(late.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for rescue in rows:
        _ring(rescue, at=at)
    return len(rows)


def _ring(rescue: Rescue, *, at: datetime) -> None:
    step, due = rescue.step + 1, due_after(rescue.where, at=at)
    Rescue.objects.filter(pk=rescue.pk).update(step=step, due_at=due)
    ask(rescue.contact, Kind.IMMINENT, asked_by=None, at=at)
    write(
        Happened.RESCUE_OVERDUE,
        at=at,
        contact=rescue.contact_id,
        line=rescue.contact.line_id,
        rescue=rescue.pk,
        state=rescue.state,
        step=step,
    )
