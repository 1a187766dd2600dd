"""Lines with which a part of a plan may begin, in the caller's language: offered, none fills itself in.

Source: domain-safety-plan, lifeline-standards (docs/sources.md).
"""

from collections.abc import Callable

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.safety_plans.rules import Section

BEGINNINGS: dict[Section, Callable[[], list[str]]] = {
    Section.SIGNS: lambda: [
        _("I cannot sleep"),
        _("I do not answer messages"),
        _("My thoughts go in circles"),
    ],
    Section.ALONE: lambda: [
        _("Breathe out slowly, ten times"),
        _("Walk around the block"),
        _("Wash my face with cold water"),
        _("Listen to my music"),
    ],
    Section.ELSEWHERE: lambda: [
        _("A café or library where people are"),
        _("Be with an animal"),
        _("Play or watch a game"),
    ],
    Section.PEOPLE: lambda: [_("Call somebody I trust: name and number"), _("Go to a neighbor")],
    Section.SERVICES: lambda: [
        _("This line, at any hour"),
        _("My doctor or therapist"),
        _("The emergency room near me"),
    ],
    Section.SURROUNDINGS: lambda: [
        _("Somebody I trust keeps it for me"),
        _("Locked away, and the key is with somebody else"),
        _("I stay where I am not alone tonight"),
    ],
    Section.REASONS: lambda: [
        _("Somebody who needs me"),
        _("Something I look forward to"),
        _("What I believe in"),
    ],
}
OF_SIGNS: dict[str, tuple[Section, str | Promise]] = {
    "d2": (Section.SIGNS, gettext_lazy("It hurts so much that I can hardly bear it")),
    "d3": (Section.SIGNS, gettext_lazy("I see no hope")),
    "d4": (Section.SIGNS, gettext_lazy("I feel that I can change nothing")),
    "d5": (Section.SIGNS, gettext_lazy("I think that others would be better off without me")),
    "d6": (Section.SIGNS, gettext_lazy("I feel trapped")),
    "d7": (Section.SIGNS, gettext_lazy("I feel very alone")),
    "c8": (Section.SIGNS, gettext_lazy("I am restless or angry, or I hardly sleep")),
    "b1": (Section.PEOPLE, gettext_lazy("Who is with me now:")),
    "b2": (Section.PEOPLE, gettext_lazy("People I trust:")),
    "c4": (Section.SURROUNDINGS, gettext_lazy("Who keeps what could harm me, for a while:")),
    "b3": (Section.REASONS, gettext_lazy("What I have planned:")),
    "b5": (Section.REASONS, gettext_lazy("A part of me wants to live")),
    "b6": (Section.REASONS, gettext_lazy("What I believe in:")),
    "b7": (Section.REASONS, gettext_lazy("Somebody or something to live for:")),
}
"""What a sign of the frame may become in a plan. A test names those that become nothing."""


def lines_in(language: str) -> frozenset[str]:
    """Give every line with which a part may begin, in this language."""
    with translation.override(language):
        begun = [line for lines in BEGINNINGS.values() for line in lines()]
        return frozenset([*begun, *(str(line) for _section, line in OF_SIGNS.values())])
