"""Reading messages from the table and opening them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.rules import Audience, Author
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database, Row
from ringbuoy.doors.chat.keyring import KeyRing
from ringbuoy.doors.chat.messages import FIELD, TABLE, Message, Speaker
from ringbuoy.doors.chat.refusals import TalkIsOver
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.sealing import ContactKey, SealBroken, WrongKey, open_sealed

EVERYBODY = (Audience.EVERYONE,)
ALL = (Audience.EVERYONE, Audience.STAFF)


@dataclass
class Read:
    """What was found: the messages of each contact, in order.

    `locked` are contacts whose key is not to be had just now. A contact that is closed is in neither:
    its words are given to a named reader only.
    """

    opened: dict[UUID, list[Message]] = field(default_factory=dict)
    locked: set[UUID] = field(default_factory=set)


class History:
    """What has been said, as far as it can be opened."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._aliases: dict[int, str] = {}

    async def after(self, places: Mapping[UUID, int], *, audiences: Sequence[Audience] = ALL) -> Read:
        """Give what follows these sequences in these live contacts.

        :raises Away: the database does not answer.
        """
        asked = [list(places), list(places.values()), list(audiences)]
        rows = await self._database.rows_shown(places, statements.MESSAGES_AFTER, asked)
        return await self._open(rows)

    async def since(self, contacts: Collection[UUID], at: datetime) -> Read:
        """Give what was said in these live contacts from this moment on.

        :raises Away: the database does not answer.
        """
        asked = [list(contacts), at]
        return await self._open(await self._database.rows_shown(contacts, statements.MESSAGES_SINCE, asked))

    async def opened_with(self, key: ContactKey, *, after: int) -> list[Message]:
        """Give what follows this sequence in one contact, whose key the reader has been given.

        :raises Away: the database does not answer.
        """
        asked = [[key.contact], [after], list(ALL)]
        rows = await self._database.rows_shown([key.contact], statements.MESSAGES_AFTER, asked)
        await self._learn_aliases(rows)
        return [self._message(row, key) for row in rows]

    async def lasts(self, contacts: Collection[UUID]) -> dict[UUID, int]:
        """Tell how far these conversations go.

        :raises Away: the database does not answer.
        """
        rows = await self._database.rows(statements.LAST_SEQUENCES, [list(contacts)])
        return dict(rows)

    def forget_alias(self, person: int) -> None:
        """Look up anew by what name others see this person."""
        self._aliases.pop(person, None)

    async def _open(self, rows: Sequence[Row]) -> Read:
        await self._learn_aliases(rows)
        by_contact: defaultdict[UUID, list[Row]] = defaultdict(list)
        for row in rows:
            by_contact[row[0]].append(row)
        read = Read()
        for contact, own in by_contact.items():
            try:
                key = await self._keys.key_of(contact)
            except TalkIsOver:
                continue
            except Foreseen:
                read.locked.add(contact)
            else:
                read.opened[contact] = [self._message(row, key) for row in own]
        return read

    async def _learn_aliases(self, rows: Sequence[Row]) -> None:
        unknown = {row[4] for row in rows} - {None} - self._aliases.keys()
        if unknown:
            self._aliases |= dict(await self._database.rows(statements.ALIASES, [list(unknown)]))

    def _message(self, row: Row, key: ContactKey) -> Message:
        contact, sequence, client_id, author, person, audience, at, words = row
        speaker = Speaker(Author(author), person, self._aliases.get(person, ""))
        opened = _opened(key, sequence, bytes(words))
        return Message(contact, sequence, client_id, speaker, Audience(audience), at, opened)


def _opened(key: ContactKey, sequence: int, sealed: bytes) -> str:
    """Open the words of one message; a damaged one says so in its place and hides none of the others."""
    try:
        return open_sealed(key, table=TABLE, field=FIELD, sequence=sequence, sealed=sealed)
    except (SealBroken, WrongKey) as error:
        return error.sentence
