"""Asking who texts how they feel, before and after a talk: once, if the line wants it, never in the way."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.questions import FROM_1_TO_5
from ringbuoy.contacts.rules import Author, CountsAs, State, Tier
from ringbuoy.contacts.telling import tell
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.texting.asked import AFTER, ANSWERED_WITHIN, BEFORE, BEGUN_WITHIN, answer_in, next_question
from ringbuoy.texting.asking_words import question_by_text, thanks_by_text
from ringbuoy.texting.basis import Purpose
from ringbuoy.texting.models import Asked, Outgoing, Sitting, Texter
from ringbuoy.texting.sending import STILL_FRESH
from ringbuoy.texting.sittings import Open, key_of
from ringbuoy.texting.strongbox import lock

UNANSWERED = frozenset({State.WAITING, State.OFFERED})
"""Until somebody has answered: what they ask each other then is theirs."""
AT_ONCE = 50
ENDED_BY = "counselor"
"""Nobody is asked whom silence or a boundary ended, or who left: they have said enough."""


@dataclass(frozen=True)
class _Talk:
    """A contact with who texts in it. `number` empty: the outbox knows where to; else the talk is over."""

    contact: Contact
    texter: Texter
    key: ContactKey
    number: str = field(default="", repr=False)


@transaction.atomic
def ask_before(opened: Open, texter: Texter, *, at: datetime) -> None:
    """Ask the first question of somebody who has begun to wait and has told of no danger."""
    if not texter.line.rules.asks_by_text:
        return
    contact = Contact.objects.select_related("line").get(pk=opened.contact.pk)
    if contact.where in UNANSWERED and contact.tier > Tier.HIGH:
        _ask_next(_Talk(contact, texter, opened.key), BEFORE, at=at)


def hear_before(opened: Open, texter: Texter, words: str, *, at: datetime) -> None:
    """Take a text that is only an answer for one as well; as words it stands in the conversation already."""
    if not texter.line.rules.asks_by_text or opened.contact.where not in UNANSWERED:
        return
    with suppress(Foreseen), transaction.atomic():
        if _take_answer(opened.contact, texter, words, BEFORE, at=at):
            _ask_next(_Talk(opened.contact, texter, opened.key), BEFORE, at=at)


def hear_after(texter: Texter, number: str, words: str, client_id: UUID, *, at: datetime) -> bool:
    """Take a text for the answer to what was asked when the talk was over, and tell whether it was one.

    It is kept in that talk. Anything else begins a new one, as ever; so does an answer where the key cannot
    be had, and the number of somebody without any hope, as these must reach somebody.
    """
    contact = texter.contact
    if contact is None or texter.stopped_at is not None or not _is_over(contact):
        return False
    if _pending(contact, AFTER, at=at) is None:
        return False
    with suppress(Foreseen), transaction.atomic():
        talk = _Talk(contact, texter, key_of(contact, at=at), number)
        return _hear_after(talk, words, client_id, at=at)
    return False


def _is_over(contact: Contact) -> bool:
    return contact.ended_at is not None and contact.erased_at is None


def _hear_after(talk: _Talk, words: str, client_id: UUID, *, at: datetime) -> bool:
    if not _take_answer(talk.contact, talk.texter, words, AFTER, at=at) or _is_without_hope(talk.contact):
        return False
    say(talk.contact, Saying(words, Author.CALLER, client_id), key=talk.key, at=at)
    assert talk.contact.ended_at is not None
    if at - talk.contact.ended_at <= STILL_FRESH and not _ask_next(talk, AFTER, at=at):
        _send(talk, "thanks", thanks_by_text(talk.texter.line, talk.contact.language), at=at)
    return True


def ask_after(*, at: datetime) -> int:
    """Ask those whose talk has just ended, and give how many they were."""
    over = Sitting.objects.filter(
        is_over=False,
        safe_hours__isnull=True,
        texter__stopped_at=None,
        texter__contact=F("contact"),
        contact__channel=Channel.TEXT,
        contact__ended_at__gt=at - BEGUN_WITHIN,
        contact__answered_at__isnull=False,
        contact__left_by=ENDED_BY,
        contact__counts_as=CountsAs.COUNSELING,
        contact__tier__gt=Tier.IMMINENT,
        contact__line__policy__asks_by_text=True,
    )
    fresh = over.exclude(Exists(Asked.objects.filter(contact=OuterRef("contact"), question__in=AFTER)))
    return sum(
        _ask_one_after(contact, at=at) for contact in list(fresh.values_list("pk", flat=True)[:AT_ONCE])
    )


@transaction.atomic
def _ask_one_after(contact: UUID, *, at: datetime) -> bool:
    """Ask one whose talk is over; without the key of their talk not at all."""
    rows = Sitting.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=contact)
    sitting = rows.select_related("contact__line", "texter__line").first()
    if sitting is None or sitting.texter is None:
        return False
    with suppress(Foreseen):
        talk = _Talk(sitting.contact, sitting.texter, key_of(sitting.contact, at=at))
        return _ask_next(talk, AFTER, at=at)
    return False


def _ask_next(talk: _Talk, questions: Sequence[str], *, at: datetime) -> bool:
    """Ask what was not asked yet, and tell whether there was something."""
    asked = Asked.objects.filter(contact=talk.contact, question__in=questions)
    question = next_question(questions, asked=set(asked.values_list("question", flat=True)))
    if question is None:
        return False
    Asked.objects.create(contact=talk.contact, question=question, at=at)
    _send(talk, question, question_by_text(question, talk.contact.language), at=at)
    return True


def _is_without_hope(contact: Contact) -> bool:
    return Contact.objects.filter(pk=contact.pk, told__hopelessness_after=FROM_1_TO_5[-1]).exists()


def _send(talk: _Talk, what: str, words: str, *, at: datetime) -> None:
    """Say it in the talk; where that is over, put it into the outbox with the number, too."""
    client_id = uuid5(talk.contact.id, f"asked {what}")
    place = say(talk.contact, Saying(words, Author.LINE, client_id), key=talk.key, at=at)
    if talk.number:
        Outgoing.objects.create(
            ref=new_id(),
            texter=talk.texter,
            contact=talk.contact,
            sequence=place,
            purpose=Purpose.TALK,
            number=lock({"number": talk.number}),
            at=at,
            due_at=at,
        )


def _take_answer(
    contact: Contact, texter: Texter, words: str, questions: Sequence[str], *, at: datetime
) -> bool:
    """Take the words for the answer to what was asked last, and tell whether they are one."""
    question = _pending(contact, questions, at=at)
    answer = answer_in(words, question, texter.line.languages) if question else None
    if question is None or answer is None:
        return False
    tell(contact, question, answer, at=at)
    return True


def _pending(contact: Contact, questions: Sequence[str], *, at: datetime) -> str | None:
    """Give the question that was asked last, while it is not answered. None: there is none."""
    rows = Asked.objects.filter(contact=contact, question__in=questions).order_by("-pk")
    last = rows.filter(at__gt=at - ANSWERED_WITHIN).first()
    return last.question if last is not None and not contact.told.get(last.question) else None
