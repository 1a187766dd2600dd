"""Who has opened what, when and why, as the journal says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ringbuoy.contacts.models import Contact, RecordOpening, number_of
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.people.models import Person

OPENINGS = (
    Happened.CONTACT_READ,
    Happened.CONTACT_READ_REFUSED,
    Happened.RECORD_OPENED_WITH_REASON,
    Happened.HANDLE_REVEALED,
    Happened.CONTACT_CALLER_LINKED,
    Happened.SUPERVISOR_LISTENS,
    Happened.SUPERVISOR_JOINED,
    Happened.REPORT_EXPORTED,
    Happened.JOURNAL_READ,
    Happened.JOURNAL_EXPORTED,
    Happened.PERSON_DENIED,
)
"""What is an opening: reading, revealing, searching, listening, exporting, and each refusal."""

REFUSALS = frozenset({Happened.CONTACT_READ_REFUSED, Happened.PERSON_DENIED})


_NOBODY = UUID(int=0)


LOOKS = frozenset({Happened.JOURNAL_READ, Happened.JOURNAL_EXPORTED})
"""Looking at openings opens no contact, so it does not stand among those who have opened one."""


@dataclass(frozen=True)
class Sought:
    """Which openings are asked for; None leaves the choice open."""

    person: int | None = None
    contact: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def codes(self) -> dict[str, int | str | None]:
        """Say the same in codes, for the journal."""
        return {
            "of_person": self.person,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True)
class Opened:
    """One opening, with what else is known about it.

    `is_own`: the contact is this person's own. `caller` is the id of a caller who was known again.
    """

    entry: int
    at: datetime
    name: Happened
    person: int | None
    person_name: str
    roles: tuple[str, ...]
    contact: UUID | None
    caller: UUID | None
    is_own: bool
    purpose: str
    reason: str

    @property
    def is_refused(self) -> bool:
        """Tell whether it stayed shut."""
        return self.name in REFUSALS

    @property
    def number(self) -> str:
        """The digits by which staff speak of the contact."""
        return number_of(self.contact) if self.contact else ""


def openings(sought: Sought) -> QuerySet[Entry]:
    """Give the entries that are openings, the newest first."""
    names = OPENINGS if sought.contact is None else [name for name in OPENINGS if name not in LOOKS]
    found = Entry.objects.filter(name__in=[name.value for name in names]).order_by("-pk")
    if sought.person is not None:
        found = found.filter(person_id=sought.person)
    if sought.contact is not None:
        found = found.filter(contact_id=sought.contact)
    if sought.since is not None:
        found = found.filter(at__gte=sought.since)
    return found if sought.until is None else found.filter(at__lt=sought.until)


def described(entries: Iterable[Entry]) -> list[Opened]:
    """Put names and relations to entries."""
    rows = list(entries)
    persons = Person.objects.filter(pk__in={row.person_id for row in rows if row.person_id})
    names = dict(persons.values_list("pk", "name"))
    contacts = Contact.objects.in_bulk({row.contact_id for row in rows if row.contact_id})
    reasons = _reasons(contacts)
    return [_described(row, names, contacts.get(row.contact_id or _NOBODY), reasons) for row in rows]


def _reasons(contacts: Iterable[UUID]) -> dict[tuple[int, UUID], list[RecordOpening]]:
    """Give the reasons with which foreign records were opened, by person and contact."""
    found: dict[tuple[int, UUID], list[RecordOpening]] = {}
    for row in RecordOpening.objects.filter(contact__in=list(contacts)):
        found.setdefault((row.person_id, row.contact_id), []).append(row)
    return found


def _described(
    row: Entry,
    names: dict[int, str],
    contact: Contact | None,
    reasons: dict[tuple[int, UUID], list[RecordOpening]],
) -> Opened:
    roles = str(row.codes.get("role") or "")
    given = reasons.get((row.person_id or 0, row.contact_id or _NOBODY), [])
    return Opened(
        entry=row.pk,
        at=row.at,
        name=Happened(row.name),
        person=row.person_id,
        person_name=names.get(row.person_id or 0, ""),
        roles=tuple(roles.split(",")) if roles else (),
        contact=row.contact_id,
        caller=contact.caller_id if contact else None,
        is_own=contact is not None and row.person_id is not None and row.person_id == contact.counselor_id,
        purpose=str(row.codes.get("purpose") or row.codes.get("route") or ""),
        reason=next((one.reason for one in given if one.at <= row.at < one.until), ""),
    )


def contacts_of_number(number: str, sought: Sought) -> list[UUID]:
    """Give the contacts with this short number that were opened in the span, the last opened first."""
    ids = openings(sought).exclude(contact_id=None).values_list("contact_id", flat=True)
    return [one for one in dict.fromkeys(ids.iterator()) if one is not None and number_of(one) == number]
