"""Words of the directory: whether a door is open, how far it is, what is wrong."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.directory.models.feedback import Fault
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


def distance_words(meters: float) -> str:
    """Say a distance as people do."""
    if meters < 1_000:
        return _("%(meters)d m") % {"meters": round(meters, -2) or 100}
    return _("%(kilometers)d km") % {"kilometers": round(meters / 1_000)}
