"""Reading what nobody has read yet: a message left, a text, what came while the hub could not read.

The hub reads first words as they come. It never makes a message wait for that, so what it could not keep
is read here a moment later, from the sealed words. The same goes for words that did not come by the hub.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from ringbuoy.contacts.models import Message
from ringbuoy.contacts.rules import Author
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.triage.keeping import keep, live_reader
from ringbuoy.triage.looks import look_at
from ringbuoy.triage.reading import Reader

LEFT_TO_THE_HUB = timedelta(seconds=3)
AT_ONCE = 50
_UNREAD = """
    SELECT c.id, coalesce(l.up_to, 0) FROM contacts_contact c LEFT JOIN triage_look l ON l.contact_id = c.id
     WHERE c.state IN ('waiting', 'offered', 'message_taken')
       AND EXISTS (SELECT FROM contacts_message m
                    WHERE m.contact_id = c.id AND m.author = 'caller' AND m.sequence > coalesce(l.up_to, 0)
                      AND m.at < %s)
     ORDER BY c.tier, c.waiting_since LIMIT %s
"""


def sweep(*, at: datetime) -> int:
    """Read what waits to be read, and give in how many contacts it was done."""
    unread = _unread(at - LEFT_TO_THE_HUB)
    if not unread:
        return 0
    reader = live_reader()
    return sum(_look(contact, after, reader, at=at) for contact, after in unread)


def _unread(before: datetime) -> Sequence[tuple[UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [before, AT_ONCE])
        rows: list[tuple[UUID, int]] = cursor.fetchall()
    return rows


def _look(contact: UUID, after: int, reader: Reader, *, at: datetime) -> bool:
    """Open what is unread in a contact and keep what is found; failing that, the next sweep tries again."""
    try:
        key = open_or_borrow(contact, grant=line_grant(contact, at=at))
    except Foreseen:
        return False
    rows = Message.objects.filter(contact=contact, author=Author.CALLER, sequence__gt=after)
    messages = [
        (row.sequence, row.words.open(key, sequence=row.sequence)) for row in rows.order_by("sequence")
    ]
    words = "\n".join(said for _sequence, said in messages)
    with transaction.atomic():
        return keep(look_at(contact, words, up_to=messages[-1][0], reader=reader), at=at)
