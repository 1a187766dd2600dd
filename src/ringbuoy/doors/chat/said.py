"""What a browser sends when somebody has written something. Parsed at the door; pure."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl
from uuid import UUID

import orjson

from ringbuoy.contacts.rules import Audience
from ringbuoy.doors.chat.refusals import Empty, TooLong, Unreadable
from ringbuoy.kernel.ids import new_id

MOST_LETTERS = 4_000
# A letter takes at most twelve bytes in JSON (two escaped halves), and as many in a form.
MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Said:
    """Words with the sender's own id for them, so that a repeat is known as one."""

    client_id: UUID
    words: str = field(repr=False)
    audience: Audience = Audience.EVERYONE


def read_json(body: bytes) -> Said:
    """Read {"id", "words", "audience"}; without an audience it is for everyone.

    :raises Unreadable: not this JSON, or not text.
    :raises Empty: no words.
    :raises TooLong: more than 4,000 letters.
    """
    try:
        fields = orjson.loads(body)
        said = Said(UUID(fields["id"]), fields["words"], Audience(fields.get("audience", Audience.EVERYONE)))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable from None
    return _checked(said)


def read_form(body: bytes) -> Said:
    """Read the fields `id` and `words` of a form. A form without an id gets a fresh one.

    :raises Unreadable: not a form, or not text.
    :raises Empty: no words.
    :raises TooLong: more than 4,000 letters.
    """
    try:
        fields = dict(parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=10))
        client_id = UUID(fields["id"]) if fields.get("id") else new_id()
    except ValueError:
        raise Unreadable from None
    # A form ends lines with two characters, a script with one.
    return _checked(Said(client_id, fields.get("words", "").replace("\r\n", "\n")))


def _checked(said: Said) -> Said:
    """Refuse what cannot be kept; a person's words are never changed."""
    if not _is_text(said.words):
        raise Unreadable
    if not said.words.strip():
        raise Empty
    if len(said.words) > MOST_LETTERS:
        raise TooLong
    return said


def _is_text(words: object) -> bool:
    """Tell whether PostgreSQL and UTF-8 can hold this: no zero byte, no half of a surrogate pair."""
    if not isinstance(words, str) or "\0" in words:
        return False
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True
