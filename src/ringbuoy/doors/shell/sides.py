"""Which addresses are the callers' and which the staff's, and on which host name each is served.

What is not named here is the staff's: a page that somebody forgets to name is never shown to the world.
"""

from enum import StrEnum

POLICY_REPORTS = "/policy-report"

_CALLERS = frozenset(
    {
        *("/", "/start", "/here", "/exit", "/message", "/say", "/about-you"),
        *("/phone", "/privacy", "/robots.txt", "/speak"),
    }
)
# Under /places/ houses say how many beds are free: people outside, as callers are.
_CALLERS_BELOW = (
    *("/to/", "/here/", "/message/", "/say/", "/about-you/", "/held/", "/read/"),
    *("/text/", "/phone/", "/places/", "/speak/"),
)


class Side(StrEnum):
    """For whom an address is."""

    CALLERS = "callers"
    STAFF = "staff"
    BOTH = "both"


def side_of(path: str) -> Side:
    """Tell for whom an address is."""
    if path == POLICY_REPORTS or path.startswith("/static/"):
        return Side.BOTH
    is_callers = path in _CALLERS or path.startswith(_CALLERS_BELOW)
    return Side.CALLERS if is_callers else Side.STAFF


def is_served(path: str, *, host: str, staff_host: str) -> bool:
    """Tell whether an address is served under a host name, as the browser says it; no staff host: always."""
    side = side_of(path)
    if not staff_host or side is Side.BOTH:
        return True
    return (_without_port(host) == staff_host) == (side is Side.STAFF)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).rstrip(".").lower()
