"""How a risk level looks: shape and word tell it, the color repeats it. And the words of other outcomes."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringbuoy.assessments.next_steps import NextStep, Suggestion, suggested
from ringbuoy.assessments.risk import Level
from ringbuoy.contacts.models import Contact
from ringbuoy.safety_plans.rules import Section


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

STEPS: dict[NextStep, str | Promise] = {
    NextStep.STAY: _("Stay with them"),
    NextStep.SUPERVISOR: _("Supervisor"),
    NextStep.LEAST_INVASIVE: _("Least invasive help first"),
    NextStep.MEANS_SAFETY: _("Means out of reach"),
    NextStep.SAFETY_PLAN: _("Safety plan"),
    NextStep.FOLLOW_UP: _("Follow-up"),
    NextStep.REFERRAL: _("Service to go on with"),
    NextStep.ASK_AGAIN: _("Ask again later"),
}


PRESSES: dict[NextStep, str] = {
    NextStep.SUPERVISOR: "supervisor",
    NextStep.LEAST_INVASIVE: "guide",
    NextStep.MEANS_SAFETY: "plan",
    NextStep.SAFETY_PLAN: "plan",
    NextStep.FOLLOW_UP: "follow_up",
    NextStep.REFERRAL: "find",
    NextStep.ASK_AGAIN: "questions",
}
"""Which control of the desk a step opens, by its key. A step that is not here is done by talking."""
SECTIONS: dict[NextStep, str] = {NextStep.MEANS_SAFETY: Section.SURROUNDINGS}
"""At which part of the plan a step begins."""


@dataclass(frozen=True)
class Shown:
    """A suggested step as the desk shows it. `presses` empty: it opens nothing."""

    words: str
    presses: str
    section: str


def steps_of(contact: Contact) -> list[Shown]:
    """Say what the level of a contact suggests to do next, and what opens it."""
    suggestion = suggestion_of(contact)
    return [
        Shown(_said(step, suggestion.follow_up_within), PRESSES.get(step, ""), SECTIONS.get(step, ""))
        for step in suggestion.steps
    ]


def suggestion_of(contact: Contact) -> Suggestion:
    """Give what the level of a contact suggests."""
    level = Level(contact.risk_level) if contact.risk_level else None
    return suggested(level, is_imminent=contact.is_imminent)


def _said(step: NextStep, within: timedelta | None) -> str:
    if step is not NextStep.FOLLOW_UP or within is None:
        return str(STEPS[step])
    return gettext("Follow-up within %(hours)s hours") % {"hours": int(within / timedelta(hours=1))}


def headline(level: Level | None, *, is_finished: bool) -> str:
    """Say the level, and that it may still change while questions are open."""
    if level is None or level is Level.INCOMPLETE:
        return gettext("No level yet")
    name = str(LOOKS[level].name)
    return name if is_finished else gettext("%(level)s so far") % {"level": name}
