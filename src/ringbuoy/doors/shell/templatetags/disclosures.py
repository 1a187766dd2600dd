"""How the pages name requests about one's own data, and orders."""

from django import template

from ringbuoy.doors.shell.disclosure_words import WORDS

register = template.Library()


@register.filter
def disclosure_words(code: str, of: str) -> str:
    """Give the words for a code of a request or an order."""
    return str(WORDS[of][code])
