"""What the screens ask about requests for help."""

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.asking import still_open
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.escalations.rules import RINGS_FROM, Kind, rings_for
from ringbuoy.people.models import Person


def open_requests() -> list[HelpRequest]:
    """Give everything that waits for somebody, the most urgent and then the oldest first."""
    rows = still_open().select_related("contact", "contact__line", "contact__counselor", "asked_by")
    return sorted(rows, key=lambda request: (_URGENCY[Kind(request.kind)], request.at, request.pk))


def alarms_for(person: Person) -> list[HelpRequest]:
    """Give what rings aloud for this person now, the oldest first."""
    if not can(person, Act.WATCH_FLOOR):
        return []
    ringing = still_open().filter(kind__in=RINGS_FROM).order_by("at", "pk")
    rows = ringing.select_related("contact", "contact__line", "contact__counselor", "asked_by")
    return [row for row in rows if rings_for(person.roles, Kind(row.kind), row.step)]


def newest_request(contact: Contact, kind: Kind) -> HelpRequest | None:
    """Give the last request of a kind for a contact, so that its counselor sees what became of it."""
    rows = HelpRequest.objects.filter(contact=contact, kind=kind).select_related("acknowledged_by")
    return rows.order_by("-at", "-pk").first()


_URGENCY = {Kind.IMMINENT: 0, Kind.HIGH_RISK: 1, Kind.HELP: 2}
