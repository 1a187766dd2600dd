"""One transaction of messages: lock, look for repeats, number, seal, insert."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from ringbuoy.contacts.rules import QUEUED, Audience, Author, State
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Connection, Database
from ringbuoy.doors.chat.messages import FIELD, TABLE, Message, Speaker, Stored, Utterance
from ringbuoy.doors.chat.rules import Standing, Watch, author_of
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.sealing import seal


class Outcome(Enum):
    """What became of an utterance that was neither stored nor refused."""

    BUSY = "busy"


_Identity: TypeAlias = tuple[UUID, UUID]


class Batch:
    """Utterances that are written together.

    `outcomes`, `messages` (what is new), `first_words` (those of them by callers who wait) and `repeated`
    (contacts in which something was said again) are true once `write` has returned.
    """

    def __init__(self, utterances: Sequence[Utterance], *, at: datetime) -> None:
        self._utterances = utterances
        self._at = at
        self._standings: dict[UUID, Standing] = {}
        self._watches: list[Watch] = []
        self._places: dict[_Identity, Stored] = {}
        self._last: dict[UUID, int] = {}
        self.outcomes: list[Stored | Foreseen | Outcome] = []
        self.messages: list[Message] = []
        self.first_words: list[Message] = []
        self.repeated: set[UUID] = set()

    async def write(self, database: Database) -> None:
        """Write what may be written.

        :raises psycopg.Error: nothing was written, or it is not known whether; to be tried again.
        """
        async with database.connection() as connection, connection.pipeline(), connection.transaction():
            await database.show(connection, {utterance.contact for utterance in self._utterances})
            await self._look(connection)
            self.outcomes = [self._decide(utterance) for utterance in self._utterances]
            if self.messages:
                await self._insert(connection)

    async def _look(self, connection: Connection) -> None:
        """Lock the conversations that are free, and find what is there already. One round trip."""
        contacts = list({utterance.contact for utterance in self._utterances})
        locked = await connection.execute(statements.LOCK, [contacts])
        repeats = await connection.execute(
            statements.REPEATS,
            [[one.contact for one in self._utterances], [one.client_id for one in self._utterances]],
        )
        watched = await connection.execute(statements.WATCHES, [contacts]) if self._may_be_watched else None
        for contact, last_sequence, state, counselor in await locked.fetchall():
            self._standings[contact] = Standing(State(state), counselor, last_sequence)
            self._last[contact] = last_sequence
        for contact, client_id, sequence, at in await repeats.fetchall():
            self._places[contact, client_id] = Stored(sequence, at)
        if watched is not None:
            self._watches = [Watch(*row) for row in await watched.fetchall()]

    @property
    def _may_be_watched(self) -> bool:
        return any(one.writer.may_listen for one in self._utterances)

    def _decide(self, utterance: Utterance) -> Stored | Foreseen | Outcome:
        """Give the place of a repeat, a refusal, or a new place."""
        known = self._places.get((utterance.contact, utterance.client_id))
        if known is not None:
            self.repeated.add(utterance.contact)
            return known
        standing = self._standings.get(utterance.contact)
        if standing is None:
            return Outcome.BUSY
        try:
            author = author_of(utterance, standing, self._watches)
        except Foreseen as refusal:
            return refusal
        stored = self._place(utterance, author)
        if author is Author.CALLER and standing.state in QUEUED:
            self.first_words.append(self.messages[-1])
        return stored

    def _place(self, utterance: Utterance, author: Author) -> Stored:
        """Give an utterance the next number of its conversation."""
        self._last[utterance.contact] += 1
        stored = Stored(self._last[utterance.contact], self._at)
        self._places[utterance.contact, utterance.client_id] = stored
        self.messages.append(_message(utterance, author, stored))
        return stored

    async def _insert(self, connection: Connection) -> None:
        keys = {one.contact: one.key for one in self._utterances}
        rows = [
            (
                message.contact,
                message.sequence,
                message.client_id,
                message.speaker.author.value,
                message.audience.value,
                message.speaker.person,
                self._at,
                seal(
                    keys[message.contact],
                    table=TABLE,
                    field=FIELD,
                    sequence=message.sequence,
                    words=message.words,
                ),
            )
            for message in self.messages
        ]
        await connection.execute(statements.INSERT, [list(column) for column in zip(*rows, strict=True)])
        await connection.execute(statements.GROW, self._growth())

    def _growth(self) -> list[list[object]]:
        """Tell how far each conversation has grown and which side wrote; a whisper is no answer."""
        wrote: defaultdict[UUID, set[Author]] = defaultdict(set)
        for message in self.messages:
            if message.audience is Audience.EVERYONE:
                wrote[message.contact].add(message.speaker.author)
        contacts = list({message.contact for message in self.messages})
        return [
            list(contacts),
            [self._last[contact] for contact in contacts],
            [self._at if Author.CALLER in wrote[contact] else None for contact in contacts],
            [self._at if Author.COUNSELOR in wrote[contact] else None for contact in contacts],
        ]


def _message(utterance: Utterance, author: Author, stored: Stored) -> Message:
    return Message(
        utterance.contact,
        stored.sequence,
        utterance.client_id,
        Speaker(author, utterance.writer.person, utterance.writer.alias),
        utterance.audience,
        stored.at,
        utterance.words,
    )
