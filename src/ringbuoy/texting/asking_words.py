"""How who texts is asked: short, so that it fits a text, and so that nobody thinks they must."""

from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.contacts.question_words import ASKED
from ringbuoy.lines.models import Line
from ringbuoy.texting.asked import AFTER, BEFORE


def question_by_text(question: str, language: str) -> str:
    """Ask one question, and say how it can be answered."""
    with translation.override(language):
        return " ".join(filter(None, (_beginning(question), str(ASKED[question]), _how(question))))


def _beginning(question: str) -> str:
    """Say with the first one that nobody has to answer."""
    if question == BEFORE[0]:
        return _("While you wait, only if you like:")
    return _("Only if you like:") if question == AFTER[0] else ""


def _how(question: str) -> str:
    if question == "helped":
        return _("Answer YES, A LITTLE or NO.")
    if question in BEFORE:
        return _("Send one number, or just write what you want to say.")
    return _("Send one number.")


def thanks_by_text(line: Line, language: str) -> str:
    """Thank for the answers, and say that one can write again."""
    with translation.override(language):
        thanks = _("Thank you. Write to us again at any time: somebody reads it.")
        danger = _("In danger now? Call %(number)s.") % {"number": line.emergency_number}
        return f"{thanks} {danger}"
