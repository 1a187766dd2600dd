"""Where a place with a name or postcode is. Nobody else is asked: the list is the center's own."""

import unicodedata
from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ringbuoy.directory.models import Address, PlaceName
from ringbuoy.directory.searching.geography import Spot
from ringbuoy.kernel.errors import Refused


class UnknownPlace(Refused):
    """The list of places has no such name."""


def spot_of(name: str) -> Spot:
    """Find a place.

    :raises UnknownPlace: it is not in the list.
    """
    found = PlaceName.objects.filter(name__in=_forms(name)).first()
    if found is None:
        raise UnknownPlace(_("This place is not in the list of places. Try a town or postcode nearby."))
    return Spot(found.latitude, found.longitude)


def zones_of(addresses: Mapping[UUID | None, Address]) -> dict[UUID | None, ZoneInfo]:
    """Find the time zones of places by their postcodes or towns, where the list knows them."""
    said = {key: _names_in(address) for key, address in addresses.items()}
    names = [name for names in said.values() for name in names]
    rows = PlaceName.objects.filter(name__in=names).exclude(zone="").values_list("name", "zone")
    known = dict(rows)
    found = {key: next((known[name] for name in names if name in known), "") for key, names in said.items()}
    return {key: ZoneInfo(zone) for key, zone in found.items() if zone}


def _names_in(address: Address) -> list[str]:
    """Give the names under which the list may have an address, the surest first."""
    code, town, state = (plain(one) for one in (address.postal_code, address.city, address.state_province))
    return [name for name in (code, code.split("-")[0], f"{town}, {state}", town) if name]


def plain(name: str) -> str:
    """Write a name as the list has it: small letters without accents, single spaces."""
    letters = unicodedata.normalize("NFKD", name.replace("\0", "")).encode("ascii", "ignore").decode()
    return " ".join(letters.lower().split())


def _forms(name: str) -> list[str]:
    """Give the ways in which the list may have it: a long postcode by its first part, too."""
    whole = plain(name)
    return [whole, whole.split("-")[0].strip(), whole.split(",")[0].strip()]
