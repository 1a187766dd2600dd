"""What came of an attempt, and what it leads to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.outbound import close_unreached
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import CONVERSING
from ringbuoy.followups.concluding import conclude
from ringbuoy.followups.laying import longer
from ringbuoy.followups.models import Attempt, FollowUp
from ringbuoy.followups.rules import (
    CONNECTED,
    ENDS_SERIES,
    Move,
    Need,
    NotPossibleNow,
    Outcome,
    State,
    move_of,
    outcomes_for,
)
from ringbuoy.followups.swaps import find, moments, note, swap
from ringbuoy.followups.times import timing_now
from ringbuoy.followups.timing import LONGEST_HOURS, Window, retry_window
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person


class UnknownOutcome(Refused):
    """This attempt cannot have come to that."""


def attempt_in(contact: Contact) -> Attempt | None:
    """Give the attempt for which a contact was begun. None: it is no follow-up."""
    rows = Attempt.objects.select_related("follow_up__contact__line", "follow_up__prefers")
    return rows.filter(contact=contact).first()


@dataclass(frozen=True)
class Said:
    """What came of it. `again_in_hours`: when they asked to be called or texted again; None: soon."""

    outcome: Outcome
    again_in_hours: int | None = None


@transaction.atomic
def tell(actor: Person, contact: Contact, said: Said, *, at: datetime) -> FollowUp:
    """Write down what came of an attempt in one's own contact; where nobody was there it is closed with it.

    :raises UnknownOutcome: it is none of those that this attempt can have.
    :raises NotPossibleNow: it was told already, or the promise is over.
    """
    require(actor, Act.KEEP_FOLLOW_UPS)
    require_own(actor, contact)
    attempt = _open_attempt(contact)
    follow_up = find(attempt.follow_up_id)
    if said.outcome not in outcomes_for(is_call=follow_up.is_call, voicemail=follow_up.voicemail):
        raise UnknownOutcome(_("They said no to this way. Tell your supervisor if it happened by mistake."))
    _move(follow_up, attempt, said, at=at)
    Attempt.objects.filter(pk=attempt.pk).update(outcome=said.outcome, told_at=at)
    note(
        Happened.FOLLOW_UP_TRIED,
        follow_up,
        at=at,
        person=actor.pk,
        attempt=attempt.number,
        outcome=said.outcome.value,
        into=str(contact.pk),
    )
    _end_contact(actor, contact, said.outcome, at=at)
    return follow_up


def _open_attempt(contact: Contact) -> Attempt:
    rows = Attempt.objects.select_for_update().filter(contact=contact, told_at=None)
    attempt = rows.first()
    if attempt is None:
        raise NotPossibleNow(_("What came of this is written down already."))
    return attempt


def _move(follow_up: FollowUp, attempt: Attempt, said: Said, *, at: datetime) -> None:
    move = move_of(said.outcome, tries=follow_up.tries, most=timing_now().tries)
    tried_at = follow_up.first_tried_at or attempt.began_at
    changes: dict[str, Any] = {"first_tried_at": tried_at, "need": "", "need_since": None}
    if move in {Move.TRY_AGAIN, Move.POSTPONE}:
        changes |= next_window(follow_up, said.again_in_hours, at=at)
    if move is Move.POSTPONE:
        changes["tries"] = 0
    if move is Move.GIVE_UP and follow_up.is_grave:
        changes |= {"need": Need.NOT_REACHED, "need_since": at}
    swap(follow_up, move, at=at, **changes)
    if follow_up.ended_at is not None:
        conclude(follow_up, goes_on=said.outcome not in ENDS_SERIES, at=at)


def next_window(follow_up: FollowUp, again_in_hours: int | None, *, at: datetime) -> dict[str, Any]:
    """Give the window of the next try: when they asked for it, or soon; with a safe hour in it, however late.

    :raises NoSafeTime: for two weeks they called no hour safe.
    """
    window = retry_window(timing_now(), follow_up.closes_at, at=at)
    if again_in_hours is not None:
        opens_at = at + timedelta(hours=min(max(again_in_hours, 1), LONGEST_HOURS))
        window = Window(opens_at, opens_at + timedelta(days=1))
    window, laid = longer(follow_up.hours, window)
    fresh = {"warned_at": None, "missed_at": None}
    return {"opens_at": window.opens_at, "closes_at": window.closes_at, **moments(laid), **fresh}


def _end_contact(actor: Person, contact: Contact, outcome: Outcome, *, at: datetime) -> None:
    """Close what was no talk; a talk ends and is written up as every other."""
    if outcome not in CONNECTED:
        close_unreached(actor, contact, at=at)
    elif outcome is not Outcome.REACHED and contact.where in CONVERSING:
        end(actor, contact, at=at)


@transaction.atomic
def leave(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Close a contact in which nobody was called or texted. A promise that stands goes back to the list.

    :raises NotPossibleNow: what came of it is written down already.
    """
    require(actor, Act.KEEP_FOLLOW_UPS)
    require_own(actor, contact)
    attempt = _open_attempt(contact)
    follow_up = find(attempt.follow_up_id)
    Attempt.objects.filter(pk=attempt.pk).update(told_at=at)
    if follow_up.where is State.TAKEN:
        swap(follow_up, Move.PUT_BACK, at=at, tries=max(follow_up.tries - 1, 0))
        note(Happened.FOLLOW_UP_PUT_BACK, follow_up, at=at, person=actor.pk, into=str(contact.pk))
    close_unreached(actor, contact, at=at)
