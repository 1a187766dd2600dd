"""The gate in front of a contact's words for staff: one's own open one, or the right to read all."""

from uuid import UUID

from ringbuoy.access.rules import Act
from ringbuoy.contacts.rules import OPEN
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database
from ringbuoy.doors.chat.identity import Staff
from ringbuoy.doors.chat.keyring import KeyRing
from ringbuoy.doors.chat.readings import Readings
from ringbuoy.doors.chat.refusals import KeyAway, NoSuchContact, NotForYou
from ringbuoy.doors.chat.rules import hearers_of
from ringbuoy.kernel import clock
from ringbuoy.privacy.grants import grant
from ringbuoy.privacy.sealing import ContactKey

WITHOUT_KEYD = "lent"


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
        :raises Unavailable: journal, database or keyd do not answer: the gate stays shut.
        """
        rows = await self._database.rows(statements.HEARERS, [[contact]])
        if not rows:
            raise NoSuchContact
        _id, state, counselor, watchers = rows[0]
        is_own = counselor == staff.person and state in OPEN and staff.may(Act.READ_OWN_CONTACTS)
        purpose = "floor" if staff.person in watchers else "transcript"
        if not is_own and not staff.may(Act.READ_ANY_CONTACT):
            await self._readings.note_refusal(contact, staff.person, purpose=purpose)
            raise NotForYou
        at = clock.now()
        await self._readings.note(contact, staff.person, purpose=purpose, at=at)
        passed = grant(
            person=staff.person,
            role=",".join(sorted(staff.roles)),
            contact=contact,
            purpose=purpose,
            own_live=is_own,
            at=at,
        )
        hears = staff.may(Act.LISTEN) and staff.person in hearers_of(state, counselor, watchers)
        try:
            return await self._keys.key_for_reader(contact, passed)
        except KeyAway:
            if not hears:
                raise
            return await self._lend(staff, contact)

    async def _lend(self, staff: Staff, contact: UUID) -> ContactKey:
        """Let somebody who takes part in an open conversation go on without keyd.

        They hear every word of it anyway. keyd's log will lack this reading, so the journal names it apart.
        """
        key = self._keys.key_for_hearer(contact)
        await self._readings.note(contact, staff.person, purpose=WITHOUT_KEYD, at=clock.now())
        return key
