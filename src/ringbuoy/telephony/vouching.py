"""What the telephone network vouches for a caller's number with. It is shown, and never a reason to refuse.

Source: stir-shaken (docs/sources.md).
"""

import re
from enum import StrEnum


class Vouched(StrEnum):
    """How far the network vouches for the number that it shows. The value is the stored code."""

    NUMBER = "number"
    """The caller's carrier knows that this number is theirs (level A)."""
    CUSTOMER = "customer"
    """It knows the caller, but not that the number is theirs (level B)."""
    GATEWAY = "gateway"
    """It knows only where the call came in (level C)."""
    SIGNED = "signed"
    """A signature was found right; how far it goes was not passed on."""
    FORGED = "forged"
    """The signature does not fit the number."""


_LEVELS = {"A": Vouched.NUMBER, "B": Vouched.CUSTOMER, "C": Vouched.GATEWAY}
_CHECKED = re.compile(r"\[(\w+) ([ABC]?)\]")
_RIGHT, _WRONG = "success", "signature_validation"
_NAME = re.compile(r'(?:"(?:[^"\\]|\\.)*"|(?<![^\s,\]])[^<>;,|=\s][^<>;,|=]*)\s*<')
"""What a caller may call themselves, before an address: a carrier passes it on as they wrote it."""
_VERDICT = re.compile(r"\bTN-Validation-(Passed|Failed)(?:-([ABC]))?\b", re.IGNORECASE)
_NOT_CHECKED = re.compile(r"\bNo-TN-Validation\b", re.IGNORECASE)
_LEVEL = re.compile(r"\|\s*([ABC])\s*\|")


def vouched_in(said: str) -> Vouched | None:
    """Read what we found out ourselves, else what a carrier passed on. None: nothing is known.

    What a carrier passes on is its verdict, then the level between two bars.
    """
    checked = _CHECKED.match(said)
    if checked and checked[1] == _RIGHT:
        return _LEVELS.get(checked[2], Vouched.SIGNED)
    if checked and checked[1] == _WRONG:
        return Vouched.FORGED
    return _passed_on(said)


def _passed_on(said: str) -> Vouched | None:
    said = _NAME.sub("<", said)
    found = _VERDICT.search(_NOT_CHECKED.sub("", said))
    if found is None:
        return None
    if found[1].lower() == "failed":
        return Vouched.FORGED
    level = found[2] or next(iter(_LEVEL.findall(said)), "")
    return _LEVELS.get(level.upper(), Vouched.SIGNED)
