"""Messages that are not typed into a live conversation: greetings, notices, a message left for us.

What people type while they talk goes through the hub, which keeps the same rules in its own SQL
(doors/chat/store.py); the constraints of the table hold for both.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ringbuoy.contacts.models import Contact, Message
from ringbuoy.contacts.rules import Audience, Author
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey, seal

CHANNEL = "message"
TABLE = Message._meta.db_table
_PLACE = """
    SELECT last_sequence FROM contacts_conversation WHERE contact_id = %(contact)s FOR UPDATE;
    SELECT sequence FROM contacts_message WHERE contact_id = %(contact)s AND client_id = %(client_id)s
"""
"""Two statements: the second one sees what was said until the conversation was held."""
_ADD = """
    INSERT INTO contacts_message
           (contact_id, sequence, client_id, author, audience, person_id, at, words)
    VALUES (%(contact)s, %(sequence)s, %(client_id)s, %(author)s, %(audience)s, %(person)s, %(at)s,
            %(words)s);
    UPDATE contacts_conversation
       SET last_sequence = %(sequence)s,
           caller_wrote_at = CASE %(author)s WHEN 'caller' THEN %(at)s ELSE caller_wrote_at END,
           counselor_wrote_at = CASE %(author)s WHEN 'counselor' THEN %(at)s ELSE counselor_wrote_at END
     WHERE contact_id = %(contact)s
"""


@dataclass(frozen=True)
class Saying:
    """What is said, by whom, for whose eyes. `client_id` makes a repeat harmless."""

    words: str
    author: Author
    client_id: UUID
    person: Person | None = None
    audience: Audience = Audience.EVERYONE


@transaction.atomic(savepoint=False)
def say(contact: Contact, saying: Saying, *, key: ContactKey, at: datetime) -> int:
    """Add a message to the conversation and give its sequence; a repeat gives the first one's."""
    with showing(contact.pk):
        last, earlier = _place(contact.pk, saying.client_id)
        if earlier is not None:
            return earlier
        _add(contact.pk, last + 1, saying, key=key, at=at)
    transaction.on_commit(lambda: _hint(contact.id))
    return last + 1


def _place(contact: UUID, client_id: UUID) -> tuple[int, int | None]:
    """Hold the conversation, and give its last sequence, and that of this saying if it was said before."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, {"contact": contact, "client_id": client_id})
        (last,) = cursor.fetchone()
        cursor.nextset()
        earlier = cursor.fetchone()
    return last, earlier[0] if earlier else None


def _add(contact: UUID, sequence: int, saying: Saying, *, key: ContactKey, at: datetime) -> None:
    row: dict[str, Any] = {
        "contact": contact,
        "sequence": sequence,
        "client_id": saying.client_id,
        "author": saying.author.value,
        "audience": saying.audience.value,
        "person": saying.person.pk if saying.person else None,
        "at": at,
        "words": seal(key, table=TABLE, field="words", sequence=sequence, words=saying.words),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, row)


def _hint(contact_id: UUID) -> None:
    """Tell the hub that this conversation has grown. The hint carries the id only."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit TO off; NOTIFY {CHANNEL}, '{contact_id}'")


def transcript(contact: Contact, key: ContactKey) -> list[tuple[Message, str]]:
    """Open every message of a contact, in order."""
    with showing(contact.pk):
        rows = list(Message.objects.filter(contact=contact).select_related("person").order_by("sequence"))
    return [(row, row.words.open(key, sequence=row.sequence)) for row in rows]
