"""What can be said of a person without looking at the world."""

import re

from ringbuoy.kernel.errors import Refused

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]")
MOST_CHATS = 4


class BadUsername(Refused):
    """The sign-in name cannot be used."""


def clean_username(text: str) -> str:
    """Return the sign-in name in the form that is stored.

    :raises BadUsername: it is too short, too long, or has other signs than a–z, 0–9, dot, dash.
    """
    username = text.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise BadUsername("Use 3 to 40 small letters, digits, dots or dashes for the sign-in name.")
    return username


def alias_from(name: str) -> str:
    """Suggest what callers see: the first name only."""
    return name.strip().split(" ")[0][:40]
