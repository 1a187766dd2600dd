"""What doors ask about routing."""

from datetime import datetime

from django.db.models import QuerySet

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import QUEUED
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.routing import estimates
from ringbuoy.routing.models import Offer


def offers_to(person: Person) -> QuerySet[Offer]:
    """Give what rings for this person now, the longest first."""
    rows = Offer.objects.select_related("contact", "contact__line")
    return rows.filter(person=person, outcome="").order_by("made_at", "id")


def usual_wait(line: Line, channel: Channel, *, at: datetime) -> estimates.Wait:
    """Tell what a wait on this line usually is just now. The hub reads the same (doors/chat/waits.py)."""
    contacts = Contact.objects.filter(line=line, channel=channel)
    answered = contacts.filter(reached_at__gt=at - estimates.JUDGED_BY, answered_at__isnull=False)
    newest = answered.order_by("-reached_at").values_list("reached_at", "answered_at")
    recent = newest[: estimates.MOST_TO_JUDGE]
    waiting = contacts.filter(state__in=QUEUED).order_by("waiting_since")
    still = waiting.values_list("waiting_since", flat=True)[: estimates.MOST_TO_JUDGE]
    return estimates.usual_wait(
        [answered_at - reached for reached, answered_at in recent if answered_at],
        [at - since for since in still],
    )
