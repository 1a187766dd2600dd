"""Words of the directory: whether a door is open, how far it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.directory.searching.opening import Opening

OPENING_WORDS: dict[Opening, str | Promise] = {
    Opening.OPEN: gettext_lazy("Open now"),
    Opening.CALL_FIRST: gettext_lazy("A holiday: call first"),
    Opening.CLOSED: gettext_lazy("Closed now"),
    Opening.UNKNOWN: gettext_lazy("Hours not known: call first"),
}


def distance_words(meters: float) -> str:
    """Say a distance as people do."""
    if meters < 1_000:
        return _("%(meters)d m") % {"meters": round(meters, -2) or 100}
    return _("%(kilometers)d km") % {"kilometers": round(meters / 1_000)}
