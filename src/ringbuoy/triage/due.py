"""Reading what nobody has read yet: a message left, a text, what came while the hub could not read.

The hub reads first words as they come. It never makes a message wait for that, so what it could not keep
is read here a moment later, from the sealed words. The same goes for words that did not come by the hub; a
text's door asks for the look itself once it has kept the words, so that nobody waits for the sweep.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from ringbuoy.contacts.models import Message
from ringbuoy.contacts.rules import Author
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.triage.keeping import keep, live_reader
from ringbuoy.triage.looks import look_at
from ringbuoy.triage.reading import Reader

LEFT_TO_THE_HUB = timedelta(seconds=3)
AT_ONCE = 50
MESSAGES_OF = timedelta(days=1)
_UNREAD = """
    WITH waiting AS (
        SELECT id, tier, waiting_since FROM contacts_contact WHERE state IN ('waiting', 'offered')
         UNION ALL
        SELECT id, tier, waiting_since FROM contacts_contact
         WHERE state = 'message_taken' AND reached_at > %(messages_after)s
    )
    SELECT w.id, coalesce(l.up_to, 0), v.last_sequence
      FROM waiting w JOIN contacts_conversation v ON v.contact_id = w.id
      LEFT JOIN triage_look l ON l.contact_id = w.id
     WHERE v.caller_wrote_at < %(before)s AND v.last_sequence > coalesce(l.up_to, 0)
     ORDER BY w.tier, w.waiting_since LIMIT %(most)s
"""

READ_AGAIN = 4
"""So many messages before the new ones are read once more: a sentence may come in two texts."""
_UNREAD_OF = """
    SELECT coalesce(l.up_to, 0), v.last_sequence
      FROM contacts_contact c JOIN contacts_conversation v ON v.contact_id = c.id
      LEFT JOIN triage_look l ON l.contact_id = c.id
     WHERE c.id = %(contact)s AND c.state IN ('waiting', 'offered', 'message_taken')
       AND v.last_sequence > coalesce(l.up_to, 0)
"""


@dataclass(frozen=True)
class _Unread:
    """What nobody has read in a contact: what came after one message, up to another."""

    contact: UUID
    after: int
    up_to: int


def sweep(*, at: datetime) -> int:
    """Read what waits to be read, and give in how many contacts it was done."""
    unread = _unread(at)
    if not unread:
        return 0
    reader = live_reader()
    return sum(_look(one, reader, at=at) for one in unread)


def _unread(at: datetime) -> list[_Unread]:
    times = {"before": at - LEFT_TO_THE_HUB, "messages_after": at - MESSAGES_OF}
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, {**times, "most": AT_ONCE})
        return [_Unread(*row) for row in cursor.fetchall()]


def look_now(contact: UUID, key: ContactKey, *, at: datetime) -> bool:
    """Read what somebody who waits has just written, with the end of what came before; False: not kept.

    For a door that has kept the words already. What is not kept here is left to the next sweep.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD_OF, {"contact": contact})
        row = cursor.fetchone()
    if row is None:
        return False
    read, last = row
    words = "\n".join(_written(_Unread(contact, max(0, read - READ_AGAIN), last), key))
    with transaction.atomic():
        return keep(look_at(contact, words, up_to=last, reader=live_reader()), at=at)


def _look(unread: _Unread, reader: Reader, *, at: datetime) -> bool:
    """Open what is unread in a contact and keep what is found; failing that, the next sweep tries again."""
    try:
        key = open_or_borrow(unread.contact, grant=line_grant(unread.contact, at=at))
    except Foreseen:
        return False
    words = "\n".join(_written(unread, key))
    with transaction.atomic():
        return keep(look_at(unread.contact, words, up_to=unread.up_to, reader=reader), at=at)


def _written(unread: _Unread, key: ContactKey) -> list[str]:
    with showing(unread.contact):
        rows = Message.objects.filter(
            contact=unread.contact,
            author=Author.CALLER,
            sequence__gt=unread.after,
            sequence__lte=unread.up_to,
        )
        return [row.words.open(key, sequence=row.sequence) for row in rows.order_by("sequence")]
