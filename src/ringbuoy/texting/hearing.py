"""A text has come: once, into the right conversation, and no command silences anybody."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import DatabaseError, connection, transaction

from ringbuoy.callers.actions import recognize
from ringbuoy.callers.models import Caller
from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Foreseen, Unavailable
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.borrowing import hand_over
from ringbuoy.privacy.rows import showing
from ringbuoy.texting import words as said
from ringbuoy.texting.asking import ask_before, hear_after, hear_before
from ringbuoy.texting.commands import Effect, Standing, command_in, effect_of
from ringbuoy.texting.counting import is_news
from ringbuoy.texting.joining import Part
from ringbuoy.texting.kinds import Direction
from ringbuoy.texting.leftovers import leave
from ringbuoy.texting.models import Carrier, Texter
from ringbuoy.texting.replying import answer
from ringbuoy.texting.sittings import LISTENING, Open, open_contact_of, open_sitting
from ringbuoy.texting.speaking import follow, learn
from ringbuoy.texting.strongbox import fingerprint
from ringbuoy.texting.waiting_parts import is_waited_for, keep_part, take_ready
from ringbuoy.texting.wire import Incoming
from ringbuoy.triage.due import look_now

WAITING = frozenset({State.WAITING, State.OFFERED, State.MESSAGE_TAKEN})
"""While a contact stands so, first words put it before others."""
HEARD_AGAIN_AFTER = timedelta(minutes=1)
"""How exactly it is kept when somebody was last heard."""
SKIP_OWN = "UPDATE texting_sitting SET taken_up_to = %s WHERE contact_id = %s AND taken_up_to = %s"
IN_TALK = """
    SELECT c.id, t.caller_id IS NOT NULL FROM texting_texter t JOIN contacts_contact c ON c.id = t.contact_id
     WHERE t.line_id = %s AND t.fingerprint = %s AND c.state = ANY(%s)
