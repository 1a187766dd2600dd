"""How a plan may begin with what came up in the talk: signs that were ticked, and services that were given.

What is offered is a first line in the caller's language, to be read to them and changed; nothing is filled in
by itself. Thoughts of dying and how somebody would do it are no lines of a plan that a person keeps.
Source: domain-safety-plan, lifeline-standards (docs/sources.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise

from ringbuoy.assessments.frame import FRAME
from ringbuoy.assessments.instruments import YES
from ringbuoy.assessments.queries import standing_of
from ringbuoy.contacts.models import Contact
from ringbuoy.directory.searching.resources import Resource
from ringbuoy.doors.desk.plan_lines import OF_SIGNS
from ringbuoy.kernel import clock
from ringbuoy.referrals.leaflets import leaflet
from ringbuoy.referrals.queries import given_in
from ringbuoy.safety_plans.rules import Section
from ringbuoy.safety_plans.section_words import NAMES


@dataclass(frozen=True)
class FirstLine:
    """One line with which a section may begin."""

    code: Section
    name: str | Promise
    words: str


def came_up(contact: Contact) -> list[FirstLine]:
    """Give first lines for what came up in this talk, in the plan's order and the caller's language."""
    answers = standing_of(contact, FRAME).answers
    with translation.override(contact.language):
        signs = [(section, str(words)) for section, words in of_answers(answers)]
    services = [(Section.SERVICES, words) for words in of_services_given(contact)]
    order = list(Section)
    lines = sorted([*signs, *services], key=lambda line: order.index(line[0]))
    return [FirstLine(section, NAMES[section], words) for section, words in lines]


def of_answers(answers: Mapping[str, str]) -> list[tuple[Section, str | Promise]]:
    """Give the lines of the signs that were seen."""
    return [line for sign, line in OF_SIGNS.items() if answers.get(sign) == YES]


def of_services_given(contact: Contact) -> list[str]:
    """Give the services that were given in this talk, each with its first number."""
    services = leaflet([one.referral for one in given_in(contact)], at=clock.now())
    return [_named(one) for one in services]


def _named(one: Resource) -> str:
    numbers = [phone.number for phone in one.phones[:1]]
    return ", ".join([one.service.name, *numbers])
