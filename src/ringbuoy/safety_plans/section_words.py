"""The names of a plan's sections, as the person reads them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.safety_plans.rules import Section

NAMES: dict[Section, str | Promise] = {
    Section.SIGNS: _("How I notice that it is getting worse"),
    Section.ALONE: _("What I can do by myself"),
    Section.ELSEWHERE: _("People and places that take my mind off it"),
    Section.PEOPLE: _("Who I can turn to"),
    Section.SERVICES: _("Services that are there for me"),
    Section.SURROUNDINGS: _("Making my surroundings safer"),
    Section.REASONS: _("What I want to live for"),
}
