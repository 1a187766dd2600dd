"""The gate in front of a contact's words for staff: the same rule as at the pages (contacts/sight.py)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ringbuoy.access.rules import Act, role_codes
from ringbuoy.contacts.rules import OPEN, State
from ringbuoy.contacts.sight import REASON_COUNTS_FOR, Reader, Record, may_read
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database, Row
from ringbuoy.doors.chat.identity import Staff
from ringbuoy.doors.chat.keyring import KeyRing
from ringbuoy.doors.chat.readings import Readings
from ringbuoy.doors.chat.refusals import KeyAway, NoSuchContact, NotForYou
from ringbuoy.doors.chat.rules import hearers_of
from ringbuoy.kernel import clock
from ringbuoy.privacy.grants import grant
from ringbuoy.privacy.sealing import ContactKey

WITHOUT_KEYD = "lent"


@dataclass(frozen=True)
class Asked:
    """A contact that somebody wants to read, and who takes part in it besides its counselor.

    `reason`: what they said within the hour of opening many, as a code; empty: nothing.
    """

    record: Record
    watchers: tuple[int, ...]
    reason: str

    @classmethod
    def of(cls, row: Row) -> "Asked":
        """Read it from a row of `statements.READING`."""
        state, counselor, line, over_since, opened_until, watchers, reason = row
        record = Record(counselor, line, State(state), over_since, opened_until)
        return cls(record, tuple(watchers), reason or "")

    def may_be_read_by(self, staff: Staff, *, at: datetime) -> bool:
        """Tell whether this person may read it now."""
        return may_read(Reader(staff.person, staff.acts, staff.lines), self.record, at=at)

    def is_own_live(self, staff: Staff) -> bool:
        """Tell whether it is this person's own and not yet closed."""
        return self.record.counselor == staff.person and self.record.state in OPEN

    @property
    def hearers(self) -> frozenset[int]:
        """Whom its words are told as they come."""
        return hearers_of(self.record.state, self.record.counselor, self.watchers)


class ReadingGate:
    """Gives the key to a contact's words to those who may read it."""

    def __init__(self, database: Database, keys: KeyRing, readings: Readings) -> None:
        self._database = database
        self._keys = keys
        self._readings = readings

    async def unlock(self, staff: Staff, contact: UUID) -> ContactKey:
        """Let somebody read a contact. The journal has the line before they have the key.

        :raises NoSuchContact: nobody has this id.
        :raises NotForYou: this person may not read it; the journal has that too.
        :raises ReasonNeeded: they opened many in this hour and have not said why.
        :raises Unavailable: journal, database or keyd do not answer: the gate stays shut.
        """
        since = clock.now() - REASON_COUNTS_FOR
        rows = await self._database.rows(statements.READING, [staff.person, staff.person, since, contact])
        if not rows:
            raise NoSuchContact
        asked = Asked.of(rows[0])
        purpose = "floor" if staff.person in asked.watchers else "transcript"
        if not asked.may_be_read_by(staff, at=clock.now()):
            await self._readings.note_refusal(staff, contact, purpose=purpose)
            raise NotForYou
        at = clock.now()
        await self._readings.note(staff, contact, purpose=purpose, at=at)
        passed = grant(
            person=staff.person,
            role=role_codes(staff.roles),
            contact=contact,
            purpose=purpose,
            own_live=asked.is_own_live(staff),
            at=at,
        )
        hears = staff.may(Act.LISTEN) and staff.person in asked.hearers
        try:
            return await self._keys.key_for_reader(contact, replace(passed, reason=asked.reason))
        except KeyAway:
            if not hears:
                raise
            return await self._lend(staff, contact)

    async def note_refusal(self, staff: Staff, contact: UUID) -> None:
        """Write that this person wanted to write in a contact in which they take no part.

        :raises Away: it could not be written.
        """
        await self._readings.note_refusal(staff, contact, purpose="say")

    async def _lend(self, staff: Staff, contact: UUID) -> ContactKey:
        """Let somebody who takes part in an open conversation go on without keyd.

        They hear every word of it anyway. keyd's log will lack this reading, so the journal names it apart.
        """
        key = self._keys.key_for_hearer(contact)
        await self._readings.note(staff, contact, purpose=WITHOUT_KEYD, at=clock.now())
        return key
