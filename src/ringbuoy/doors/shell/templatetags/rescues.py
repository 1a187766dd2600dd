"""How the pages name what is said about a rescue in codes."""

from datetime import date

from django import template

from ringbuoy.doors.shell import rescue_words
from ringbuoy.kernel import clock
from ringbuoy.rescues.rules import (
    Basis,
    CallBack,
    Consent,
    ForWhom,
    Lack,
    Source,
    State,
    Step,
    Sureness,
    is_stale,
)

register = template.Library()


@register.filter
def for_whom(code: str) -> str:
    """Say who is in danger."""
    return str(rescue_words.FOR_WHOM[ForWhom(code)])


@register.filter
def rescue_basis(code: str) -> str:
    """Say why it cannot wait."""
    return str(rescue_words.BASES[Basis(code)])


@register.filter
def rescue_consent(code: str) -> str:
    """Say whether the person agrees."""
    return str(rescue_words.CONSENTS[Consent(code)])


@register.filter
def rescue_step(code: str) -> str:
    """Say what was tried."""
    return str(rescue_words.STEPS[Step(code)])


@register.filter
def place_source(code: str) -> str:
    """Say from where the place is known."""
    return str(rescue_words.SOURCES[Source(code)])


@register.filter
def sureness(code: str) -> str:
    """Say how near the place is."""
    return str(rescue_words.SURENESSES[Sureness(code)])


@register.filter
def call_back(code: str) -> str:
    """Say what came of calling back."""
    return str(rescue_words.CALL_BACKS[CallBack(code)])


@register.filter
def rescue_state(code: str) -> str:
    """Say where it stands."""
    return str(rescue_words.STATES[State(code)])


@register.filter
def rescue_lack(code: str) -> str:
    """Say what is still missing."""
    return str(rescue_words.LACKS[Lack(code)])


@register.filter
def is_old_check(verified_on: date) -> bool:
    """Tell whether a number was checked too long ago."""
    return is_stale(verified_on, at=clock.now())
