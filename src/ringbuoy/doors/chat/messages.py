"""A message on its way: as somebody wants to say it, and as it is told to those who may see it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from ringbuoy.contacts.rules import Audience, Author
from ringbuoy.privacy.sealing import ContactKey

TABLE, FIELD = "contacts_message", "words"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wants to write. `person` is None for the caller; `alias` is what others see.

    `may_take` and `may_listen` are what the person's roles allow: to talk with callers of their own,
    to take part beside another counselor.
    """

    person: int | None = None
    alias: str = ""
    may_take: bool = False
    may_listen: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that somebody wants to say now in one contact, and the key to seal them with."""

    contact: UUID
    client_id: UUID
    writer: Writer
    audience: Audience
    words: str = field(repr=False)
    key: ContactKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said a message: in which part, and which person of the staff (None: the caller, the line)."""

    author: Author
    person: int | None = None
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an utterance stands in its conversation."""

    sequence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is in the database, opened."""

    contact: UUID
    sequence: int
    client_id: UUID
    speaker: Speaker
    audience: Audience
    at: datetime
    words: str = field(repr=False)

    @property
    def is_for_caller(self) -> bool:
        """Tell whether the caller may see it: a whisper is for staff only."""
        return self.audience is Audience.EVERYONE


def for_caller(message: Message) -> dict[str, object]:
    """Tell a message as the caller sees it: who of the staff it is they know by the alias only."""
    return {
        "sequence": message.sequence,
        "id": message.client_id,
        "author": _seen_by_caller(message.speaker.author),
        "alias": message.speaker.alias,
        "at": message.at,
        "words": message.words,
    }


def for_staff(message: Message) -> dict[str, object]:
    """Tell a message as staff see it."""
    return {
        "contact": message.contact,
        "sequence": message.sequence,
        "id": message.client_id,
        "author": message.speaker.author,
        "alias": message.speaker.alias,
        "audience": message.audience,
        "at": message.at,
        "words": message.words,
    }


def _seen_by_caller(author: Author) -> str:
    if author is Author.CALLER:
        return "you"
    return "line" if author is Author.LINE else "counselor"


def as_event(name: str, content: object, *, cursor: str = "") -> bytes:
    """Write one event of a stream. JSON has no line breaks, so words cannot end the event."""
    head = f"id: {cursor}\n" if cursor else ""
    return f"{head}event: {name}\ndata: ".encode() + orjson.dumps(content) + b"\n\n"
