"""What the hub does with news of the journal: tell it on, look again, forget what is over."""

from collections.abc import Callable, Sequence

from ringbuoy.doors.chat.attendance import Attendance
from ringbuoy.doors.chat.callers import Callers
from ringbuoy.doors.chat.news import Entry
from ringbuoy.doors.chat.numbers import CenterNumbers
from ringbuoy.doors.chat.records import Records
from ringbuoy.journal.names import Happened

CLOSES = frozenset(
    {
        Happened.CONTACT_CLOSED,
        Happened.CONTACT_ABANDONED,
        Happened.CONTACT_OVERFLOWED,
        Happened.CONTACT_ERASED,
    }
)
CHANGES_PERSON = frozenset(
    {
        Happened.PERSON_CHANGED,
        Happened.PERSON_DEACTIVATED,
        Happened.PERSON_ROLES_CHANGED,
        Happened.PERSON_SIGNED_OUT,
        Happened.PERSON_SIGN_IN_ENDED,
        Happened.PERSON_SCREEN_LOCKED,
        Happened.PERSON_PROVED,
    }
)
CHANGES_LISTS = frozenset({Happened.TRIAGE_WENT_LIVE, Happened.TRIAGE_ROLLED_BACK})


class Spreading:
    """Passes each entry to whom it concerns."""

    def __init__(
        self,
        callers: Callers,
        attendance: Attendance,
        doubt: Callable[[int], None],
        records: Records,
        numbers: CenterNumbers,
    ) -> None:
        self._callers = callers
        self._attendance = attendance
        self._tell_doors = doubt
        self._records = records
        self._numbers = numbers

    def spread(self, entries: Sequence[Entry]) -> None:
        """Tell the staff's pages, and look again at the contacts concerned."""
        for stream in list(self._attendance.streams):
            for entry in entries:
                stream.show(entry)
        contacts = {entry.contact for entry in entries if entry.contact is not None}
        self._callers.look_at(contacts)
        self._attendance.look_at(contacts)
        for entry in entries:
            self._heed(entry)

    def _heed(self, entry: Entry) -> None:
        if entry.name in CLOSES and entry.contact is not None:
            self._records.keys.drop(entry.contact)
        if entry.name in CHANGES_PERSON:
            for person in (entry.person, entry.codes.get("changed")):
                if isinstance(person, int):
                    self._doubt(person)
        if entry.name == Happened.CENTER_CHANGED:
            self._numbers.ring()
        if entry.name in CHANGES_LISTS:
            self._records.first_words.forget_lists()

    def _doubt(self, person: int) -> None:
        self._records.history.forget_alias(person)
        self._tell_doors(person)
