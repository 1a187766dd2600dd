"""The line in the journal before anybody is shown a contact's words, and before anybody is refused."""

from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from ringbuoy.access.rules import role_codes
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database
from ringbuoy.doors.chat.hints import Hints
from ringbuoy.doors.chat.identity import Staff
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock


class Readings:
    """Writes readings and refusals into the journal. If it cannot, nothing is shown."""

    def __init__(self, database: Database, hints: Hints) -> None:
        self._database = database
        self._hints = hints

    async def note(self, staff: Staff, contact: UUID, *, purpose: str, at: datetime) -> None:
        """Write that this person is about to read this contact; `purpose` is a code: transcript, floor, lent.

        :raises Away: it could not be written.
        """
        await self._write(Happened.CONTACT_READ, staff, contact, purpose, at=at)

    async def note_refusal(self, staff: Staff, contact: UUID, *, purpose: str) -> None:
        """Write that this person wanted to read this contact, or to write in it, and may not.

        :raises Away: it could not be written.
        """
        await self._write(Happened.CONTACT_READ_REFUSED, staff, contact, purpose, at=clock.now())

    async def _write(
        self, name: Happened, staff: Staff, contact: UUID, purpose: str, *, at: datetime
    ) -> None:
        codes = {"purpose": purpose, "role": role_codes(staff.roles)}
        row = [at, name.value, contact, staff.person, Jsonb(codes)]
        await self._database.rows(statements.JOURNAL, row)
        self._hints.journal()
