"""Roles that take two people: one proposes, another one approves. Nobody alone comes to a caller's words."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted
from ringbuoy.people.models import Person, RoleProposal
from ringbuoy.people.sign_ins import end_sessions


class TakesTwo(NotPermitted):
    """The second person must be another one than the first, and than the one whom it is about."""


class AlreadySettled(Conflict):
    """Somebody else has approved, refused or replaced it."""


class ProposerGone(Conflict):
    """Whoever proposed it has no account any more."""


class NoSuchProposal(NotFound):
    """Nothing was proposed under this number."""


def propose(actor: Person, person: Person, roles: Sequence[str], *, at: datetime) -> None:
    """Let these roles wait for a second person, inside the action's own gate and transaction.

    What waited for the same person before is replaced; no roles: nothing waits any more.
    """
    open_proposals().filter(person=person).update(outcome="replaced", settled_by=actor, settled_at=at)
    if roles:
        RoleProposal.objects.create(person=person, roles=list(roles), proposed_by=actor, at=at)
        write(
            Happened.PERSON_ROLES_PROPOSED, at=at, person=actor.pk, changed=person.pk, proposed=sorted(roles)
        )


@transaction.atomic
def approve(actor: Person, proposal: RoleProposal, *, at: datetime) -> None:
    """Give the proposed roles: a second person says so.

    :raises TakesTwo: the actor has proposed it, or is the one whom it is about.
    :raises ProposerGone: whoever proposed it has no account any more.
    :raises AlreadySettled: somebody else was first.
    """
    require(actor, Act.APPROVE_ROLES)
    if actor.pk in (proposal.proposed_by_id, proposal.person_id):
        raise TakesTwo(_("This takes two people. Ask a colleague who may approve roles."))
    give(proposal, at=at, by=actor)


@transaction.atomic
def give(proposal: RoleProposal, *, at: datetime, by: Person | None) -> None:
    """Give the proposed roles. `by` None: the holder of the recovery key, at the machine itself."""
    if not proposal.proposed_by.is_active:
        raise ProposerGone(_("Whoever proposed this has no account any more. Refuse it and propose it anew."))
    _settle(proposal, "approved", by=by, at=at)
    row = Person.objects.select_for_update().get(pk=proposal.person_id)
    roles = [*row.roles, *(role for role in proposal.roles if role not in row.roles)]
    set_roles(row, roles, at=at, by=by.pk if by else None)


@transaction.atomic
def refuse(actor: Person, proposal: RoleProposal, *, at: datetime) -> None:
    """Let the proposed roles not be given. Whoever proposed them may take them back.

    :raises AlreadySettled: somebody else was first.
    """
    if actor.pk != proposal.proposed_by_id:
        require(actor, Act.APPROVE_ROLES)
    _settle(proposal, "refused", by=actor, at=at)
    write(
        Happened.PERSON_ROLES_REFUSED,
        at=at,
        person=actor.pk,
        changed=proposal.person_id,
        refused=sorted(proposal.roles),
    )


def set_roles(person: Person, roles: Sequence[str], *, at: datetime, by: int | None) -> None:
    """Write a person's roles down, inside the action's own gate; open sessions end, so that it holds."""
    before = sorted(person.roles)
    Person.objects.filter(pk=person.pk).update(roles=list(roles))
    write(
        Happened.PERSON_ROLES_CHANGED, at=at, person=by, changed=person.pk, before=before, after=sorted(roles)
    )
    end_sessions(person.pk)


def open_proposals() -> QuerySet[RoleProposal]:
    """Give what waits for a second person, the oldest first."""
    return RoleProposal.objects.filter(outcome="").select_related("person", "proposed_by")


def find_proposal(proposal_id: int) -> RoleProposal:
    """Find a proposal.

    :raises NoSuchProposal: there is none of this number.
    """
    row = RoleProposal.objects.select_related("person", "proposed_by").filter(pk=proposal_id).first()
    if row is None:
        raise NoSuchProposal(_("There is no such proposal. Look at the list again."))
    return row


def _settle(proposal: RoleProposal, outcome: str, *, by: Person | None, at: datetime) -> None:
    waiting = RoleProposal.objects.filter(pk=proposal.pk, outcome="")
    if not waiting.update(outcome=outcome, settled_by=by, settled_at=at):
        raise AlreadySettled(_("This was settled already. Look at the list again."))
