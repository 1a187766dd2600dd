"""Tags of services as they are shown: open or not, how far, what is wrong."""

from django import template

from ringbuoy.directory.models.feedback import Fault
from ringbuoy.directory.searching.opening import Opening
from ringbuoy.doors.shell.directory_words import FAULT_WORDS, OPENING_WORDS, distance_words, span_words

register = template.Library()
register.filter("distance", distance_words)
register.filter("span", span_words)


@register.filter
def opening(state: Opening) -> str:
    """Say whether a door is open."""
    return str(OPENING_WORDS[state])


@register.filter
def fault(code: str) -> str:
    """Say what is wrong with a service."""
    return str(FAULT_WORDS[Fault(code)])


@register.filter
def dialed(number: str) -> str:
    """Write a number as a telephone link has it: its digits, and the plus before them."""
    plus = "+" if number.strip().startswith("+") else ""
    return plus + "".join(sign for sign in number if sign.isascii() and sign.isdecimal())
