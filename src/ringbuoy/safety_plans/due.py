"""What happens when a page's time is over, or its contact was erased: the row goes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.safety_plans.models import PlanPage

AT_ONCE = 200


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Delete the pages that are over, and give how many those were."""
    over = PlanPage.objects.filter(Q(until__lte=at) | Q(contact__erased_at__isnull=False))
    rows = list(over.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for page in rows:
        page_id = page.pk
        page.delete()
        write(Happened.PLAN_PAGE_ENDED, at=at, contact=page.contact_id, page=page_id)
    return len(rows)
