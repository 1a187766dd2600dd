"""Who can talk on a call: whoever has a phone by which one reaches them now. Nobody else knows it."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Conflict
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Phone


class By(StrEnum):
    """Which of a person's phones it is. The value is the stored code."""

    BROWSER = "browser"
    """The browser's leg is up, or was a moment ago."""
    OWN = "own"
    """Their own telephone is rung out to."""


class NoPhoneHere(Conflict):
    """This person has no phone by which they could talk."""


def has_phone(person: Person) -> bool:
    """Tell whether somebody can talk on a call now."""
    return Phone.objects.filter(person=person).exists()


def with_phone() -> frozenset[int]:
    """Name everybody who can talk on a call now."""
    return frozenset(Phone.objects.values_list("person_id", flat=True))


def with_phone_of(by: By) -> frozenset[int]:
    """Name everybody who has a phone of this kind now."""
    return frozenset(Phone.objects.filter(by=by).values_list("person_id", flat=True))


def require_phone(person: Person, channel: str) -> None:
    """Let only those go on with a call who can talk on it. What is written needs no phone.

    :raises NoPhoneHere: no call would reach them.
    """
    if channel == Channel.VOICE and not has_phone(person):
        raise NoPhoneHere(_("Start your phone first: press Start my phone. Nothing changes for the caller."))


@transaction.atomic
def phones_are(by: By, persons: Collection[int], *, at: datetime) -> int:
    """Make it so that exactly these people have a phone of this kind, and tell for how many that is news."""
    known = set(Phone.objects.select_for_update().filter(by=by).values_list("person_id", flat=True))
    there = set(Person.objects.filter(pk__in=set(persons) - known).values_list("pk", flat=True))
    gone = known - set(persons)
    Phone.objects.filter(by=by, person__in=gone).delete()
    Phone.objects.bulk_create([Phone(person_id=one, by=by, since=at) for one in sorted(there)])
    for one in sorted(there | gone):
        _tell(one, by, is_there=one in there, at=at)
    return len(there | gone)


@transaction.atomic
def set_phone(person: int, by: By, *, is_there: bool, at: datetime) -> None:
    """Note that somebody's phone reaches them from now on, or does so no more."""
    rows = Phone.objects.filter(person=person, by=by)
    if is_there:
        _row, is_news = Phone.objects.get_or_create(person_id=person, by=by, defaults={"since": at})
    else:
        is_news = bool(rows.delete()[0])
    if is_news:
        _tell(person, by, is_there=is_there, at=at)


def _tell(person: int, by: By, *, is_there: bool, at: datetime) -> None:
    """The journal wakes whoever gives calls out: one may wait for this very phone."""
    name = Happened.PERSON_PHONE_THERE if is_there else Happened.PERSON_PHONE_GONE
    write(name, at=at, person=person, by=by.value)
