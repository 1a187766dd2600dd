"""How the pages name what was given and what became of it."""

from django import template

from ringbuoy.doors.shell.referral_words import CONSENTS, FAILURES, OUTCOMES, STATES, UNMET, WAYS
from ringbuoy.referrals.rules import Consent, Failure, Move, State, Unmet, Way

register = template.Library()


@register.filter
def way(code: str) -> str:
    """Say how something is given."""
    return str(WAYS[Way(code)])


@register.filter
def consent(code: str) -> str:
    """Say whether the person agrees."""
    return str(CONSENTS[Consent(code)])


@register.filter
def became(code: str) -> str:
    """Say where a referral stands."""
    return str(STATES[State(code)])


@register.filter
def outcome(move: str) -> str:
    """Name what may have become of it."""
    return str(OUTCOMES[Move(move)])


@register.filter
def failure(code: str) -> str:
    """Say why it failed."""
    return str(FAILURES[Failure(code)])


@register.filter
def unmet(code: str) -> str:
    """Say why nothing was found."""
    return str(UNMET[Unmet(code)])
