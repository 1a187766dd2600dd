"""What a person takes along of the services that they were given: plain words, in their language.

Only the directory speaks here. What the person said or wants is in no leaflet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.directory.models import Location
from ringbuoy.directory.searching.questions import Reasons
from ringbuoy.directory.searching.resources import Resource, resources
from ringbuoy.directory.searching.search import Match
from ringbuoy.referrals.looking import now_here
from ringbuoy.referrals.models import Referral


def leaflet(referrals: Iterable[Referral], *, at: datetime) -> list[Resource]:
    """Give the services of these referrals as the directory has them now, in their order.

    What it has no more is left out. A place that has become confidential is given without its address.
    """
    rows = list(referrals)
    hidden = _confidential([row.location_id for row in rows if row.location_id])
    matches = [
        Match(row.service_id, None if row.location_id in hidden else row.location_id, 0.0, None, Reasons())
        for row in rows
    ]
    return resources(matches, now_here(at))


def _confidential(places: Sequence[UUID]) -> set[UUID]:
    rows = Location.objects.filter(pk__in=places, is_confidential=True)
    return set(rows.values_list("pk", flat=True))


def words_of(services: Sequence[Resource], language: str) -> str:
    """Write a leaflet as plain text: whom to call and where, no more."""
    with translation.override(language):
        return "\n\n".join(_words(one) for one in services)


def text_of(services: Sequence[Resource], language: str) -> str:
    """Write a leaflet as a text that comes unannounced: that it was asked for, and not from whom it comes."""
    with translation.override(language):
        return f"{_title()}:\n\n{words_of(services, language)}"


@dataclass(frozen=True)
class Letter:
    """A leaflet by e-mail. Whoever reads over a shoulder does not learn from what kind of line it comes."""

    subject: str
    words: str


def letter_of(services: Sequence[Resource], language: str) -> Letter:
    """Write a leaflet as an e-mail."""
    with translation.override(language):
        ending = _("You asked for this in a talk with us. Your address is not kept.")
        return Letter(_title(), f"{words_of(services, language)}\n\n{ending}\n")


@dataclass(frozen=True)
class Sheet:
    """The words of a printed leaflet that do not come from the directory."""

    title: str
    confidential: str
    extension: str
    hours: str


def sheet_in(language: str) -> Sheet:
    """Give the words of a printed leaflet in this language."""
    with translation.override(language):
        return Sheet(
            _title(),
            _("The place is confidential. Call first."),
            _("extension"),
            _("Call first: opening times may have changed."),
        )


def _title() -> str:
    return _("The information that you asked for")


def _words(one: Resource) -> str:
    name = f"{one.service.name}, {one.organization}" if one.organization else one.service.name
    lines = [name, *(_number(phone.number or "", phone.extension) for phone in one.phones if phone.number)]
    lines += [_("The place is confidential. Call first.")] if one.is_confidential else [one.address]
    lines += [one.service.url or ""]
    return "\n".join(line for line in lines if line)


def _number(number: str, extension: float | None) -> str:
    if not extension:
        return number
    return _("%(number)s, extension %(extension)s") % {"number": number, "extension": f"{extension:g}"}
