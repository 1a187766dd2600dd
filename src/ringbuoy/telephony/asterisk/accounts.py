"""What Asterisk must know of a phone: three parts, given while it runs."""

from collections.abc import Callable, Mapping

Parts = Callable[[str, str], Mapping[str, Mapping[str, str]]]
"""Gives the parts of an account by its name and password, in the order in which they are given."""

PHONE = {
    "context": "desk",
    "disallow": "all",
    "direct_media": "no",
    "rtp_symmetric": "yes",
    "force_rport": "yes",
    "rewrite_contact": "yes",
    "send_connected_line": "no",
    "trust_connected_line": "no",
    "send_pai": "no",
    "send_rpid": "no",
    "allow_transfer": "no",
    "allow_subscribe": "no",
    "rtp_timeout": "20",
}
"""A counselor's leg that sends nothing for this long is lost; a caller's never is."""
BROWSER = {"webrtc": "yes", "allow": "opus,ulaw", "dtls_auto_generate_cert": "yes"}


def parts_of(user: str, password: str) -> dict[str, dict[str, str]]:
    """Give the parts of the account of a browser's phone."""
    return {
        "auth": {"auth_type": "digest", "username": user, "password": password},
        "aor": {"max_contacts": "1", "remove_existing": "yes", "remove_unavailable": "yes"},
        "endpoint": {**PHONE, **BROWSER, "auth": user, "aors": user},
    }
