"""Attending to a complaint or compliment: reading it, taking it on, answering, and saying what we changed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.feedback.models import Feedback
from ringbuoy.feedback.rules import Finding, Learning, Move, State, Topic, after, may_attend
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from ringbuoy.people.models import Person
from ringbuoy.statements.models import Statement
from ringbuoy.statements.rules import MOST_SIGNS
from ringbuoy.statements.stating import read, refuse_to_read, state

PURPOSE = "feedback"


class NoSuchFeedback(NotFound):
    """None has this number, or it is closed to this person."""


class AboutYourself(NotPermitted):
    """Nobody reads or answers what is said about themself."""


class NotPossibleNow(Conflict):
    """It stands elsewhere by now."""


class NoAnswer(Refused):
    """There are no words, or it is not said what we found or changed."""


@dataclass(frozen=True)
class Opened:
    """The words of a complaint. None: there were none, or their time is over."""

    said: str | None = field(repr=False)
    reach: str | None = field(repr=False)
    answer: str | None = field(repr=False)
    learned: str | None = field(repr=False)


def find(feedback_id: int) -> Feedback:
    """Find a complaint or compliment.

    :raises NoSuchFeedback: there is none of this number.
    """
    rows = Feedback.objects.select_related(
        "owner", "about", "contact", "said", "reach", "answer", "learned", "noted_by"
    )
    row = rows.filter(pk=feedback_id).first()
    if row is None:
        raise NoSuchFeedback(_("There is no such entry. Look at the list again."))
    return row


def open_words(actor: Person, feedback: Feedback, *, at: datetime) -> Opened:
    """Read what was said, with a line in the journal; in no transaction, so that a refusal stays there.

    :raises RoleDoesNotAllow: this is not their business.
    :raises AboutYourself: it is about them.
    :raises KeysUnavailable: keyd does not answer.
    """
    require(actor, Act.ATTEND_FEEDBACK)
    if not may_attend(actor.pk, about=feedback.about_id):
        refuse_to_read(actor, feedback.said, purpose=PURPOSE, at=at)
        raise _about_yourself()

    def opened(statement: Statement | None) -> str | None:
        return read(actor, statement, purpose=PURPOSE, at=at) if statement else None

    parts = (feedback.said, feedback.reach, feedback.answer, feedback.learned)
    return Opened(*(opened(part) for part in parts))


@transaction.atomic
def take_on(actor: Person, feedback: Feedback, *, at: datetime) -> None:
    """Take it on by name, also from a colleague who has it.

    :raises AboutYourself: it is about them.
    :raises NotPossibleNow: it was answered.
    """
    first = feedback.taken_on_at or at
    due_at = feedback.answer_by if at < feedback.answer_by else None
    _move(actor, feedback, Move.TAKE_ON, at=at, owner=actor, taken_on_at=first, due_at=due_at)


@transaction.atomic
def answer(actor: Person, feedback: Feedback, words: str, finding: str, *, at: datetime) -> None:
    """Answer it, as who has taken it on; a complaint with what was found.

    :raises NoAnswer: there are no words, or no finding.
    :raises NotPossibleNow: a colleague has it, or it was answered.
    """
    words = _said(words)
    if feedback.is_complaint and finding not in set(Finding):
        raise NoAnswer(_("Choose what you found."))
    _require_owner(actor, feedback)
    finding = finding if feedback.is_complaint else ""
    sealed = state(words, by=actor, at=at)
    changes = {"answer": sealed, "answered_at": at, "finding": finding, "due_at": None}
    _move(actor, feedback, Move.ANSWER, at=at, **changes)


@transaction.atomic
def close(actor: Person, feedback: Feedback, learning: str, words: str, *, at: datetime) -> None:
    """Say what we changed because of it, and close it.

    :raises NoAnswer: it is not said what we changed.
    :raises NotPossibleNow: it is not answered yet, or closed.
    """
    if learning not in set(Learning):
        raise NoAnswer(_("Choose what we changed."))
    if learning != Learning.NOTHING:
        words = _said(words)
    learned = state(words, by=actor, at=at) if words.strip() else None
    _move(actor, feedback, Move.CLOSE, at=at, learning=learning, learned=learned, closed_at=at)


@transaction.atomic
def say_about_whom(
    actor: Person, feedback: Feedback, about: Person | None, topic: str, *, at: datetime
) -> None:
    """Say whom it is about, and what. Whom it is about has it no more, and never reads it.

    :raises NoAnswer: the topic is none of ours.
    :raises AboutYourself: it is about the one who says so.
    :raises NotPossibleNow: somebody else has changed it.
    """
    _require_may(actor, feedback)
    if topic and topic not in set(Topic):
        raise NoAnswer(_("Choose from the list what it is about."))
    changes: dict[str, Any] = {"about": about, "topic": topic}
    if about is not None and feedback.owner_id == about.pk:
        if not feedback.is_open:
            raise NotPossibleNow(_("They have answered it already. Tell your clinical director."))
        changes |= {"owner": None, "state": State.RECEIVED}
    _swap(feedback, **changes)
    _note(actor, feedback, "about", at=at)


def _require_may(actor: Person, feedback: Feedback) -> None:
    require(actor, Act.ATTEND_FEEDBACK)
    if not may_attend(actor.pk, about=feedback.about_id):
        raise _about_yourself()


def _require_owner(actor: Person, feedback: Feedback) -> None:
    _require_may(actor, feedback)
    if feedback.owner_id != actor.pk:
        raise NotPossibleNow(_("A colleague has this. Take it on first, then answer."))


def _said(words: str) -> str:
    if not words.strip():
        raise NoAnswer(_("Write it in words."))
    if len(words) > MOST_SIGNS:
        raise NoAnswer(_("This is longer than 8,000 letters. Please make it shorter."))
    return words


def _move(actor: Person, feedback: Feedback, move: Move, *, at: datetime, **changes: Any) -> None:
    _require_may(actor, feedback)
    to = after(feedback.where, move)
    if to is None:
        raise _elsewhere()
    _swap(feedback, state=to, **changes)
    _note(actor, feedback, move.value, at=at)


def _swap(feedback: Feedback, **changes: Any) -> None:
    """Change it if it stands as it stood when it was read, with the same owner, about the same person."""
    same = Feedback.objects.filter(
        pk=feedback.pk, state=feedback.state, owner=feedback.owner_id, about=feedback.about_id
    )
    if not same.update(**changes):
        raise _elsewhere()
    for name, value in changes.items():
        setattr(feedback, name, value)


def _note(actor: Person, feedback: Feedback, move: str, *, at: datetime) -> None:
    write(
        Happened.FEEDBACK_MOVED,
        at=at,
        person=actor.pk,
        feedback=feedback.pk,
        move=move,
        state=feedback.state,
        about=feedback.about_id,
    )


def _about_yourself() -> AboutYourself:
    return AboutYourself(_("This is about you. A colleague reads and answers it."))


def _elsewhere() -> NotPossibleNow:
    return NotPossibleNow(_("A colleague was first. Look at it again."))
