"""Being here without taking contacts: a supervisor at the floor."""

from datetime import datetime

from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import Readiness


def come(person: Person, *, at: datetime) -> None:
    """Let this person's heartbeat be heard from now on; what they have said of themself stays."""
    Presence.objects.get_or_create(
        person=person,
        defaults={"readiness": Readiness.OFF, "since": at, "idle_since": at, "beat_at": at},
    )
