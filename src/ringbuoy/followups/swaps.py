"""Compare-and-set on a promise, and what is due for it next."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ringbuoy.followups.models import FollowUp
from ringbuoy.followups.rules import OPEN, Move, NotPossibleNow, State, possible
from ringbuoy.followups.windows import Course, Standing, next_step
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import Code, write
from ringbuoy.kernel.errors import NotFound


class NoSuchFollowUp(NotFound):
    """There is no such promise."""


def find(follow_up_id: int) -> FollowUp:
    """Find a promise with its contact and line.

    :raises NoSuchFollowUp: there is none of this number.
    """
    found = FollowUp.objects.select_related("contact__line", "prefers", "taken_by", "caller")
    row = found.filter(pk=follow_up_id).first()
    if row is None:
        raise NoSuchFollowUp(_("There is no such follow-up. Look at the list again."))
    return row


def swap(follow_up: FollowUp, move: Move, *, at: datetime, **changes: Any) -> State:
    """Make a move if the promise still stands where `follow_up` says, and give the new state.

    What is due next is worked out anew. Call it inside the action's transaction.

    :raises NotPossibleNow: the table has no such move from here, or somebody else was first.
    """
    state = possible(follow_up.where).get(move)
    if state is None:
        raise moved_on()
    before = follow_up.state
    for name, value in changes.items():
        setattr(follow_up, name, value)
    follow_up.state = state
    if state is not State.TAKEN:
        follow_up.taken_by, follow_up.taken_at = None, None
    set_due(follow_up, at=at)
    _update(follow_up, before)
    return state


def _update(follow_up: FollowUp, before: str) -> None:
    rows = FollowUp.objects.filter(pk=follow_up.pk, state=before)
    values = {field.attname: getattr(follow_up, field.attname) for field in FollowUp._meta.concrete_fields}
    values.pop("id")
    if not rows.update(**values):
        raise moved_on()


def set_due(follow_up: FollowUp, *, at: datetime) -> None:
    """Work out what is due next for a promise; nothing once it is over."""
    if follow_up.where in OPEN:
        follow_up.due, follow_up.due_at = next_step(standing_of(follow_up))
    else:
        follow_up.due, follow_up.due_at, follow_up.ended_at = "", None, at


def standing_of(follow_up: FollowUp) -> Standing:
    """Give what decides which step is due."""
    return Standing(
        warn_at=follow_up.warn_at,
        miss_at=follow_up.miss_at,
        was_warned=follow_up.warned_at is not None,
        was_missed=follow_up.missed_at is not None,
        taken_at=follow_up.taken_at,
    )


def moments(course: Course) -> dict[str, datetime]:
    """Give the moments of a window as a promise keeps them."""
    return {"release_at": course.release_at, "warn_at": course.warn_at, "miss_at": course.miss_at}


def note(
    name: Happened, follow_up: FollowUp, *, at: datetime, person: int | None = None, **codes: Code
) -> None:
    """Write what happened to a promise into the journal, by ids and codes."""
    told: dict[str, Code] = {"follow_up": follow_up.pk, "state": str(follow_up.state), **codes}
    line = follow_up.contact.line_id
    write(name, at=at, contact=follow_up.contact_id, person=person, line=line, **told)


def moved_on() -> NotPossibleNow:
    """Say that the promise stands elsewhere by now."""
    return NotPossibleNow(_("This follow-up stands elsewhere by now. Look at the list again."))
