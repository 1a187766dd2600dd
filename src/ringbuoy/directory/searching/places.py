"""Where a place with a name or postcode is. Nobody else is asked: the list is the center's own."""

import unicodedata

from django.utils.translation import gettext as _

from ringbuoy.directory.models import PlaceName
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


def plain(name: str) -> str:
    """Write a name as the list has it: small letters without accents, single spaces."""
    letters = unicodedata.normalize("NFKD", name.replace("\0", "")).encode("ascii", "ignore").decode()
    return " ".join(letters.lower().split())


def _forms(name: str) -> list[str]:
    """Give the ways in which the list may have it: a long postcode by its first part, too."""
    whole = plain(name)
    return [whole, whole.split("-")[0].strip(), whole.split(",")[0].strip()]
