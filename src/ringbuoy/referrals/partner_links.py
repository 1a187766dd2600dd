"""Links by which a house says itself how many of its beds or places are free. A link opens nothing else.

It is kept as a fingerprint, ends by itself, can be ended at any time, and stands for an organization: it
shows and changes the numbers of that organization's services only, and no caller.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.directory.models import Organization, Service, ServiceCapacity
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from ringbuoy.people.models import Person
from ringbuoy.people.tries import count_try
from ringbuoy.referrals.models import PartnerLink
from ringbuoy.referrals.places import NoSuchPlaces, Places, keep_number, places_of

TOKEN_BYTES = 32
LASTS_DAYS = (30, 90, 365)
MOST_SAID, SAID_WITHIN = 60, timedelta(hours=1)
MOST_WRONG, WRONG_WITHIN = 30, timedelta(minutes=15)


class PartnerLinkOver(NotFound):
    """The link opens nothing: it ended, was ended, or was never made."""


class NoSuchOrganization(NotFound):
    """The directory counts no places of this organization."""


class NoSuchSpan(Refused):
    """A link lasts as long as the list says."""


class SaidTooOften(NotPermitted):
    """More numbers than a house has to say, or too many wrong links from one place."""


class LinkEnded(Conflict):
    """Somebody ended it already."""


@dataclass(frozen=True)
class NewLink:
    """A link that was just made; its token is known now and never again."""

    row: PartnerLink
    token: str = field(repr=False)


@transaction.atomic
def make_link(actor: Person, organization: UUID, *, days: int, at: datetime) -> NewLink:
    """Make a link for an organization that has places. Links made before go on opening.

    :raises NoSuchOrganization: the directory counts no places of it.
    :raises NoSuchSpan: links do not last so long.
    """
    require(actor, Act.SAY_CAPACITY)
    if days not in LASTS_DAYS:
        raise NoSuchSpan(_("Choose from the list how long the link opens."))
    if organization not in {one.pk for one in with_places()}:
        raise NoSuchOrganization(_("The directory counts no places of this organization. Choose another."))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = PartnerLink.objects.create(
        organization_id=organization,
        fingerprint=_fingerprint(token),
        made_by=actor,
        made_at=at,
        ends_at=at + timedelta(days=days),
    )
    _note(Happened.PARTNER_LINK_MADE, actor, row, at=at)
    return NewLink(row, token)


@transaction.atomic
def end_link(actor: Person, link_id: int, *, at: datetime) -> None:
    """Let a link open nothing from now on.

    :raises PartnerLinkOver: there is none.
    :raises LinkEnded: somebody was first.
    """
    require(actor, Act.SAY_CAPACITY)
    row = PartnerLink.objects.filter(pk=link_id).first()
    if row is None:
        raise PartnerLinkOver(_("There is no such link. Load the page again."))
    if not PartnerLink.objects.filter(pk=link_id, ended_at=None).update(ended_at=at, ended_by=actor):
        raise LinkEnded(_("A colleague ended this link just now."))
    _note(Happened.PARTNER_LINK_ENDED, actor, row, at=at)


def with_places() -> Sequence[Organization]:
    """Give the organizations of which the directory counts places."""
    services = Service.objects.filter(pk__in=ServiceCapacity.objects.values("service_id"))
    return list(Organization.objects.filter(pk__in=services.values("organization_id")).order_by("name"))


def open_links(*, at: datetime) -> list[PartnerLink]:
    """Give the links that open now, those that end first before."""
    rows = PartnerLink.objects.select_related("made_by").filter(ended_at=None, ends_at__gt=at)
    return list(rows.order_by("ends_at"))


def link_of(token: str, *, network: str, at: datetime) -> PartnerLink:
    """Find the link that somebody holds.

    :raises PartnerLinkOver: it opens nothing.
    :raises SaidTooOften: too many that open nothing were tried from this network.
    """
    row = PartnerLink.objects.filter(fingerprint=_fingerprint(token), ended_at=None, ends_at__gt=at).first()
    if row is not None:
        return row
    if count_try("partner link", network, within=WRONG_WITHIN, at=at) > MOST_WRONG:
        raise SaidTooOften(_("Too many links were tried from here. Wait 15 minutes, then try again."))
    raise PartnerLinkOver(_("This link opens nothing any more. Ask the line for a new one."))


def places_behind(link: PartnerLink, *, at: datetime) -> Mapping[Service, list[Places]]:
    """Give the places of the organization, by service."""
    services = Service.objects.filter(organization_id=link.organization_id).order_by("name")
    found = places_of([one.pk for one in services], at=at)
    return {one: found[one.pk] for one in services if one.pk in found}


@transaction.atomic
def say_by_link(link: PartnerLink, capacity: UUID, number: str, *, at: datetime) -> None:
    """Write down what the house itself says: how many are free now.

    :raises NoSuchPlaces: these places are not of this organization.
    :raises BadNumber: no whole number.
    :raises SaidTooOften: more often than a house has to say it.
    """
    if count_try("partner says", str(link.pk), within=SAID_WITHIN, at=at) > MOST_SAID:
        raise SaidTooOften(_("Numbers came in too often by this link. Wait an hour, or call the line."))
    own = Service.objects.filter(organization_id=link.organization_id).values("pk")
    if not ServiceCapacity.objects.filter(pk=capacity, service_id__in=own).exists():
        raise NoSuchPlaces(_("These places are no longer in the directory. Load the page again."))
    keep_number(capacity, number, by={"link": link.pk}, at=at)
    PartnerLink.objects.filter(pk=link.pk).update(used_at=at)


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _note(name: Happened, actor: Person, row: PartnerLink, *, at: datetime) -> None:
    write(name, at=at, person=actor.pk, link=row.pk, organization=str(row.organization_id))
