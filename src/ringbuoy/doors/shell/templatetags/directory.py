"""Tags of services as they are shown: open or not, how far, what is wrong."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

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
def beginning(text: str, most: int) -> str:
    """Give the beginning of a long text.

    Django's own filter looks at each letter, and there are some fifty texts on a page of services.
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@register.simple_tag
def fault_choices(codes: Iterable[str]) -> SafeString:
    """Write the choices of what is wrong, once for a whole list; a dead number has a button of its own."""
    chosen = [code for code in codes if code != Fault.NUMBER_DEAD]
    return format_html_join("", '<option value="{}">{}</option>', [(code, fault(code)) for code in chosen])


@register.filter
def dialed(number: str) -> str:
    """Write a number as a telephone link has it: its digits, and the plus before them."""
    plus = "+" if number.strip().startswith("+") else ""
    return plus + "".join(sign for sign in number if sign.isascii() and sign.isdecimal())
