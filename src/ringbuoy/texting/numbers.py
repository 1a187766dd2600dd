"""Numbers that somebody has said and a counselor has typed: what a carrier can send to. Pure."""

from django.utils.translation import gettext as _

from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.kernel.errors import Refused

ONE_PLUS_TEN = frozenset({"US", "CA", "PR", "GU", "VI", "AS", "MP", "BM", "BS", "BB", "JM", "TT", "DO"})
"""Countries of the North American plan: ten digits there are a whole number, and their country code is 1."""
TEN = 10

ABROAD = r"\s*(\+|00).*"
HERE = r"\s*((\+|00).*|\D*1?\D*(\d\D*){10})"


class NotDialable(Refused):
    """The country of a number is not said."""


def pattern(country: str) -> str:
    """Give what a page's own check holds a number to, so that nobody has to type it twice."""
    return HERE if country in ONE_PLUS_TEN else ABROAD


def dialable(typed: str, country: str) -> str:
    """Give the digits of a number with its country code, as texts are sent to it.

    `country`: where the center is; only there may the code be left out, and only where it cannot be mistaken.

    :raises UnreadableHandle: it is no number.
    :raises NotDialable: the country code is missing.
    """
    digits = normalize(HandleKind.PHONE, typed)
    if typed.strip().startswith(("+", "00")):
        return digits
    if country in ONE_PLUS_TEN and len(digits) == TEN:
        return f"1{digits}"
    if country in ONE_PLUS_TEN and len(digits) == TEN + 1 and digits.startswith("1"):
        return digits
    raise NotDialable(how_to_write())


def how_to_write() -> str:
    """Say how a number is written."""
    return _("Write the number with + and the country code, such as +1 555 010 0199.")
