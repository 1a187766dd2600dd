"""Looking into an incident: reading it, adding to it, deciding what is done by when, and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import RoleDoesNotAllow, can, require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.incidents.models import Addendum, Incident, Step
from ringbuoy.incidents.rules import Move, State, after
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from ringbuoy.people.models import Person
from ringbuoy.statements.models import Statement
from ringbuoy.statements.rules import MOST_SIGNS
from ringbuoy.statements.stating import read, refuse_to_read, state

PURPOSE = "incident"


class NoSuchIncident(NotFound):
    """None has this number."""


class OwnReport(NotPermitted):
    """Nobody reviews what they have filed themself."""


class NotPossibleNow(Conflict):
    """It stands elsewhere by now."""


class NothingAdded(Refused):
    """There are no words, or nobody or no day is chosen."""


@dataclass(frozen=True)
class Part:
    """A statement of the report, opened. `words` None: their time is over."""

    statement: Statement
    words: str | None = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """A report, opened. None: there is no such part."""

    account: Part
    acts: Part | None
    addenda: Sequence[Part]
    steps: Sequence[tuple[Step, Part]]
    conclusion: Part | None


def find(incident_id: int) -> Incident:
    """Find a report.

    :raises NoSuchIncident: there is none of this number.
    """
    rows = Incident.objects.select_related("filed_by", "reviewer", "account", "acts", "conclusion")
    row = rows.filter(pk=incident_id).first()
    if row is None:
        raise NoSuchIncident(_("There is no such entry. Look at the list again."))
    return row


def may_see(actor: Person, incident: Incident) -> bool:
    """Tell whether somebody may read a report: who reviews incidents, and who filed it."""
    return can(actor, Act.REVIEW_INCIDENTS) or (actor.is_active and incident.filed_by_id == actor.pk)


def open_report(actor: Person, incident: Incident, *, at: datetime) -> Opened:
    """Read a report, with a line in the journal; in no transaction, so that a refusal stays there.

    :raises RoleDoesNotAllow: it is somebody else's.
    :raises KeysUnavailable: keyd does not answer.
    """
    if not may_see(actor, incident):
        refuse_to_read(actor, incident.account, purpose=PURPOSE, at=at)
        raise _not_yours()

    def part(statement: Statement) -> Part:
        return Part(statement, read(actor, statement, purpose=PURPOSE, at=at))

    steps = incident.steps.select_related("statement__author", "owner")
    return Opened(
        account=part(incident.account),
        acts=part(incident.acts) if incident.acts else None,
        addenda=[part(one.statement) for one in incident.addenda.select_related("statement__author")],
        steps=[(step, part(step.statement)) for step in steps],
        conclusion=part(incident.conclusion) if incident.conclusion else None,
    )


@transaction.atomic
def take_up(actor: Person, incident: Incident, *, at: datetime) -> None:
    """Take up the review by name, also from a colleague; never of what one has filed oneself.

    :raises OwnReport: they have filed it.
    :raises NotPossibleNow: it is closed, or a colleague was first.
    """
    require(actor, Act.REVIEW_INCIDENTS)
    if incident.filed_by_id == actor.pk:
        raise OwnReport(_("You have filed this yourself. A colleague reviews it."))
    first = incident.taken_up_at or at
    _move(actor, incident, Move.TAKE_UP, at=at, reviewer=actor, taken_up_at=first, due_at=None)


@transaction.atomic
def add(actor: Person, incident: Incident, words: str, *, contact: Contact | None, at: datetime) -> None:
    """Add to a report, also to a closed one, and link one more contact.

    :raises NothingAdded: there are no words.
    :raises RoleDoesNotAllow: it is somebody else's.
    """
    if not may_see(actor, incident):
        raise _not_yours()
    Addendum.objects.create(incident=incident, statement=state(_said(words), by=actor, at=at))
    if contact is not None:
        incident.contacts.add(contact)
    _note(actor, incident, "add", at=at)


@transaction.atomic
def plan_step(
    actor: Person, incident: Incident, words: str, *, owner: Person | None, due_on: date | None, at: datetime
) -> None:
    """Decide what somebody does because of it, and by which day; as its reviewer.

    :raises NothingAdded: it is not said what, who or by when.
    :raises NotPossibleNow: a colleague reviews it, or it is closed.
    """
    words = _said(words)
    if owner is None or not owner.is_active:
        raise NothingAdded(_("Choose who does it."))
    if due_on is None or due_on < at.date():
        raise NothingAdded(_("Choose a day that is not over, such as 2026-12-01."))
    _require_reviewer(actor, incident)
    Step.objects.create(
        incident=incident, statement=state(words, by=actor, at=at), owner=owner, due_on=due_on
    )
    _note(actor, incident, "plan_step", at=at)


@transaction.atomic
def finish_step(actor: Person, incident: Incident, step_id: str, *, at: datetime) -> None:
    """Say that something was done.

    :raises NotPossibleNow: it was done before, or there is no such step.
    """
    require(actor, Act.REVIEW_INCIDENTS)
    mine = [one for one in incident.steps.filter(done_at=None) if str(one.pk) == step_id]
    if not mine or not Step.objects.filter(pk=mine[0].pk, done_at=None).update(done_at=at):
        raise _elsewhere()
    _note(actor, incident, "finish_step", at=at)


@transaction.atomic
def close(actor: Person, incident: Incident, words: str, *, at: datetime) -> None:
    """Close a review with its conclusion, when everything that was decided is done.

    :raises NothingAdded: there is no conclusion.
    :raises NotPossibleNow: a colleague reviews it, or something is still to be done.
    """
    words = _said(words)
    _require_reviewer(actor, incident)
    if incident.steps.filter(done_at=None).exists():
        raise NotPossibleNow(
            _("Something is still to be done. Say of each step that it is done, then close.")
        )
    conclusion = state(words, by=actor, at=at)
    _move(actor, incident, Move.CLOSE, at=at, conclusion=conclusion, closed_at=at)


def _require_reviewer(actor: Person, incident: Incident) -> None:
    require(actor, Act.REVIEW_INCIDENTS)
    if incident.reviewer_id != actor.pk or incident.where is not State.IN_REVIEW:
        raise NotPossibleNow(_("Take up the review first; a closed report gets addenda only."))


def _said(words: str) -> str:
    if not words.strip():
        raise NothingAdded(_("Write it in words."))
    if len(words) > MOST_SIGNS:
        raise NothingAdded(_("This is longer than 8,000 letters. Please make it shorter."))
    return words


def _move(actor: Person, incident: Incident, move: Move, *, at: datetime, **changes: Any) -> None:
    to = after(incident.where, move)
    same = Incident.objects.filter(pk=incident.pk, state=incident.state, reviewer=incident.reviewer_id)
    if to is None or not same.update(state=to, **changes):
        raise _elsewhere()
    for name, value in {"state": to, **changes}.items():
        setattr(incident, name, value)
    _note(actor, incident, move.value, at=at)


def _note(actor: Person, incident: Incident, move: str, *, at: datetime) -> None:
    write(
        Happened.INCIDENT_MOVED,
        at=at,
        person=actor.pk,
        incident=incident.pk,
        move=move,
        state=incident.state,
    )


def _not_yours() -> RoleDoesNotAllow:
    return RoleDoesNotAllow(_("A colleague has filed this. Who reviews incidents can read it."))


def _elsewhere() -> NotPossibleNow:
    return NotPossibleNow(_("A colleague was first. Look at it again."))
