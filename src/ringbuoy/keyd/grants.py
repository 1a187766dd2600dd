"""Grants: the signed slip with which the program asks keyd for one key.

A grant says who opens which contact, in which role and for what. It is signed when it is sent,
lives 60 seconds and works once.
"""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ringbuoy.kernel.errors import NotPermitted

GRANT_LIFE = timedelta(seconds=60)
# Two processes on one machine read one clock; this is for a keyd on a machine of its own.
_CLOCKS_APART = timedelta(seconds=5)
_SIGNED_FOR = b"ringbuoy grant 1\0"
_CODES = re.compile(r"[a-z_]+(,[a-z_]+)*", re.ASCII)


class BadGrant(NotPermitted):
    """Forged, too old, already used, or for another contact."""


@dataclass(frozen=True)
class Grant:
    """Who may open one contact now.

    `person` is the account that opens it; None: the line itself, for the caller's own conversation,
    or whoever runs commands on the machine. `role` and `purpose` are codes of ours. `own_live`: the
    person is in this conversation now; such opens never count as browsing. `passed_at` is when the gate
    was passed, the time of the journal's entry, so that keyd's log and the journal can be laid side by side.
    `reason`: why this person opens so many, as a code; empty: they have not said.
    """

    person: int | None
    role: str
    contact: UUID
    purpose: str
    own_live: bool
    passed_at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        if not all(_CODES.fullmatch(code) for code in (self.role, self.purpose, self.reason or "none")):
            raise BadGrant("A grant names its role, purpose and reason by codes.")


@dataclass(frozen=True)
class SignedGrant:
    """A grant as keyd has read it: what it says, when it ends, and the number used once."""

    grant: Grant
    expires: datetime
    nonce: str


def sign(grant: Grant, key: Ed25519PrivateKey, *, at: datetime) -> str:
    """Sign a grant for the next 60 seconds and one use."""
    said = {
        "person": grant.person,
        "role": grant.role,
        "contact": str(grant.contact),
        "purpose": grant.purpose,
        "own_live": grant.own_live,
        "passed_at": grant.passed_at,
        "reason": grant.reason,
        "expires": (at + GRANT_LIFE).timestamp(),
        "nonce": secrets.token_urlsafe(12),
    }
    body = orjson.dumps(said)
    return f"{_encode(body)}.{_encode(key.sign(_SIGNED_FOR + body))}"


def read(token: str, key: Ed25519PublicKey, *, at: datetime) -> SignedGrant:
    """Read a signed grant.

    :raises BadGrant: forged, damaged, or not valid at this moment.
    """
    body = _signed_body(token, key)
    signed = _parsed(body)
    if not at < signed.expires <= at + GRANT_LIFE + _CLOCKS_APART:
        raise BadGrant("This grant is too old. Open the page again.")
    return signed


def _signed_body(token: str, key: Ed25519PublicKey) -> bytes:
    body_text, _, signature_text = token.partition(".")
    try:
        body, signature = _decode(body_text), _decode(signature_text)
        key.verify(signature, _SIGNED_FOR + body)
    except (ValueError, InvalidSignature):
        raise BadGrant("This grant is not signed by this center.") from None
    return body


def _parsed(body: bytes) -> SignedGrant:
    try:
        said = orjson.loads(body)
        grant = Grant(
            person=None if said["person"] is None else int(said["person"]),
            role=str(said["role"]),
            contact=UUID(said["contact"]),
            purpose=str(said["purpose"]),
            own_live=said["own_live"] is True,
            passed_at=datetime.fromisoformat(said["passed_at"]),
            reason=str(said["reason"]),
        )
        expires = datetime.fromtimestamp(float(said["expires"]), UTC)
        return SignedGrant(grant, expires, str(said["nonce"]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise BadGrant("This grant says something that keyd does not know.") from None


def _encode(body: bytes) -> str:
    return urlsafe_b64encode(body).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
