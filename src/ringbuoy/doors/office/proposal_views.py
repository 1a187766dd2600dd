"""Roles that wait for a second person: approving them, refusing them, taking them back."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import can, fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.role_words import role_name
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.people.models import Person, RoleProposal
from ringbuoy.people.proposals import approve, find_proposal, open_proposals, refuse


@dataclass(frozen=True)
class Waiting:
    """A proposal as a page shows it to one person."""

    proposal: RoleProposal
    roles: list[str | Promise]
    may_approve: bool
    may_refuse: bool


def waiting_for(person: Person, *, about: Person | None = None) -> list[Waiting]:
    """Give what waits for a second person, with what this one may do about it; about one person or all."""
    rows = open_proposals() if about is None else open_proposals().filter(person=about)
    return [_waiting(person, row) for row in rows]


def _waiting(person: Person, row: RoleProposal) -> Waiting:
    may_settle, is_own = can(person, Act.APPROVE_ROLES), row.proposed_by_id == person.pk
    return Waiting(
        row,
        [role_name(code) for code in row.roles],
        may_approve=may_settle and not is_own and row.person_id != person.pk,
        may_refuse=may_settle or is_own,
    )


@require_POST
@fresh
@gate(Act.APPROVE_ROLES)
def approved(request: HttpRequest, proposal: int) -> HttpResponse:
    """Give the proposed roles, as the second person."""
    row = find_proposal(proposal)
    approve(who(request), row, at=clock.now())
    saved(request, _("The roles of %(name)s were changed. They sign in again.") % {"name": row.person.name})
    return redirect("office_people")


@require_POST
@gate(Act.APPROVE_ROLES, Act.INVITE_PEOPLE, Act.CHANGE_ROLES)
def refused(request: HttpRequest, proposal: int) -> HttpResponse:
    """Let the proposed roles not be given."""
    row = find_proposal(proposal)
    refuse(who(request), row, at=clock.now())
    saved(request, _("Nothing was given to %(name)s.") % {"name": row.person.name})
    return redirect("office_people")
