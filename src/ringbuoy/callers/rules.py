"""One spelling for each handle, so that the same caller gives the same blind index."""

import re
import unicodedata
from enum import StrEnum

from ringbuoy.kernel.errors import Refused

_FEWEST_DIGITS, _MOST_DIGITS = 6, 15
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class HandleKind(StrEnum):
    """By what a caller lets us know them again."""

    PHONE = "phone"
    EMAIL = "email"
    WORD = "word"


class UnreadableHandle(Refused):
    """The text is not a handle of this kind."""


def masked(kind: HandleKind, text: str) -> str:
    """Give what may be seen of a handle by whoever may not see it: two digits of a number, no more."""
    if kind is HandleKind.PHONE:
        return "•••• " + "".join(sign for sign in text if sign.isdigit())[-2:]
    return "•••• @ ••••" if kind is HandleKind.EMAIL else "••••"


def normalize(kind: HandleKind, text: str) -> str:
    """Give the one spelling of a handle: digits of a number, small letters of an address or a word.

    :raises UnreadableHandle: too short, too long, or not of this kind.
    """
    return {HandleKind.PHONE: _phone, HandleKind.EMAIL: _email, HandleKind.WORD: _word}[kind](text)


def _phone(text: str) -> str:
    digits = "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        raise UnreadableHandle("Write the number with its area code, 6 to 15 digits.")
    return digits.removeprefix("00")


def _email(text: str) -> str:
    address = text.strip().casefold()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise UnreadableHandle("Write the whole e-mail address, such as name@example.org.")
    return address


def _word(text: str) -> str:
    """A code word that the caller chose with us; spaces and capitals do not matter."""
    word = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not 4 <= len(word) <= 60:
        raise UnreadableHandle("A code word has 4 to 60 letters or digits.")
    return word
