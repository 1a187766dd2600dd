"""Who is here now."""

from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import Readiness


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
