"""Our numbers: which line answers where. Digits only, as carriers dial them in several spellings."""

from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.lines.models import Line
from ringbuoy.telephony.models import PhoneNumber, Trunk

FEWEST_DIGITS, MOST_DIGITS = 3, 15


class UnreadableNumber(Refused):
    """This is no telephone number."""


class NumberTaken(Conflict):
    """Another line answers at this number."""


def digits_of(text: str) -> str:
    """Give the digits of a number, without what is written between and before them."""
    return "".join(sign for sign in text if sign in "0123456789").removeprefix("00")


def give_number(line: Line, text: str, *, trunk: Trunk | None = None) -> PhoneNumber:
    """Let a line answer at this number.

    :raises UnreadableNumber: it has too few or too many digits.
    :raises NumberTaken: another line answers there.
    """
    number = digits_of(text)
    if not FEWEST_DIGITS <= len(number) <= MOST_DIGITS:
        raise UnreadableNumber(_("Write the number with 3 to 15 digits."))
    row, _made = PhoneNumber.objects.get_or_create(number=number, defaults={"line": line, "trunk": trunk})
    if row.line_id != line.pk:
        raise NumberTaken(_("Another line answers at this number. Take it away there first."))
    return row
