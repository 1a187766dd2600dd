"""Linking one's account at the provider to one's account here, and taking that back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.people.models import Person
from ringbuoy.people.provider.models import LinkedIdentity
from ringbuoy.people.provider.tokens import Identity


class LinkedElsewhere(Conflict):
    """The account at the provider is linked already, or this person has linked another one."""


class NotLinked(NotFound):
    """No account here belongs to this account at the provider."""


@transaction.atomic
def link(person: Person, identity: Identity, *, at: datetime) -> None:
    """Let this account at the provider open the person's account here.

    The door has seen a fresh proof of who the person is, in the same session, a moment ago.

    :raises LinkedElsewhere: it opens another account, or another one opens this.
    """
    try:
        with transaction.atomic():
            LinkedIdentity.objects.create(
                person=person, issuer=identity.issuer, subject=identity.subject, linked_at=at
            )
    except IntegrityError as error:
        raise LinkedElsewhere(
            _(
                "This account at the provider is linked already, or you have linked another one. "
                "Unlink that first."
            )
        ) from error
    write(Happened.PERSON_IDENTITY_LINKED, at=at, person=person.pk)


@transaction.atomic
def unlink(person: Person, *, at: datetime) -> None:
    """Let no account at a provider open this person's account any more.

    :raises NotLinked: none did.
    """
    count, _by_table = LinkedIdentity.objects.filter(person=person).delete()
    if not count:
        raise NotLinked(_("Nothing is linked. Load the page again."))
    write(Happened.PERSON_IDENTITY_UNLINKED, at=at, person=person.pk)


def owner_of(identity: Identity) -> Person:
    """Give whose account here an account at the provider opens.

    :raises NotLinked: nobody's. Nobody is made by signing in.
    """
    rows = LinkedIdentity.objects.select_related("person")
    found = rows.filter(issuer=identity.issuer, subject=identity.subject).first()
    if found is None:
        raise NotLinked(
            _(
                "This account is not linked to anybody here. Sign in once with your password, "
                "then link it under My sign-ins."
            )
        )
    return found.person


def linked(person: Person, issuer: str) -> LinkedIdentity | None:
    """Give the account at this provider that a person has linked. None: they have linked none."""
    return LinkedIdentity.objects.filter(person=person, issuer=issuer).first()
