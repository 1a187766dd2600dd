"""Words of the directory: whether a door is open, how far it is, what is wrong."""

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringbuoy.directory.models.feedback import Fault
from ringbuoy.directory.searching.distances import IN_MILES, Distance, counted_in
from ringbuoy.directory.searching.opening import Opening

OPENING_WORDS: dict[Opening, str | Promise] = {
    Opening.OPEN: gettext_lazy("Open now"),
    Opening.CALL_FIRST: gettext_lazy("A holiday: call first"),
    Opening.CLOSED: gettext_lazy("Closed now"),
    Opening.UNKNOWN: gettext_lazy("Hours not known: call first"),
}
FAULT_WORDS: dict[Fault, str | Promise] = {
    Fault.NUMBER_DEAD: gettext_lazy("The number is dead"),
    Fault.NOT_THERE: gettext_lazy("It is not at this place"),
    Fault.WRONG_HOURS: gettext_lazy("The hours are wrong"),
    Fault.WRONG_ADDRESS: gettext_lazy("The address is wrong"),
    Fault.NOT_FOR_THEM: gettext_lazy("It turns people away whom it should take"),
    Fault.ALWAYS_FULL: gettext_lazy("It is always full"),
    Fault.CLOSED_FOR_GOOD: gettext_lazy("It has closed for good"),
}


def distance_words(meters: float, country: str) -> str:
    """Say a distance as people there do."""
    if meters < 1_000 and country not in IN_MILES:
        return _("%(meters)d m") % {"meters": round(meters, -2) or 100}
    return span_words(counted_in(country, meters))


def span_words(distance: Distance) -> str:
    """Say so many kilometers or miles."""
    number = formats.localize(distance.number)
    if distance.is_in_miles:
        is_one = distance.number == 1
        return ngettext("%(number)s mile", "%(number)s miles", 1 if is_one else 2) % {"number": number}
    return _("%(number)s km") % {"number": number}
