"""What doors ask about triage."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from ringbuoy.contacts.models import Contact
from ringbuoy.triage.levels import Level
from ringbuoy.triage.models import Mark

MOST_SHOWN = 3


def why(contacts: Collection[Contact]) -> dict[UUID, list[Mark]]:
    """Give what was found in the first words of each contact: a mark for each reason, most urgent first."""
    rows = Mark.objects.filter(contact__in=[contact.pk for contact in contacts]).order_by("id")
    found: defaultdict[UUID, dict[str, Mark]] = defaultdict(dict)
    for mark in sorted(rows, key=lambda row: Level(row.level).rank):
        found[mark.contact_id].setdefault(mark.reason, mark)
    return {contact: list(marks.values())[:MOST_SHOWN] for contact, marks in found.items()}
