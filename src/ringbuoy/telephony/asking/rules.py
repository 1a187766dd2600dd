"""How it stands with a carrier, by what its server answered. Pure."""

from enum import StrEnum

from ringbuoy.telephony.asking.words import Answer, Method


class Standing(StrEnum):
    """How it stands with a carrier."""

    GOOD = "good"
    NO_NAME = "no_name"
    """The name of its server is not found (DNS)."""
    SILENT = "silent"
    """Nothing comes back from there."""
    CLOSED = "closed"
    """The machine is there, and takes no connection at this port."""
    CERTIFICATE = "certificate"
    """It cannot prove that it is who it says (TLS)."""
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    UNKNOWN_USER = "unknown_user"
    NOT_SIGNED_IN = "not_signed_in"
    """It knows us, but no phone of ours is signed in there: calls do not come."""
    REFUSED = "refused"


def standing(method: Method, answer: Answer, *, has_proved: bool) -> Standing:
    """Say how it stands, by the last answer; `has_proved`: we had proved who we are before it."""
    if method is Method.THERE:
        return Standing.GOOD
    if 200 <= answer.status < 300:
        return Standing.GOOD if answer.contacts else Standing.NOT_SIGNED_IN
    if answer.status in (404, 604):
        return Standing.UNKNOWN_USER
    if answer.status == 403 or (has_proved and answer.status in (401, 407)):
        return Standing.WRONG_PASSWORD
    return Standing.REFUSED
