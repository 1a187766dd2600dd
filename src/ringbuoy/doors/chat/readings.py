"""The line in the journal before anybody is shown a contact's words, and before anybody is refused."""

from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database
from ringbuoy.doors.chat.hints import Hints
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock


class Readings:
    """Writes readings and refusals into the journal. If it cannot, nothing is shown."""

    def __init__(self, database: Database, hints: Hints) -> None:
        self._database = database
        self._hints = hints

    async def note(self, contact: UUID, person: int, *, purpose: str, at: datetime) -> None:
        """Write that this person is about to read this contact; `purpose` is a code: transcript, floor, lent.

        :raises Away: it could not be written.
        """
        await self._write(Happened.CONTACT_READ, contact, person, purpose, at=at)

    async def note_refusal(self, contact: UUID, person: int, *, purpose: str) -> None:
        """Write that this person wanted to read this contact and may not.

        :raises Away: it could not be written.
        """
        await self._write(Happened.CONTACT_READ_REFUSED, contact, person, purpose, at=clock.now())

    async def _write(self, name: Happened, contact: UUID, person: int, purpose: str, *, at: datetime) -> None:
        row = [at, name.value, contact, person, Jsonb({"purpose": purpose})]
        await self._database.rows(statements.JOURNAL, row)
        self._hints.journal()
