"""Put the golden log into the database, as the rooms would have left their rows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ringbuoy.contacts.models import Contact
from ringbuoy.journal.models import Entry
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from tests.golden.log import LINES, Event

ENDINGS = {"contact.ended", "contact.caller_left", "contact.abandoned", "contact.overflowed"}


def load(events: Sequence[Event]) -> None:
    """Write lines, one counselor, contacts and journal."""
    maria = Person.objects.create(username="golden-maria", name="Maria Golden", alias="Maria")
    lines = {code: _line(code) for code in LINES}
    lives: dict[UUID, list[Event]] = defaultdict(list)
    for event in events:
        lives[event.contact].append(event)
    contacts = [_contact(life, lines, maria) for life in lives.values()]
    Contact.objects.bulk_create(contacts, batch_size=1000)
    Entry.objects.bulk_create(
        [Entry(at=event.at, name=event.name, contact_id=event.contact) for event in events], batch_size=2000
    )


def _line(code: str) -> Line:
    return Line.objects.create(
        code=code,
        name=code.title(),
        languages=["en"],
        emergency_number="911",
        zone=LINES[code]["zone"],
        policy={"service_level_seconds": LINES[code]["service_level_seconds"]},
    )


def _contact(life: Sequence[Event], lines: dict[str, Line], maria: Person) -> Contact:
    opened = life[0]
    row: dict[str, Any] = {"state": "waiting"}
    for event in life[1:]:
        row |= _change(event, row)
    return Contact(
        id=opened.contact,
        line=lines[str(opened.codes["line"])],
        channel=opened.codes["channel"],
        language="en",
        reached_at=opened.at,
        waiting_since=opened.at,
        counselor=maria if row.get("answered_at") else None,
        epoch="golden",
        **row,
    )


def _change(event: Event, row: dict[str, Any]) -> dict[str, Any]:
    if event.name == "contact.answered":
        return {"state": "parked", "answered_at": row.get("answered_at") or event.at}
    if event.name == "contact.returned_to_front":
        return {"state": "waiting"}
    if event.name in {"contact.abandoned", "contact.overflowed"}:
        return {"state": event.name.partition(".")[2], "ended_at": event.at}
    if event.name in {"contact.ended", "contact.caller_left"}:
        return {"state": "wrap_up", "ended_at": event.at}
    if event.name == "contact.message_taken":
        return {"state": "message_taken", "ended_at": event.at}
    if event.name == "contact.paper_entered":
        return {"state": "wrap_up", "answered_at": event.at, "ended_at": event.at}
    return {"state": "closed", "closed_at": event.at, **event.codes}
