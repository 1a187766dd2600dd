"""Messages that are not typed into a live conversation: greetings, notices, a message left for us.

What people type while they talk goes through the hub, which keeps the same rules in its own SQL
(doors/chat/store.py); the constraints of the table hold for both.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ringbuoy.contacts.models import Contact, Conversation, Message
from ringbuoy.contacts.rules import Audience, Author
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey

CHANNEL = "message"


@dataclass(frozen=True)
class Saying:
    """What is said, by whom, for whose eyes. `client_id` makes a repeat harmless."""

    words: str
    author: Author
    client_id: UUID
    person: Person | None = None
    audience: Audience = Audience.EVERYONE


@transaction.atomic
def say(contact: Contact, saying: Saying, *, key: ContactKey, at: datetime) -> int:
    """Add a message to the conversation and give its sequence; a repeat gives the first one's."""
    conversation = Conversation.objects.select_for_update().get(contact=contact)
    with showing(contact.pk):
        earlier = Message.objects.filter(contact=contact, client_id=saying.client_id).first()
        if earlier is not None:
            return earlier.sequence
        conversation.last_sequence += 1
        _insert(conversation, saying, key=key, at=at)
    conversation.save(update_fields=_touched(conversation, saying.author, at=at))
    transaction.on_commit(lambda: _hint(contact.id))
    return conversation.last_sequence


def _insert(conversation: Conversation, saying: Saying, *, key: ContactKey, at: datetime) -> None:
    Message.objects.create(
        contact_id=conversation.contact_id,
        sequence=conversation.last_sequence,
        client_id=saying.client_id,
        author=saying.author,
        audience=saying.audience,
        person=saying.person,
        at=at,
        words=Message.words.seal(key, saying.words, sequence=conversation.last_sequence),
    )


def _touched(conversation: Conversation, author: Author, *, at: datetime) -> list[str]:
    if author is Author.CALLER:
        conversation.caller_wrote_at = at
    elif author is Author.COUNSELOR:
        conversation.counselor_wrote_at = at
    return ["last_sequence", "caller_wrote_at", "counselor_wrote_at"]


def _hint(contact_id: UUID) -> None:
    """Tell the hub that this conversation has grown. The hint carries the id only."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit TO off; NOTIFY {CHANNEL}, '{contact_id}'")


def transcript(contact: Contact, key: ContactKey) -> list[tuple[Message, str]]:
    """Open every message of a contact, in order."""
    with showing(contact.pk):
        rows = list(Message.objects.filter(contact=contact).select_related("person").order_by("sequence"))
    return [(row, row.words.open(key, sequence=row.sequence)) for row in rows]
