"""The center's rules of signing in: who needs a second factor, who a passkey, and how soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act, Role
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person, SignIn, SignInRules

LONGEST_GRACE_DAYS = 90
THE_RULES = 1


class Need(StrEnum):
    """What a person must have besides the password."""

    NOTHING = "nothing"
    FACTOR = "factor"
    PASSKEY = "passkey"


class BadRules(Refused):
    """The rules cannot be kept as they are."""


@dataclass(frozen=True)
class Rules:
    """Roles that need a second factor, roles that need a passkey, and the days to get it."""

    needs_factor: frozenset[str]
    needs_passkey: frozenset[str]
    grace: timedelta

    def need_of(self, roles: Iterable[str]) -> Need:
        """Tell what the holder of these roles needs; the strictest role decides."""
        held = set(roles)
        if held & self.needs_passkey:
            return Need.PASSKEY
        return Need.FACTOR if held & self.needs_factor else Need.NOTHING


USUAL = Rules(
    needs_factor=frozenset(Role),
    needs_passkey=frozenset(),
    grace=timedelta(days=7),
)


def the_rules() -> Rules:
    """Give the rules as they stand."""
    row = SignInRules.objects.filter(pk=THE_RULES).first()
    if row is None:
        return USUAL
    return Rules(frozenset(row.needs_factor), frozenset(row.needs_passkey), timedelta(days=row.grace_days))


@transaction.atomic
def change_rules(actor: Person, rules: Rules, *, at: datetime) -> None:
    """Let these rules hold from the next sign-in of everybody.

    :raises BadRules: there is no such role, or nobody could wait that long.
    """
    require(actor, Act.CHANGE_SETTINGS)
    unknown = (rules.needs_factor | rules.needs_passkey) - {role.value for role in Role}
    if unknown:
        raise BadRules(_("There is no role “%(role)s”.") % {"role": ", ".join(sorted(unknown))})
    if not timedelta(0) <= rules.grace <= timedelta(days=LONGEST_GRACE_DAYS):
        raise BadRules(_("Give between 0 and %(days)s days.") % {"days": LONGEST_GRACE_DAYS})
    factor, passkey, days = sorted(rules.needs_factor), sorted(rules.needs_passkey), rules.grace.days
    values = {"needs_factor": factor, "needs_passkey": passkey, "grace_days": days}
    SignInRules.objects.update_or_create(pk=THE_RULES, defaults=values)
    write(
        Happened.SIGN_IN_RULES_CHANGED,
        at=at,
        person=actor.pk,
        needs_factor=factor,
        needs_passkey=passkey,
        grace_days=days,
    )


def ask_for_factor(person: Person, *, has_factor: bool, has_passkey: bool, at: datetime) -> datetime | None:
    """Tell until when this person must have added what they need; the first time, begin to count.

    None: they have it, or need nothing.
    """
    rules = the_rules()
    met = {Need.NOTHING: True, Need.FACTOR: has_factor, Need.PASSKEY: has_passkey}
    if met[rules.need_of(person.roles)]:
        Person.objects.filter(pk=person.pk).update(factor_asked_at=None)
        return None
    Person.objects.filter(pk=person.pk, factor_asked_at=None).update(factor_asked_at=at)
    asked_at = Person.objects.values_list("factor_asked_at", flat=True).get(pk=person.pk)
    return (asked_at or at) + rules.grace


def remember_due(person: Person, due: datetime | None) -> None:
    """Let every sign-in of this person know until when the factor is due."""
    SignIn.objects.filter(person=person).update(factor_due_at=due)
