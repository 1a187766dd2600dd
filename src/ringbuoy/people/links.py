"""One-time links at which people choose their own password: nobody else ever sees or sets it.

Opening a link uses nothing up, as mail programs open what they deliver; choosing a password does. A link
never takes a second factor away.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act, Role
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.actions import NotYourself, Profile, check_password, invite
from ringbuoy.people.link_rules import LASTS, Purpose
from ringbuoy.people.models import ChoosingLink, Person
from ringbuoy.people.sign_ins import end_sessions

TOKEN_BYTES = 32


class LinkOver(NotFound):
    """The link opens nothing: used, too old, replaced, or never made."""


@dataclass(frozen=True)
class Link:
    """A link that was just made; its token is known now and never again."""

    person: Person
    purpose: Purpose
    ends_at: datetime
    token: str = field(repr=False)


@transaction.atomic
def invite_by_link(actor: Person, profile: Profile, *, at: datetime) -> Link:
    """Add a person, and make the link at which they choose their password."""
    return make_link(invite(actor, profile, at=at), by=actor, at=at)


@transaction.atomic
def offer_link(actor: Person, person: Person, *, at: datetime) -> Link:
    """Make a link for somebody. The old password holds until a new one is chosen.

    Whoever is shown the link could sign in by it: for more than counselors' accounts it takes whoever may
    give those roles.

    :raises NotYourself: one's own password is changed under My sign-ins.
    """
    require(actor, Act.CHANGE_PEOPLE)
    if set(person.roles) - {Role.TRAINEE.value, Role.COUNSELOR.value}:
        require(actor, Act.CHANGE_ROLES)
    if actor.pk == person.pk:
        raise NotYourself(_("Change your own password under “My sign-ins”."))
    return make_link(person, by=actor, at=at)


def make_link(person: Person, *, by: Person | None, at: datetime) -> Link:
    """Make a link in place of the one before. Nobody (None): the person asked for it unseen."""
    purpose = Purpose.RESET if person.has_usable_password() else Purpose.INVITATION
    link = Link(person, purpose, at + LASTS[purpose], secrets.token_urlsafe(TOKEN_BYTES))
    values = {"fingerprint": _fingerprint(link.token), "purpose": purpose, "ends_at": link.ends_at}
    ChoosingLink.objects.update_or_create(person=person, defaults=values)
    maker = by.pk if by else None
    write(Happened.PERSON_LINK_MADE, at=at, person=maker, changed=person.pk, purpose=purpose)
    return link


def owner_of(token: str, *, at: datetime) -> Person:
    """Tell whose link this is, and use nothing up.

    :raises LinkOver: it opens nothing.
    """
    return _open_link(token, at=at).person


@transaction.atomic
def choose_password(token: str, password: str, *, at: datetime) -> Person:
    """Let whoever holds the link sign in with this password from now on; every sign-in and the link end.

    :raises LinkOver: it opens nothing.
    :raises WeakPassword: it is too easy to guess; the link goes on opening.
    """
    row = Person.objects.select_for_update().get(pk=owner_of(token, at=at).pk)
    link = _open_link(token, at=at)
    check_password(password, row)
    row.set_password(password)
    row.save(update_fields=["password"])
    link.delete()
    end_sessions(row.pk)
    write(Happened.PERSON_LINK_USED, at=at, person=row.pk, purpose=link.purpose)
    return row


def _open_link(token: str, *, at: datetime) -> ChoosingLink:
    rows = ChoosingLink.objects.select_related("person")
    link = rows.filter(fingerprint=_fingerprint(token), ends_at__gt=at, person__is_active=True).first()
    if link is None:
        raise LinkOver(
            _("This link opens nothing any more: it was used, is too old, or there is a newer one. Ask anew.")
        )
    return link


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()
