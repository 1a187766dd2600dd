"""What is known of an identity provider, and what of its answers is taken. No network here.

Source: openid-connect (docs/sources.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Refused, Unavailable
from ringbuoy.kernel.settings import LOOPBACK

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Signatures with a pair of keys only: whoever knows the client's secret could make the others."""
LONGEST_SUBJECT = 255


class BadProvider(Refused):
    """The provider cannot be used as it was written down."""


class NotAProvider(Unavailable):
    """What answers there does not describe a provider that we could use."""


@dataclass(frozen=True)
class Provider:
    """An identity provider. No issuer: nobody signs in that way.

    `proofs` are values of `amr` and `acr` by which it says that a second step was asked; none: we ask ours.
    """

    name: str
    issuer: str
    client_id: str
    proofs: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse what cannot be used.

        :raises BadProvider: a part is missing, or the way to it is open to others.
        """
        if not self.issuer:
            return
        if not is_safe(self.issuer) or urlsplit(self.issuer).query or urlsplit(self.issuer).fragment:
            raise BadProvider(_("Write the issuer as an address that begins with https://, without ? or #."))
        if not self.client_id or not self.name:
            raise BadProvider(_("Write the name and the client ID too."))


@dataclass(frozen=True)
class Offered:
    """What a provider says of itself. `sign_out` is empty where it offers none."""

    authorize: str
    token: str
    keys: str
    sign_out: str
    names_itself: bool
    """Whether each answer names the issuer (RFC 9207)."""
    posts_secret: bool
    """Whether it wants the client's secret in the form, not in the header."""


def is_safe(address: str) -> bool:
    """Tell whether nobody can read along on the way to an address."""
    parts = urlsplit(address)
    is_here = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_here)


def read_discovery(said: Mapping[str, object], *, issuer: str) -> Offered:
    """Read what a provider says of itself.

    :raises NotAProvider: it names another issuer, or lacks what we need.
    """
    if said.get("issuer") != issuer:
        raise NotAProvider(
            _("The provider calls itself by another issuer. Copy the issuer exactly, also the end.")
        )
    methods = said.get("code_challenge_methods_supported", ["S256"])
    if not isinstance(methods, list) or "S256" not in methods:
        raise NotAProvider(
            _("The provider does not offer PKCE with S256. Ask whoever runs it to switch it on.")
        )
    ways = {
        name: str(said.get(name) or "")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
    }
    needed = [ways[name] for name in ways if name != "end_session_endpoint"]
    if not all(is_safe(address) for address in needed):
        raise NotAProvider(_("The provider's description lacks addresses, or names some without https://."))
    secret_ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    sign_out = ways["end_session_endpoint"]
    return Offered(
        authorize=ways["authorization_endpoint"],
        token=ways["token_endpoint"],
        keys=ways["jwks_uri"],
        sign_out=sign_out if is_safe(sign_out) else "",
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        posts_secret=isinstance(secret_ways, list) and "client_secret_basic" not in secret_ways,
    )
