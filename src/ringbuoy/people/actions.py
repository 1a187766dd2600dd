"""Inviting, changing and deactivating people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act, Role
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotPermitted, Refused
from ringbuoy.people.models import ChoosingLink, Person
from ringbuoy.people.proposals import propose, set_roles
from ringbuoy.people.rules import after_approval, alias_from, at_once, clean_username
from ringbuoy.people.sign_ins import end_sessions


class NameTaken(Conflict):
    """Another person has this sign-in name."""


class UnknownRole(Refused):
    """There is no such role."""


class NotYourself(NotPermitted):
    """Nobody changes the own roles or closes the own account."""


class WeakPassword(Refused):
    """The password is too easy to guess."""


@dataclass(frozen=True)
class Profile:
    """What the center knows of a person's work."""

    name: str
    username: str
    roles: Sequence[str]
    languages: Sequence[str] = ("en",)
    skills: Sequence[str] = ()
    lines: Sequence[str] = ()
    alias: str = ""
    email: str = ""
    chat_limit: int = 2


@transaction.atomic
def invite(actor: Person, profile: Profile, *, at: datetime) -> Person:
    """Add a person who has no password yet. Roles that take two people wait for the second one.

    :raises NameTaken: the sign-in name is in use.
    """
    require(actor, Act.INVITE_PEOPLE)
    if set(profile.roles) - {Role.TRAINEE.value, Role.COUNSELOR.value}:
        require(actor, Act.CHANGE_ROLES)
    _check_roles(profile.roles)
    now = replace(profile, roles=at_once([], profile.roles))
    person = enroll(now, password=None, at=at, by=actor.pk)
    propose(actor, person, after_approval([], profile.roles), at=at)
    return person


@transaction.atomic
def enroll(profile: Profile, *, password: str | None, at: datetime, by: int | None = None) -> Person:
    """Write a new person down; `invite` is the gated way. First starts call this directly.

    No password: the person chooses one by a link, and cannot sign in before.
    """
    _check_roles(profile.roles)
    if password is not None:
        check_password(password)
    person = Person(
        username=clean_username(profile.username),
        name=profile.name.strip(),
        alias=profile.alias.strip() or alias_from(profile.name),
        email=profile.email,
        roles=list(profile.roles),
        languages=list(profile.languages),
        skills=list(profile.skills),
        lines=list(profile.lines),
        chat_limit=profile.chat_limit,
    )
    person.set_password(password)
    _insert(person)
    write(Happened.PERSON_INVITED, at=at, person=by, invited=person.pk, roles=list(profile.roles))
    return person


def _insert(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken(_("This sign-in name is taken. Choose another.")) from error


@transaction.atomic
def change_roles(actor: Person, person: Person, roles: Sequence[str], *, at: datetime) -> list[str]:
    """Take roles away and give those that one person may give; propose the others, and give those that wait.

    What changes at once ends the person's open sessions, so that it holds.
    """
    require(actor, Act.CHANGE_ROLES)
    if actor.pk == person.pk:
        raise NotYourself(_("Nobody can change their own roles. Ask a colleague."))
    _check_roles(roles)
    row = Person.objects.select_for_update().get(pk=person.pk)
    waiting = after_approval(row.roles, roles)
    if set(now := at_once(row.roles, roles)) != set(row.roles):
        set_roles(row, now, at=at, by=actor.pk)
    propose(actor, row, waiting, at=at)
    return waiting


@transaction.atomic
def deactivate(actor: Person, person: Person, *, at: datetime) -> None:
    """Close a person's account; every session ends at once."""
    require(actor, Act.CHANGE_PEOPLE)
    if actor.pk == person.pk:
        raise NotYourself(_("Nobody can close their own account. Ask a colleague."))
    Person.objects.filter(pk=person.pk).update(is_active=False)
    ChoosingLink.objects.filter(person=person).delete()
    end_sessions(person.pk)
    write(Happened.PERSON_DEACTIVATED, at=at, person=actor.pk, changed=person.pk)


@transaction.atomic
def reactivate(actor: Person, person: Person, *, at: datetime) -> None:
    """Open a closed account again."""
    require(actor, Act.CHANGE_PEOPLE)
    Person.objects.filter(pk=person.pk).update(is_active=True)
    write(Happened.PERSON_REACTIVATED, at=at, person=actor.pk, changed=person.pk)


def _check_roles(roles: Sequence[str]) -> None:
    unknown = set(roles) - {role.value for role in Role}
    if unknown:
        raise UnknownRole(_("There is no role “%(role)s”.") % {"role": ", ".join(sorted(unknown))})


def check_password(password: str, person: Person | None = None) -> None:
    """Refuse a password that is easy to guess, also from what is known of its owner.

    :raises WeakPassword: with the reasons, one sentence each.
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
