"""A text has come: once, into the right conversation, and no command silences anybody."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import connection, transaction
from django.db.models import F

from ringbuoy.callers.actions import recognize
from ringbuoy.callers.models import Caller
from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.privacy.borrowing import hand_over
from ringbuoy.texting import words as said
from ringbuoy.texting.commands import Effect, Standing, command_in, effect_of
from ringbuoy.texting.leftovers import leave
from ringbuoy.texting.models import Carrier, Sitting, Texter
from ringbuoy.texting.replying import answer
from ringbuoy.texting.sittings import LISTENING, Open, open_contact_of, open_sitting
from ringbuoy.texting.strongbox import fingerprint
from ringbuoy.texting.waiting_parts import keep_part
from ringbuoy.texting.wire import Incoming

HEARD_AGAIN_AFTER = timedelta(minutes=1)
"""How exactly it is kept when somebody was last heard."""
FIRST_TIME = "INSERT INTO texting_heard (carrier_id, name, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class _Text:
    """A text with the one who sent it. `number` is their number in its one spelling."""

    texter: Texter
    number: str
    incoming: Incoming
    at: datetime


def hear(carrier: Carrier, incoming: Incoming, *, at: datetime) -> None:
    """Take a text in; the same one told again changes nothing.

    :raises UnreadableHandle: the sender is no number that can be answered.
    """
    number = normalize(HandleKind.PHONE, incoming.sender)
    mark = fingerprint(carrier.line_id, number)
    caller = _recognized(carrier, number, mark, at=at)
    with transaction.atomic():
        if not is_news(carrier, incoming.id, at=at):
            return
        texter = _texter(carrier, mark, caller, at=at)
        opened = _take(_Text(texter, number, incoming, at))
    leave(carrier, incoming.id.removeprefix("message "), at=at)
    if opened is not None and opened.is_new:
        with suppress(Unavailable):  # the hub asks keyd itself for a key that it has not been given
            hand_over(opened.key)


def is_news(carrier: Carrier, name: str, *, at: datetime) -> bool:
    """Write down that a carrier told this, and tell whether it was the first time."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_TIME, [carrier.pk, name, at])
        return bool(cursor.rowcount)


def _recognized(carrier: Carrier, number: str, mark: bytes, *, at: datetime) -> Caller | None:
    """Know the caller again, once in a sitting. None: known already, or keyd does not answer."""
    known = Texter.objects.filter(line=carrier.line_id, fingerprint=mark, caller__isnull=False)
    if known.filter(contact__state__in=LISTENING).exists():
        return None
    with suppress(Unavailable):
        return recognize(HandleKind.PHONE, number, at=at)
    return None


def _texter(carrier: Carrier, mark: bytes, caller: Caller | None, *, at: datetime) -> Texter:
    """Find the person by their number, and let nobody else hear them until the transaction ends."""
    rows = Texter.objects.select_for_update(of=("self",)).select_related("line", "contact", "contact__line")
    texter = rows.filter(line=carrier.line, fingerprint=mark).first()
    if texter is None:
        language = carrier.line.languages[0] if carrier.line.languages else "en"
        defaults = {"language": language, "heard_at": at}
        Texter.objects.get_or_create(line=carrier.line, fingerprint=mark, defaults=defaults)
        texter = rows.get(line=carrier.line, fingerprint=mark)
    if caller or texter.carrier_id != carrier.pk or at - texter.heard_at > HEARD_AGAIN_AFTER:
        texter.carrier, texter.heard_at, texter.caller = carrier, at, caller or texter.caller
        texter.save(update_fields=["carrier", "heard_at", "caller"])
    return texter


def _take(text: _Text) -> Open | None:
    """Take the words where they belong. Give the conversation; None: it was a command outside of one."""
    if text.incoming.part is None:
        return _take_whole(text)
    opened = open_sitting(text.texter, text.number, open_contact_of(text.texter), at=text.at)
    _welcome(text, opened)
    whole = keep_part(opened, text.incoming.part, at=text.at)
    _count(opened, text.incoming)
    if whole is not None:
        _take_whole(replace(text, incoming=replace(text.incoming, words=whole, parts=0, part=None)))
    return opened


def _take_whole(text: _Text) -> Open | None:
    texter, incoming = text.texter, text.incoming
    contact = open_contact_of(texter)
    standing = Standing(contact is not None, texter.stopped_at is not None)
    effect = effect_of(command_in(incoming.words, texter.line.languages), standing)
    _stop_or_restore(texter, effect, contact, at=text.at)
    if not effect.enters:
        answer(texter, text.number, effect.says, at=text.at)
        return None
    opened = open_sitting(texter, text.number, contact, at=text.at)
    _say(text, opened)
    _count(opened, incoming)
    if effect.says is None:
        _welcome(text, opened)
    else:
        answer(texter, text.number, effect.says, at=text.at, opened=opened)
    return opened


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


def _say(text: _Text, opened: Open) -> None:
    """Put the words into the conversation, and say of pictures that there were some."""
    incoming, language = text.incoming, opened.contact.language
    if incoming.words.strip():
        _say_one(text, opened, incoming.words, Author.CALLER, "words")
    if incoming.pictures:
        _say_one(text, opened, said.picture_mark(language, incoming.pictures), Author.CALLER, "pictures")
        _say_one(text, opened, said.only_words(language), Author.LINE, "only words")


def _say_one(text: _Text, opened: Open, words: str, author: Author, what: str) -> None:
    client_id = uuid5(opened.contact.id, f"{what} {text.texter.carrier_id} {text.incoming.id}")
    say(opened.contact, Saying(words, author, client_id), key=opened.key, at=text.at)


def _welcome(text: _Text, opened: Open) -> None:
    """Greet once, where the conversation has just begun."""
    if opened.is_new:
        words = said.first_reply(text.texter.line, opened.contact.language, at=text.at)
        client_id = uuid5(opened.contact.id, "greeting")
        say(opened.contact, Saying(words, Author.LINE, client_id), key=opened.key, at=text.at)


def _count(opened: Open, incoming: Incoming) -> None:
    parts = F("parts_in") + incoming.parts
    Sitting.objects.filter(contact=opened.contact).update(parts_in=parts)
