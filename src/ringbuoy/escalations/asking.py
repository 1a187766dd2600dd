"""The one way in which a request for help begins, whatever its kind."""

from datetime import datetime

from django.db.models import QuerySet

from ringbuoy.access.rules import ROLES, Act, Role
from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.escalations.rules import Kind, Reachable, due_after, first_step, rung
from ringbuoy.escalations.summoning import summon
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import AWAY_AFTER

_ON_THE_FLOOR = [role.value for role, acts in ROLES.items() if Act.WATCH_FLOOR in acts]


def ask(contact: Contact, kind: Kind, *, asked_by: Person | None, at: datetime) -> HelpRequest:
    """Open a request of this kind, inside the action's transaction.

    Where one is open already it stands as it is: asking twice never starts the clock anew.
    """
    step = first_step(kind, reachable(at=at))
    request, made = HelpRequest.objects.get_or_create(
        contact=contact,
        kind=kind,
        acknowledged_at=None,
        over_at=None,
        defaults={"asked_by": asked_by, "at": at, "step": step, "due_at": due_after(kind, step, at=at)},
    )
    if made:
        summon(request, at=at)
        write(
            Happened.HELP_ASKED,
            at=at,
            contact=contact.pk,
            person=asked_by.pk if asked_by else None,
            line=contact.line_id,
            kind=kind.value,
            called=rung(kind, step).called.value,
        )
    return request


def reachable(*, at: datetime) -> Reachable:
    """Tell whom a call can reach: people whose browser was heard just now, and the on-call phones."""
    heard = Presence.objects.filter(beat_at__gte=at - AWAY_AFTER, person__is_active=True)
    return Reachable(
        supervisors=heard.filter(person__roles__contains=[Role.SUPERVISOR]).exists(),
        floor=heard.filter(person__roles__overlap=_ON_THE_FLOOR).exists(),
        phones=bool(the_center().on_call_numbers),
    )


def still_open() -> QuerySet[HelpRequest]:
    """Give the requests that nobody has acknowledged and that are not over."""
    return HelpRequest.objects.filter(acknowledged_at=None, over_at=None)
