"""What the pages show of referrals, and who may speak of which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import OPEN
from ringbuoy.directory.models import Organization, Service, ServiceCapacity
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person
from ringbuoy.referrals.models import PlaceHold, Referral
from ringbuoy.referrals.rules import AWAITED, HoldState, State


class NoSuchReferral(NotFound):
    """There is none, or it is not for this person."""


@dataclass(frozen=True)
class Given:
    """A referral as a page shows it. `service` empty: the directory has it no more."""

    referral: Referral
    service: str
    organization: str

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.referral.where

    @property
    def is_awaited(self) -> bool:
        """Whether nobody knows yet what became of it."""
        return self.referral.state in AWAITED


def given_in(contact: Contact) -> list[Given]:
    """Give what was given in a contact, in its order, without what was taken back."""
    return named_all(Referral.objects.filter(contact=contact).exclude(state=State.TAKEN_BACK))


def all_of(contact: Contact) -> list[Given]:
    """Give every referral of a contact, what was taken back too."""
    return named_all(Referral.objects.filter(contact=contact))


def awaited_of_caller(contact: Contact) -> list[Given]:
    """Give what the same caller was given before and of which nobody knows yet what became."""
    if contact.caller_id is None:
        return []
    return named_all(_earlier_of_caller(contact).filter(state__in=AWAITED))


def to_ask_about(contact: Contact, *, since: datetime) -> list[Given]:
    """Give what the same caller was given before: what nobody knows yet, and what was told since then."""
    if contact.caller_id is None:
        return []
    rows = _earlier_of_caller(contact).exclude(state=State.TAKEN_BACK)
    return named_all(rows.filter(Q(state__in=AWAITED) | Q(told_at__gte=since)))


def _earlier_of_caller(contact: Contact) -> QuerySet[Referral]:
    rows = Referral.objects.filter(contact__caller=contact.caller_id)
    return rows.exclude(contact=contact).order_by("given_at")


@dataclass(frozen=True)
class Held:
    """A place that is held for a caller: at which service, until when."""

    pk: int
    until: datetime
    service: str


def holds_in(contact: Contact, *, at: datetime) -> list[Held]:
    """Give the places that are held in a contact now."""
    rows = list(PlaceHold.objects.filter(contact=contact, state=HoldState.HELD, until__gt=at))
    kinds = ServiceCapacity.objects.filter(pk__in=[row.capacity_id for row in rows])
    whose = dict(kinds.values_list("pk", "service_id"))
    names = dict(Service.objects.filter(pk__in=whose.values()).values_list("pk", "name"))
    return [Held(row.pk, row.until, _name_of(row, whose, names)) for row in rows]


def _name_of(row: PlaceHold, whose: Mapping[UUID, UUID], names: Mapping[UUID, str]) -> str:
    service = whose.get(row.capacity_id)
    return names.get(service, "") if service else ""


def find_hold(actor: Person, hold_id: int) -> PlaceHold:
    """Find a place held in one's own contact.

    :raises NoSuchReferral: there is none, or a colleague has the contact.
    """
    row = PlaceHold.objects.select_related("contact__line").filter(pk=hold_id, contact__counselor=actor.pk)
    if (found := row.first()) is None:
        raise NoSuchReferral(_("There is no such referral, or it is with a colleague."))
    return found


def named(referral: Referral) -> Given:
    """Give one referral with the names of its service and giver."""
    return named_all([referral])[0]


def find_own(actor: Person, referral_id: int) -> Referral:
    """Find a referral of one's own contact.

    :raises NoSuchReferral: there is none, or a colleague has the contact.
    """
    return _one(Referral.objects.filter(contact__counselor=actor.pk), referral_id)


def find_for(actor: Person, referral_id: int) -> Referral:
    """Find a referral of which this person may say what became: their own, or their caller's.

    :raises NoSuchReferral: neither.
    """
    talking = Contact.objects.filter(counselor=actor.pk, state__in=OPEN, caller__isnull=False)
    theirs = Referral.objects.filter(contact__counselor=actor.pk)
    callers = Referral.objects.filter(contact__caller__in=talking.values("caller"))
    return _one(theirs | callers, referral_id)


def _one(rows: QuerySet[Referral], referral_id: int) -> Referral:
    found = rows.select_related("contact__line").filter(pk=referral_id).first()
    if found is None:
        raise NoSuchReferral(_("There is no such referral, or it is with a colleague."))
    return found


def named_all(rows: Iterable[Referral]) -> list[Given]:
    """Give referrals with the names of their services and givers."""
    found = list(rows)
    services = Service.objects.in_bulk([one.service_id for one in found])
    givers = Organization.objects.in_bulk([one.organization_id for one in services.values()])
    return [_given(one, services, givers) for one in found]


def _given(row: Referral, services: dict[UUID, Service], givers: dict[UUID, Organization]) -> Given:
    service = services.get(row.service_id)
    giver = givers.get(service.organization_id) if service else None
    return Given(row, service.name if service else "", giver.name if giver else "")
