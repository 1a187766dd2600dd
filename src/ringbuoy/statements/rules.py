"""How soon the house answers, and the code by which somebody comes back for the answer. Pure."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_SIGNS = 8_000
"""How long one statement may be."""
LONGEST_DAYS = 90
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter looks like a digit."""
_LOOKS_LIKE = str.maketrans("OIL", "011")
_CODE = re.compile(rf"[{_LETTERS}]{{16}}")


@dataclass(frozen=True)
class Times:
    """Within how many days we do what.

    A complaint is taken on and answered, an incident reviewed, a request about one's own data answered.
    """

    acknowledge_days: int = 3
    answer_days: int = 20
    review_days: int = 3
    data_days: int = 30

    @property
    def are_possible(self) -> bool:
        """Tell whether each is from 1 to 90 days, and nothing is answered before somebody has it."""
        all_days = (self.acknowledge_days, self.answer_days, self.review_days, self.data_days)
        return all(1 <= days <= LONGEST_DAYS for days in all_days) and (
            self.acknowledge_days <= self.answer_days
        )


def by(days: int, *, at: datetime) -> datetime:
    """Give the moment by which something is promised."""
    return at + timedelta(days=days)


def new_code() -> str:
    """Make a code of 80 random bits, in four groups: whoever has it comes back for the answer."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(letters[place : place + 4] for place in range(0, 16, 4))


def is_code(said: str) -> bool:
    """Tell whether somebody typed a whole code, however they grouped it."""
    return _CODE.fullmatch(_plain(said)) is not None


def digest_of(code: str) -> bytes:
    """Give what is kept of a code: nobody finds the code from it."""
    return hashlib.sha256(_plain(code).encode()).digest()


def _plain(said: str) -> str:
    return "".join(said.upper().replace("-", "").split()).translate(_LOOKS_LIKE)
