"""Who is here now."""

from datetime import datetime, timedelta

from django.db.models import Q

from ringbuoy.access.rules import ROLES, Act
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import Readiness

# Longer than a reload, a nap of the network or a change of browser: a shift does not end by these.
ON_SHIFT_FOR = timedelta(minutes=5)
_WHO_ANSWERS = [role.value for role, acts in ROLES.items() if Act.TAKE_CONTACTS in acts]


def on_shift() -> list[Presence]:
    """Give everybody who is at a desk or on the floor now, ready or on a break, by name."""
    rows = Presence.objects.select_related("person").filter(is_away=False, person__is_active=True)
    return list(rows.exclude(readiness=Readiness.OFF).order_by("person__name"))


def ready_people() -> list[Person]:
    """Give everybody who is here and ready, by name."""
    rows = Person.objects.filter(presence__readiness=Readiness.READY, presence__is_away=False, is_active=True)
    return list(rows.order_by("name"))


def is_shown_as_away(person: Person) -> bool:
    """Tell whether somebody who has said to be here counts as away, because no heartbeat comes."""
    rows = Presence.objects.filter(person=person, is_away=True)
    return rows.exclude(readiness=Readiness.OFF).exists()


def somebody_is_on_shift(line: Line, *, at: datetime) -> bool:
    """Tell whether anybody who answers this line was at the desk in the last minutes."""
    here = Presence.objects.exclude(readiness=Readiness.OFF).filter(
        beat_at__gte=at - ON_SHIFT_FOR, person__is_active=True, person__roles__overlap=_WHO_ANSWERS
    )
    return here.filter(Q(person__lines=[]) | Q(person__lines__contains=[line.code])).exists()
