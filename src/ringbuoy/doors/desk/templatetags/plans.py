"""How the desk names what is said about a plan in codes."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.doors.desk import plan_words
from ringbuoy.safety_plans.rules import Again, Means, Way

register = template.Library()
WAYS: dict[Way, str | Promise] = {
    Way.CHAT: _("The link is in your box: send it"),
    Way.TEXT: _("The link is in your box: send it"),
    Way.PICTURE: _("Taken by picture, written down"),
    Way.READ_BACK: _("Read back, written down"),
    Way.PAPER: _("On paper, written down"),
}


@register.filter
def means(code: str) -> str:
    """Say what came of asking about dangerous things near by."""
    return str(plan_words.MEANS[Means(code)])


@register.filter
def again(code: str) -> str:
    """Say whether the plan may be opened again."""
    return str(plan_words.AGAINS[Again(code)])


@register.filter
def plan_way(code: str) -> str:
    """Say that it was given, and how."""
    return str(WAYS[Way(code)])
