"""What can be said of a person without looking at the world."""

import re
from collections.abc import Iterable, Sequence

from ringbuoy.access.rules import TWO_PEOPLE
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


def at_once(before: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """Give the roles that hold as soon as one person says so: those there were, and those that take one."""
    had = set(before)
    return [role for role in wanted if role in had or role not in TWO_PEOPLE]


def after_approval(before: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Give the roles that a second person must approve first."""
    now = at_once(before, wanted)
    return [role for role in wanted if role not in now]
