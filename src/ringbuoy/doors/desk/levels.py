"""How a risk level looks: shape and word tell it, the color repeats it."""

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


def headline(level: Level | None, *, is_finished: bool) -> str:
    """Say the level, and that it may still change while questions are open."""
    if level is None or level is Level.INCOMPLETE:
        return gettext("No level yet")
    name = str(LOOKS[level].name)
    return name if is_finished else gettext("%(level)s so far") % {"level": name}
