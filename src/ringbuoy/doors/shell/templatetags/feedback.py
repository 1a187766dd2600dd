"""How the pages name complaints and compliments."""

from django import template

from ringbuoy.doors.shell.feedback_words import WORDS

register = template.Library()


@register.filter
def feedback_words(code: str, of: str) -> str:
    """Give the words for a code of a complaint or compliment."""
    return str(WORDS[of][code])
