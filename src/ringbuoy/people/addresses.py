"""Changing somebody's e-mail address: links for a password go there, so whoever sets it could come in."""

from datetime import datetime

from django.db import transaction

from ringbuoy.access.gates import require
from ringbuoy.access.rules import TWO_PEOPLE, Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import ChoosingLink, Person
from ringbuoy.people.proposals import open_proposals


@transaction.atomic
def change_address(actor: Person, person: Person, email: str, *, at: datetime) -> str | None:
    """Write to somebody at this address from now on, and give the old one. None: it is the same.

    A link that went to the old address ends: who has that mailbox may be another one by now.

    :raises RoleDoesNotAllow: whose roles take two people belongs to those who may change roles.
    """
    require(actor, Act.CHANGE_PEOPLE)
    row = Person.objects.select_for_update().get(pk=person.pk)
    if is_guarded(row):
        require(actor, Act.CHANGE_ROLES)
    if row.email == email:
        return None
    Person.objects.filter(pk=row.pk).update(email=email)
    ChoosingLink.objects.filter(person=row).delete()
    write(Happened.PERSON_CHANGED, at=at, person=actor.pk, changed=row.pk, settings=["email"])
    return row.email


def is_guarded(person: Person) -> bool:
    """Tell whether somebody has, or waits for, a role that reads records or gives such roles."""
    waiting = [role for proposal in open_proposals().filter(person=person) for role in proposal.roles]
    return not TWO_PEOPLE.isdisjoint([*person.roles, *waiting])
