"""The parts of the hub that read and write the tables, made once and knowing each other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from ringbuoy.doors.chat.conversations import Conversations
from ringbuoy.doors.chat.database import Database
from ringbuoy.doors.chat.first_words import FirstWords
from ringbuoy.doors.chat.hints import Hints
from ringbuoy.doors.chat.history import History
from ringbuoy.doors.chat.keyring import KeyRing
from ringbuoy.doors.chat.messages import Message
from ringbuoy.doors.chat.readings import Readings
from ringbuoy.doors.chat.store import Store
from ringbuoy.privacy.async_keys import AsyncKeys
from ringbuoy.privacy.holders import HeldKeys


class Telling:
    """Tells what was written: to those who listen here, and as a hint to the other processes."""

    def __init__(self, conversations: Conversations, hints: Hints, first_words: FirstWords) -> None:
        self._conversations = conversations
        self._hints = hints
        self._first_words = first_words

    def deliver(self, messages: Sequence[Message]) -> None:
        """Tell what is new, in order."""
        self._conversations.deliver(messages)
        self._hints.messages({message.contact for message in messages})

    def take_first_words(self, messages: Sequence[Message]) -> None:
        """Have read what those have written who wait for somebody."""
        self._first_words.take(messages)

    def look_again(self, contacts: Collection[UUID]) -> None:
        """Have these read anew everywhere: something in them was kept, and perhaps nobody was told."""
        self._conversations.look_again(contacts)
        self._hints.messages(contacts)


@dataclass(frozen=True)
class Records:
    """What there is to read and to write, and who listens to it."""

    database: Database
    hints: Hints
    keys: KeyRing
    history: History
    conversations: Conversations
    readings: Readings
    first_words: FirstWords
    store: Store


def open_records(database: Database, held: HeldKeys, keyd: AsyncKeys) -> Records:
    """Make the parts; the database is asked only when something is needed from it."""
    hints = Hints(database)
    keys = KeyRing(held, keyd, database)
    history = History(database, keys)
    conversations = Conversations(history)
    first_words = FirstWords(database, hints)
    return Records(
        database=database,
        hints=hints,
        keys=keys,
        history=history,
        conversations=conversations,
        readings=Readings(database, hints),
        first_words=first_words,
        store=Store(database, Telling(conversations, hints, first_words)),
    )
