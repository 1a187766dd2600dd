"""What the floor asks the database: a fixed number of questions, however many people are on shift."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from ringbuoy.access.gates import can
from ringbuoy.access.rules import ROLES, Act
from ringbuoy.contacts.ending import UNRECORDED
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import CONVERSING, OPEN, QUEUED, State
from ringbuoy.doors.floor.numbers import Counts
from ringbuoy.escalations.models import HelpRequest, Watching
from ringbuoy.escalations.queries import open_requests
from ringbuoy.lines.rules import Policy
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.phones import with_phone
from ringbuoy.presence.rules import Readiness, is_here
from ringbuoy.telephony.line_state import KnownLine

_phone_line = KnownLine()
_COUNTS_SQL = (Path(__file__).parent / "counts.sql").read_text()
WITHOUT_RECORD_FOR = timedelta(days=7)
MOST_LISTED = 100
_COUNSELING_ROLES = [role.value for role, acts in ROLES.items() if Act.TAKE_CONTACTS in acts]


@dataclass(frozen=True)
class OnShift:
    """A counselor on shift, as the presence row says."""

    person: Person
    readiness: Readiness
    is_here: bool
    misses_calls: bool = False
    """There is a phone line, and no call of it reaches them."""


@dataclass(frozen=True)
class Snapshot:
    """Everything that the floor is drawn from, read at one moment."""

    at: datetime
    counselors: Sequence[OnShift]
    contacts: Sequence[Contact]
    requests: Sequence[HelpRequest]
    watchings: Sequence[Watching]
    seen: frozenset[UUID]
    counts: Counts

    @property
    def queue(self) -> list[Contact]:
        """Who waits: the most urgent first, then the longest."""
        waiting = [contact for contact in self.contacts if contact.state in QUEUED]
        return sorted(waiting, key=lambda contact: (contact.tier, contact.waiting_since))

    def contacts_of(self) -> dict[int, list[Contact]]:
        """Give each counselor's open contacts, the most urgent first."""
        found: dict[int, list[Contact]] = defaultdict(list)
        for contact in self.contacts:
            if contact.counselor_id is not None and contact.state not in QUEUED:
                found[contact.counselor_id].append(contact)
        for rows in found.values():
            rows.sort(key=_by_urgency)
        return found


def snapshot(*, at: datetime) -> Snapshot:
    """Read the floor: eight questions to the database."""
    contacts = list(
        Contact.objects.filter(state__in=OPEN).select_related("line", "counselor").order_by("reached_at")
    )
    return Snapshot(
        at=at,
        counselors=_on_shift(contacts, at=at),
        contacts=contacts,
        requests=open_requests(),
        watchings=list(Watching.objects.filter(until=None).select_related("person")),
        seen=_seen(contacts),
        counts=counts(at=at),
    )


def _on_shift(contacts: Iterable[Contact], *, at: datetime) -> list[OnShift]:
    """Give everybody who is here to take contacts, and whoever still has an open one."""
    holding = {contact.counselor_id for contact in contacts if contact.counselor_id}
    rows = (
        Presence.objects.filter(Q(person__roles__overlap=_COUNSELING_ROLES) | Q(person__in=holding))
        .filter(~Q(readiness=Readiness.OFF) | Q(person__in=holding))
        .filter(Q(is_away=False) | Q(person__in=holding) | Q(beat_at__gte=at - timedelta(minutes=10)))
        .select_related("person")
        .order_by("person__alias", "person_id")
    )
    reached, is_line = with_phone(), _phone_line.is_there(at=at)
    return [
        OnShift(
            row.person,
            Readiness(row.readiness),
            is_here(row.beat_at, at),
            misses_calls=is_line and row.person_id not in reached,
        )
        for row in rows
    ]


def _seen(contacts: Iterable[Contact]) -> frozenset[UUID]:
    """Tell which of these contacts a supervisor has acknowledged as high risk or danger."""
    ids = [contact.pk for contact in contacts]
    acknowledged = HelpRequest.objects.filter(contact__in=ids, acknowledged_at__isnull=False)
    return frozenset(acknowledged.exclude(kind="help").values_list("contact_id", flat=True))


def counts(*, at: datetime) -> Counts:
    """Count today and the last hour, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS_SQL, {"now": at, "goal": Policy().service_level_seconds})
        row = cursor.fetchone()
    return Counts(*row)


def without_disposition(*, at: datetime) -> QuerySet[Contact]:
    """Give last week's records that were closed by the clock, without a word on how they ended."""
    rows = Contact.objects.filter(disposition=UNRECORDED, closed_at__gte=at - WITHOUT_RECORD_FOR)
    return rows.select_related("line", "counselor").order_by("-closed_at")[:MOST_LISTED]


def talks_of(person_id: int) -> list[Contact]:
    """Give a counselor's open contacts, the most urgent first."""
    rows = Contact.objects.filter(counselor=person_id, state__in=OPEN - QUEUED)
    return sorted(rows.select_related("line", "counselor"), key=_by_urgency)


def _by_urgency(contact: Contact) -> tuple[bool, int, datetime]:
    return contact.where is State.WRAP_UP, contact.tier, contact.reached_at


def can_be_taken_over(person: Person, contact: Contact) -> bool:
    """Tell whether this person may have this contact in the place of its counselor."""
    is_free = contact.where in (State.TALKING, State.HELD)
    return is_free and can(person, Act.TAKE_CONTACTS) and can_be_watched(person, contact)


def can_be_watched(person: Person, contact: Contact) -> bool:
    """Tell whether this person may take part in this contact now."""
    is_others = contact.counselor_id != person.pk
    return can(person, Act.LISTEN) and contact.where in CONVERSING and is_others
