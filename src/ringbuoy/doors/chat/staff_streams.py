"""The stream of one staff page, and which entries of the journal it may show."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from ringbuoy.access.rules import Act
from ringbuoy.doors.chat.conversations import Listener
from ringbuoy.doors.chat.identity import Staff
from ringbuoy.doors.chat.messages import Message, as_event, for_staff
from ringbuoy.doors.chat.news import Entry
from ringbuoy.doors.chat.rules import persons_in
from ringbuoy.doors.chat.streams import Stream
from ringbuoy.journal.names import Happened

BEAT_EVERY_S = 3.0
# That somebody has read is for the audit; no view depends on it.
NOT_SHOWN = frozenset(
    {
        Happened.CONTACT_READ,
        Happened.CONTACT_READ_REFUSED,
        Happened.JOURNAL_READ,
        Happened.JOURNAL_EXPORTED,
        Happened.PERSON_CLOSE_CHANGED,
    }
)
# Whom an alarm is about must not learn of it from their own stream.
FOR_THOSE_WHO_ATTEND = frozenset(
    {
        Happened.ALARM_RAISED,
        Happened.ALARM_ACKNOWLEDGED,
        Happened.CONTACT_DECOY_MADE,
        Happened.CONTACT_WATCHED,
        Happened.CONTACT_UNWATCHED,
    }
)
CHANGES_COUNTS = frozenset(
    {
        Happened.CONTACT_OPENED,
        Happened.CONTACT_OFFERED,
        Happened.CONTACT_OFFER_LAPSED,
        Happened.CONTACT_OFFER_WITHDRAWN,
        Happened.CONTACT_DECLINED,
        Happened.CONTACT_ANSWERED,
        Happened.CONTACT_ABANDONED,
        Happened.CONTACT_RETURNED_TO_FRONT,
        Happened.CONTACT_OVERFLOWED,
        Happened.CONTACT_MESSAGE_TAKEN,
        Happened.CONTACT_CALLER_BACK,
        Happened.CONTACT_CLOSED,
        Happened.LINE_CHANGED,
        Happened.CENTER_CHANGED,
    }
)


class StaffStream(Stream):
    """What one page of one person is told.

    `since` is the moment from which the page may have missed messages. `doubted` is set when the
    person's session or rights may have changed.
    """

    def __init__(self, staff: Staff, *, since: datetime, cursor: Callable[[int], str]) -> None:
        super().__init__(beat_every_s=BEAT_EVERY_S)
        self.staff = staff
        self.since = since
        self.hears: dict[UUID, Listener] = {}
        self.doubted = asyncio.Event()
        self._cursor = cursor

    def show(self, entry: Entry) -> None:
        """Tell an entry as far as this person may know it; what is not for them is left out."""
        if entry.name in NOT_SHOWN:
            return
        if entry.name in FOR_THOSE_WHO_ATTEND:
            if self.staff.may(Act.ATTEND_ALARMS):
                self._push_entry(entry, contact=None, person=None)
        elif self._may_know(entry):
            self._push_entry(entry, contact=entry.contact, person=entry.person)
        elif entry.name in CHANGES_COUNTS and self.staff.may(Act.TAKE_CONTACTS):
            self._push_entry(entry, contact=None, person=None)

    def tell(self, messages: Iterable[Message]) -> None:
        """Pass messages on, as one piece. A locked screen is told none until it is open again."""
        if self.staff.is_locked:
            return
        told = [as_event("message", for_staff(one), cursor=self._cursor(0)) for one in messages]
        if told:
            self.push(b"".join(told))

    def hear(self, message: Message) -> None:
        """Pass one message on."""
        self.tell((message,))

    def _may_know(self, entry: Entry) -> bool:
        """Supervisors know all; others what they did, what names them, and what is about their contacts."""
        if self.staff.may(Act.WATCH_FLOOR) or entry.person == self.staff.person:
            return True
        return entry.contact in self.hears or self.staff.person in persons_in(entry.codes)

    def _push_entry(self, entry: Entry, *, contact: UUID | None, person: int | None) -> None:
        content = {
            "id": entry.id,
            "name": entry.name,
            "contact": contact,
            "person": person,
            "line": entry.line,
            "at": entry.at,
        }
        self.push(as_event("journal", content, cursor=self._cursor(entry.id)))
