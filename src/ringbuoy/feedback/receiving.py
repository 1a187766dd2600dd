"""Taking in what somebody says of us: from the page, where nobody says who they are, or by a colleague."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.feedback.models import Feedback
from ringbuoy.feedback.rules import CameBy, Kind, Topic
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted, Refused
from ringbuoy.people.models import Person
from ringbuoy.statements.models import Statement
from ringbuoy.statements.rules import MOST_SIGNS, by, digest_of, is_code
from ringbuoy.statements.stating import state
from ringbuoy.statements.times import times_now


class NothingSaid(Refused):
    """There are no words, too many, or no kind is chosen."""


class NotAtWorkHere(NotPermitted):
    """The account is closed."""


@dataclass(frozen=True)
class Told:
    """What somebody said of us. `reach`: how they may be answered; empty: they come back for it, or not.

    `code`: with which they come back; empty: they have none. `contact` None: they did not say which talk.
    """

    kind: str
    words: str = field(repr=False)
    came_by: CameBy = CameBy.PAGE
    reach: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    topic: str = ""
    contact: Contact | None = None
    about: Person | None = None

    def check(self) -> None:
        """Refuse what cannot be kept as it is.

        :raises NothingSaid: there are no words, too many, or no kind.
        """
        if self.kind not in set(Kind):
            raise NothingSaid(_("Choose whether something went wrong or went well."))
        if not self.words.strip():
            raise NothingSaid(_("Write what you want to tell us."))
        if max(len(self.words), len(self.reach)) > MOST_SIGNS:
            raise NothingSaid(_("This is longer than 8,000 letters. Please make it shorter."))
        if self.topic and self.topic not in set(Topic):
            raise NothingSaid(_("Choose from the list what it is about."))
        if self.code and not is_code(self.code):
            raise NothingSaid(_("This page is too old. Copy your words, load the page again and send them."))


def take_in(told: Told, *, at: datetime) -> Feedback:
    """Take in what came from the page; sent twice, it is kept once.

    :raises NothingSaid: there is nothing to keep.
    """
    told.check()
    try:
        with transaction.atomic():
            return _keep(told, None, at=at)
    except IntegrityError:
        return Feedback.objects.get(code=digest_of(told.code))


@transaction.atomic
def note(actor: Person, told: Told, *, at: datetime) -> Feedback:
    """Note what somebody said to a colleague, or wrote in a talk. Everybody who works here may.

    :raises NothingSaid: there is nothing to keep.
    """
    if not actor.is_active:
        raise NotAtWorkHere(_("Your account is closed. Ask your coordinator."))
    told.check()
    return _keep(told, actor, at=at)


def _keep(told: Told, actor: Person | None, *, at: datetime) -> Feedback:
    times = times_now()
    take_on_by = by(times.acknowledge_days, at=at)
    row = Feedback.objects.create(
        kind=told.kind,
        came_by=told.came_by,
        topic=told.topic,
        contact=told.contact,
        about=told.about,
        said=state(told.words, by=actor, at=at),
        reach=_reach(told, actor, at=at),
        code=digest_of(told.code) if told.code else None,
        noted_by=actor,
        received_at=at,
        take_on_by=take_on_by,
        answer_by=by(times.answer_days, at=at),
        due_at=take_on_by,
    )
    write(
        Happened.FEEDBACK_RECEIVED,
        at=at,
        person=actor.pk if actor else None,
        feedback=row.pk,
        kind=row.kind,
        came_by=row.came_by,
    )
    return row


def _reach(told: Told, actor: Person | None, *, at: datetime) -> Statement | None:
    return state(told.reach, by=actor, at=at) if told.reach.strip() else None
