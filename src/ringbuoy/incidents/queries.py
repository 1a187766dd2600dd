"""Which incidents there are for whom, and the counts."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.incidents.models import Incident
from ringbuoy.incidents.rules import State
from ringbuoy.people.models import Person

SHOWN_FOR = timedelta(days=365)


def all_for(person: Person, *, at: datetime) -> QuerySet[Incident]:
    """Give what is open or of the last year, newest first: to who reviews all, else what they filed."""
    rows = Incident.objects.select_related("filed_by", "reviewer").order_by("-filed_at")
    mine = rows if can(person, Act.REVIEW_INCIDENTS) else rows.filter(filed_by=person)
    return mine.filter(Q(filed_at__gt=at - SHOWN_FOR) | ~Q(state=State.CLOSED))


def counts(since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """Count the incidents filed from `since` to before `until` by kind and severity, the most first."""
    rows = Incident.objects.filter(filed_at__gte=since, filed_at__lt=until)
    return dict(Counter(rows.values_list("kind", "severity")).most_common())
