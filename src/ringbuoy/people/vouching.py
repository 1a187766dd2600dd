"""A lost second factor: two colleagues who know the person vouch, and never an e-mail alone."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.actions import NotYourself
from ringbuoy.people.links import Link, make_link
from ringbuoy.people.models import Person, Vouch
from ringbuoy.people.sign_in_rules import LONGEST_GRACE_DAYS
from ringbuoy.people.sign_ins import end_sessions

NEEDED = 2
HOLDS = timedelta(days=1)
LONG_AGO = timedelta(days=LONGEST_GRACE_DAYS)


@transaction.atomic
def vouch(actor: Person, person: Person, *, at: datetime) -> bool:
    """Say that the factors of somebody are lost, and tell whether that was enough to take them away.

    :raises NotYourself: nobody vouches for themselves.
    """
    require(actor, Act.VOUCH)
    if actor.pk == person.pk:
        raise NotYourself(_("Nobody can vouch for themselves. Ask two colleagues."))
    Person.objects.select_for_update().get(pk=person.pk)
    Vouch.objects.filter(at__lte=at - HOLDS).delete()
    Vouch.objects.update_or_create(person=person, by=actor, defaults={"at": at})
    is_enough = Vouch.objects.filter(person=person).count() >= NEEDED
    write(Happened.PERSON_VOUCHED_FOR, at=at, person=actor.pk, changed=person.pk, is_enough=is_enough)
    if is_enough:
        _take_factors_away(person, at=at)
    return is_enough


@transaction.atomic
def vouch_at_the_machine(person: Person, *, at: datetime) -> Link:
    """Take somebody's factors away, where the holder of the recovery key vouches for two colleagues.

    The link lets them choose a password, in case that is lost too.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    write(Happened.PERSON_VOUCHED_FOR, at=at, person=None, changed=person.pk, is_enough=True)
    _take_factors_away(person, at=at)
    return make_link(person, by=None, at=at)


def vouched_by(person: Person, *, at: datetime) -> list[str]:
    """Name those who have vouched for somebody within the last day."""
    return list(person.vouches.filter(at__gt=at - HOLDS).order_by("at").values_list("by__name", flat=True))


def _take_factors_away(person: Person, *, at: datetime) -> None:
    """Let the password alone open, to nothing but the page where a new factor is added."""
    Authenticator.objects.filter(user_id=person.pk).delete()
    Vouch.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(factor_asked_at=at - LONG_AGO)
    end_sessions(person.pk)
    write(Happened.PERSON_FACTOR_REMOVED, at=at, person=person.pk, kind="all")
