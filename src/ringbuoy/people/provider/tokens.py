"""The ID token: who a provider says somebody is. Whatever is not exactly as it must be is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.people.provider.rules import ALGORITHMS, LONGEST_SUBJECT, Provider

LEEWAY = timedelta(minutes=1)
"""How far the two clocks may be apart."""
OLDEST = timedelta(minutes=10)
# What rubbish from outside makes the parsers of JSON, base64 and keys raise.
UNREADABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError)


class TokenRefused(NotPermitted):
    """The ID token proves nothing here."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is for a provider: its own name for them, and what it asked of them (`amr`, `acr`)."""

    issuer: str
    subject: str
    proofs: frozenset[str]


def read_token(token: str, keys: KeySet, provider: Provider, *, nonce: str, at: datetime) -> Identity:
    """Check an ID token, and give who it is about.

    Signature with a pair of keys, issuer, audience, times and nonce are looked at; the e-mail address is not.

    :raises TokenRefused: with nothing of the token in it.
    """
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        _check(claims, provider, nonce=nonce, at=at)
        return Identity(provider.issuer, claims["sub"], _proofs(claims))
    except UNREADABLE as error:
        raise TokenRefused(
            _(
                "The provider's answer could not be trusted, so nobody was signed in. "
                "Try again, or sign in here."
            )
        ) from error


def _check(claims: Mapping[str, Any], provider: Provider, *, nonce: str, at: datetime) -> None:
    """Look at each claim.

    :raises JoseError: one is missing, or is not as it must be.
    :raises ValueError: the same, where the library does not look.
    """
    now = int(at.timestamp())
    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    registry.validate(dict(claims))
    is_ours = claims.get("azp", provider.client_id) == provider.client_id
    is_alone = isinstance(claims["aud"], str) or len(claims["aud"]) == 1 or "azp" in claims
    is_recent = now - claims["iat"] <= OLDEST.total_seconds()
    is_answer = compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
    if not (is_ours and is_alone and is_recent and is_answer and 0 < len(claims["sub"]) <= LONGEST_SUBJECT):
        raise ValueError


def _proofs(claims: Mapping[str, Any]) -> frozenset[str]:
    """Give by what the provider says that it asked."""
    amr = claims.get("amr")
    methods = amr if isinstance(amr, list) else []
    return frozenset(said for said in (*methods, claims.get("acr")) if isinstance(said, str) and said)