"""


@dataclass(frozen=True)
class _Known:
    """The open conversation of a number, if there is one, and whether its caller is known there."""

    open: UUID | None = None
    is_recognized: bool = False


@dataclass(frozen=True)
class _Text:
    """A text with the one who sent it. `number` is their number in its one spelling.

    `knows_language`: it is clear in which of the line's languages they write.
    """

    texter: Texter
    number: str
    incoming: Incoming
    at: datetime
    knows_language: bool


def hear(carrier: Carrier, incoming: Incoming, *, at: datetime) -> None:
    """Take a text in; the same one told again changes nothing.

    :raises UnreadableHandle: the sender is no number that can be answered.
    """
    number = normalize(HandleKind.PHONE, incoming.sender)
    mark = fingerprint(carrier.line_id, number)
    known = _known(carrier, mark)
    caller = None if known.is_recognized else _recognized(number, at=at)
    with showing(known.open) if known.open else transaction.atomic():
        if not is_news(carrier, incoming, at=at):
            return
        texter = _texter(carrier, mark, caller, at=at)
        opened = _take(_Text(texter, number, incoming, at, learn(texter, incoming.words)))
    if opened is not None:
        _read_first_words(opened, at=at)
        _ask_first(opened, texter, at=at)
    leave(carrier, incoming.id.removeprefix("message "), Direction.IN, at=at)
    if opened is not None and opened.is_new:
        with suppress(Unavailable):  # the hub asks keyd itself for a key that it has not been given
            hand_over(opened.key)


def _read_first_words(opened: Open, *, at: datetime) -> None:
    """Raise somebody who waits and says that a life is in danger. Their words are kept already."""
    if opened.contact.where in WAITING:
        with suppress(Foreseen, DatabaseError), transaction.atomic():
            look_now(opened.contact.pk, opened.key, at=at)


def _ask_first(opened: Open, texter: Texter, *, at: datetime) -> None:
    """Ask who has just begun to wait how they feel. Their words are kept, whatever becomes of this."""
    if opened.is_new:
        with suppress(Foreseen, DatabaseError):
            ask_before(opened, texter, at=at)


def _known(carrier: Carrier, mark: bytes) -> _Known:
    """Look, without holding anything up, whether somebody with this number is in a conversation."""
    with connection.cursor() as cursor:
        cursor.execute(IN_TALK, [carrier.line_id, mark, [state.value for state in LISTENING]])
        row = cursor.fetchone()
    return _Known(row[0], is_recognized=row[1]) if row else _Known()


def _recognized(number: str, *, at: datetime) -> Caller | None:
    """Know the caller again. None: keyd does not answer."""
    with suppress(Unavailable):
        return recognize(HandleKind.PHONE, number, at=at)
    return None


def _texter(carrier: Carrier, mark: bytes, caller: Caller | None, *, at: datetime) -> Texter:
    """Find the person by their number, and let nobody else hear them until the transaction ends."""
    rows = Texter.objects.select_for_update(no_key=True)
    texter = rows.filter(line=carrier.line, fingerprint=mark).first()
    if texter is None:
        language = carrier.line.languages[0] if carrier.line.languages else "en"
        defaults = {"language": language, "heard_at": at}
        Texter.objects.get_or_create(line=carrier.line, fingerprint=mark, defaults=defaults)
        texter = rows.get(line=carrier.line, fingerprint=mark)
    texter.line = carrier.line
    if caller or texter.carrier_id != carrier.pk or at - texter.heard_at > HEARD_AGAIN_AFTER:
        texter.carrier, texter.heard_at, texter.caller = carrier, at, caller or texter.caller
        texter.save(update_fields=["carrier", "heard_at", "caller"])
    return texter


def _take(text: _Text) -> Open | None:
    """Take the words where they belong. Give the conversation; None: it was a command outside of one."""
    part = text.incoming.part or _as_part(text)
    if part is None:
        return _take_whole(text)
    opened = open_sitting(text.texter, text.number, open_contact_of(text.texter), at=text.at)
    _welcome(text, opened)
    keep_part(opened, part, at=text.at)
    for number, words in enumerate(take_ready(opened)):
        whole = replace(text.incoming, id=f"{text.incoming.id} {number}", words=words, part=None)
        _take_whole(replace(text, incoming=whole, knows_language=learn(text.texter, words)))
    return opened


def _as_part(text: _Text) -> Part | None:
    """Let plain words stand behind a long text that has begun to come. None: nothing is waited for."""
    texter, incoming = text.texter, text.incoming
    if texter.contact_id is None or incoming.pictures or not is_waited_for(texter.contact_id):
        return None
    if command_in(incoming.words, texter.line.languages):
        return None
    return Part(f"whole {new_id().hex}", 1, 1, incoming.words)


def _take_whole(text: _Text) -> Open | None:
    texter, incoming = text.texter, text.incoming
    contact = open_contact_of(texter)
    command = command_in(incoming.words, texter.line.languages)
    if contact is None and command is None and _answers(text):
        return None
    standing = Standing(contact is not None, texter.stopped_at is not None)
    effect = effect_of(command, standing)
    _stop_or_restore(texter, effect, contact, at=text.at)
    if not effect.enters:
        answer(texter, text.number, effect.says, at=text.at)
        return None
    opened = open_sitting(texter, text.number, contact, at=text.at)
    _skip_own(opened, _say(text, opened))
    if effect.says is None:
        _welcome(text, opened)
        hear_before(opened, texter, incoming.words, at=text.at)
    else:
        answer(texter, text.number, effect.says, at=text.at, opened=opened)
    return opened


def _answers(text: _Text) -> bool:
    """Take it for the answer to what was asked after a talk, and tell whether it was one."""
    if text.texter.contact_id is None or text.incoming.pictures:
        return False
    client_id = _client_id(text, text.texter.contact_id, "words")
    return hear_after(text.texter, text.number, text.incoming.words, client_id, at=text.at)


def _stop_or_restore(texter: Texter, effect: Effect, contact: Contact | None, *, at: datetime) -> None:
    if effect.blocks and texter.stopped_at is None:
        texter.stopped_at = at
        texter.agreed_at = texter.safe_from = texter.safe_until = None
        _tell(texter, Happened.TEXT_STOPPED, contact, at=at)
    elif effect.restores:
        texter.stopped_at = None
        _tell(texter, Happened.TEXT_RESTORED, contact, at=at)


def _tell(texter: Texter, name: Happened, contact: Contact | None, *, at: datetime) -> None:
    texter.save(update_fields=["stopped_at", "agreed_at", "safe_from", "safe_until"])
    person = contact.counselor_id if contact else None
    write(name, at=at, contact=contact.pk if contact else None, person=person, line=texter.line_id)


def _say(text: _Text, opened: Open) -> int:
    """Put the words into the conversation, and say of pictures that there were some.

    Gives the sequence of the words; 0: there were none.
    """
    incoming, language, own = text.incoming, opened.contact.language, 0
    if incoming.words.strip():
        own = _say_one(text, opened, incoming.words, Author.CALLER, "words")
    if incoming.pictures:
        _say_one(text, opened, said.picture_mark(language, incoming.pictures), Author.CALLER, "pictures")
        _say_one(text, opened, said.only_words(language), Author.LINE, "only words")
    return own


def _say_one(text: _Text, opened: Open, words: str, author: Author, what: str) -> int:
    client_id = _client_id(text, opened.contact.id, what)
    return say(opened.contact, Saying(words, author, client_id), key=opened.key, at=text.at)


def _client_id(text: _Text, contact: UUID, what: str) -> UUID:
    return uuid5(contact, f"{what} {text.texter.carrier_id} {text.incoming.id}")


def _welcome(text: _Text, opened: Open) -> None:
    """Greet once, where the conversation has just begun, and again where it goes on in another language."""
    if opened.is_new or follow(opened.contact, text.texter, at=text.at):
        line, language = text.texter.line, opened.contact.language
        words = said.first_reply(line, language, at=text.at)
        if not text.knows_language:
            words = f"{words} {said.offered_languages(line, language)}"
        client_id = uuid5(opened.contact.id, f"greeting {language}")
        say(opened.contact, Saying(words, Author.LINE, client_id), key=opened.key, at=text.at)


def _skip_own(opened: Open, own: int) -> None:
    """Spare the outbox the look at their own words, which stand at `own`."""
    with connection.cursor() as cursor:
        cursor.execute(SKIP_OWN, [own, opened.contact.pk, own - 1])
