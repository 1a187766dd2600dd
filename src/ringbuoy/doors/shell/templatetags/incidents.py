"""How the pages name incidents."""

from django import template

from ringbuoy.doors.shell.incident_words import WORDS

register = template.Library()


@register.filter
def incident_words(code: str, of: str) -> str:
    """Give the words for a code of an incident."""
    return str(WORDS[of][code])
