"""How the pages name what is said about a person at risk in codes."""

from django import template

from ringbuoy.doors.shell import third_party_words
from ringbuoy.third_parties.rules import Age, Consent, Outcome, Relation

register = template.Library()


@register.filter
def relation(code: str) -> str:
    """Say what they are to the caller."""
    return str(third_party_words.RELATIONS[Relation(code)])


@register.filter
def age_words(code: str) -> str:
    """Say how old they are."""
    return str(third_party_words.AGES[Age(code)])


@register.filter
def third_consent(code: str) -> str:
    """Say whether they know of the talk."""
    return str(third_party_words.CONSENTS[Consent(code)])


@register.filter
def third_outcome(code: str) -> str:
    """Say what came of it."""
    return str(third_party_words.OUTCOMES[Outcome(code)])
