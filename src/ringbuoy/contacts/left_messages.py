"""Messages that wait for somebody: the most urgent first, then the oldest, each with its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State

MOST_LISTED = 100


@dataclass(frozen=True)
class LeftMessage:
    """A message that nobody has taken up, and by when it should be answered."""

    contact: Contact
    answer_by: datetime
    is_late: bool


def left_messages(lines: Sequence[str], *, at: datetime) -> list[LeftMessage]:
    """Give the messages left on these lines (codes; none: on every line)."""
    rows = Contact.objects.filter(state=State.MESSAGE_TAKEN).select_related("line")
    rows = rows.filter(line__code__in=lines) if lines else rows
    return [_timed(contact, at=at) for contact in rows.order_by("tier", "reached_at")[:MOST_LISTED]]


def _timed(contact: Contact, *, at: datetime) -> LeftMessage:
    answer_by = contact.reached_at + timedelta(minutes=contact.line.rules.answer_message_minutes)
    return LeftMessage(contact, answer_by, at > answer_by)
