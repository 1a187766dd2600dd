"""What stands beside each section of a plan: what to ask, and beginnings in the caller's language.

Beginnings are offered, never filled in: the plan is in the words of the person.
Source: domain-safety-plan (docs/sources.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ringbuoy.contacts.models import Contact
from ringbuoy.coping.queries import library
from ringbuoy.coping.rules import Need
from ringbuoy.doors.desk.plan_lines import BEGINNINGS
from ringbuoy.safety_plans.rules import Again, Means, Section
from ringbuoy.safety_plans.section_words import NAMES

ASKS: dict[Section, str | Promise] = {
    Section.SIGNS: gettext_lazy("What do you notice first: a thought, a feeling, a place, a time of day?"),
    Section.ALONE: gettext_lazy("What has helped before, even a little, without anybody else?"),
    Section.ELSEWHERE: gettext_lazy("With whom or where do other thoughts come, without speaking of it?"),
    Section.PEOPLE: gettext_lazy("Whom could you tell? How do you reach them at night?"),
    Section.SERVICES: gettext_lazy("Whom would you call? This line, a doctor, the emergency room?"),
    Section.SURROUNDINGS: gettext_lazy(
        "What near you could be dangerous in a bad hour? Who could keep it, or lock it away, for a while?"
    ),
    Section.REASONS: gettext_lazy("What matters to you, what do you not want to miss?"),
}
MEANS: dict[Means, str | Promise] = {
    Means.NOT_ASKED: gettext_lazy("Not asked"),
    Means.NOTHING_NEAR: gettext_lazy("Nothing dangerous is near"),
    Means.AGREED: gettext_lazy("We agreed on a step; it stands above"),
    Means.LATER: gettext_lazy("To be spoken of again"),
    Means.REFUSED: gettext_lazy("Does not want to speak of it"),
}
AGAINS: dict[Again, str | Promise] = {
    Again.NOT_ASKED: gettext_lazy("Not asked"),
    Again.YES: gettext_lazy("Yes"),
    Again.NO: gettext_lazy("No"),
}
FOR_A_PLAN = frozenset({Need.GROUNDING, Need.BREATHING, Need.URGES, Need.SLEEP})
MOST_OF_LIBRARY = 8


@dataclass(frozen=True)
class Part:
    """One section as the desk shows it."""

    code: Section
    name: str | Promise
    asks: str | Promise
    beginnings: list[str]
    words: str


def sections_for(contact: Contact, words: Mapping[Section, str]) -> list[Part]:
    """Give every section with its words, in order; beginnings in the language in which the caller speaks."""
    with translation.override(contact.language):
        offered = {section: beginnings() for section, beginnings in BEGINNINGS.items()}
    offered[Section.ALONE] += _of_library(contact.language)
    return [
        Part(section, NAMES[section], ASKS[section], offered[section], words.get(section, ""))
        for section in Section
    ]


def _of_library(language: str) -> list[str]:
    """Give the names of the center's own ways to cope that fit a plan, the shortest first."""
    fitting = [one for one in library().values() if one.is_on and FOR_A_PLAN.intersection(one.needs)]
    shortest = sorted(fitting, key=lambda one: (one.minutes, one.code))
    return [one.words[language].title for one in shortest if language in one.words][:MOST_OF_LIBRARY]
