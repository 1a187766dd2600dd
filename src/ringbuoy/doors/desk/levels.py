"""How a risk level looks: shape and word tell it, the color repeats it. And the words of other outcomes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringbuoy.assessments.risk import Level


@dataclass(frozen=True)
class Look:
    """The shape, the color and the words of one level."""

    shape: str
    color: str
    name: str | Promise
    advice: str | Promise


LOOKS: dict[Level, Look] = {
    Level.HIGH: Look(
        "▲", "high", _("High risk"), _("Supervisors see this now. Stay with the visitor and ask for help.")
    ),
    Level.MODERATE: Look(
        "◆", "warn", _("Moderate risk"), _("Ask how to keep means out of reach. Plan the next days together.")
    ),
    Level.LOW: Look("●", "ok", _("Low risk"), _("Go on listening. Ask again if something changes.")),
    Level.NONE: Look("○", "plain", _("No risk found"), _("Ask again if something changes.")),
    Level.INCOMPLETE: Look("…", "plain", _("No level yet"), ""),
}

# What instruments call their outcomes, where that is no risk level.
OUTCOMES: dict[str, str | Promise] = {
    "negative": _("Negative"),
    "positive": _("Positive"),
    "non-acute-positive": _("Positive, not acute"),
    "acute-positive": _("Acute positive"),
    "minimal": _("Minimal"),
    "mild": _("Mild"),
    "moderate": _("Moderate"),
    "moderately-severe": _("Moderately severe"),
    "severe": _("Severe"),
    "below": _("Below the cut point"),
    "serious": _("Serious distress"),
    "none": _("None"),
    "low": _("Low"),
    "high": _("High"),
    "incomplete": _("No result yet"),
}


def headline(level: Level | None, *, is_finished: bool) -> str:
    """Say the level, and that it may still change while questions are open."""
    if level is None or level is Level.INCOMPLETE:
        return gettext("No level yet")
    name = str(LOOKS[level].name)
    return name if is_finished else gettext("%(level)s so far") % {"level": name}
