"""Asking a provider over the network, and saying in plain words what failed.

Nothing is remembered between two sign-ins: there are few, and keys that the provider changes hold at once.
"""

import json
import socket
import ssl
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.provider.rules import NotAProvider, Offered, Provider, read_discovery

DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT_SECONDS = 5
LONGEST_ANSWER = 512 * 1024
OK, NOT_KNOWN = 200, 401
NO_SUCH_CODE = "a code that was never given"

# The first row that fits says it, so the narrow kinds come before the wide ones.
WORDS = (
    (socket.gaierror, gettext_lazy("There is no server by this name. Check the issuer.")),
    (
        ConnectionRefusedError,
        gettext_lazy("Nothing answers on this port of the provider. Check the issuer."),
    ),
    (TimeoutError, gettext_lazy("The provider did not answer within 5 seconds. Try again later.")),
    (
        ssl.SSLCertVerificationError,
        gettext_lazy("The provider's certificate is not good for this name. Check the issuer."),
    ),
    (
        ssl.SSLError,
        gettext_lazy("No encrypted connection to the provider came about. Check the issuer."),
    ),
    (Exception, gettext_lazy("The provider could not be asked. Check the issuer, then try again.")),
)


class ProviderAway(Unavailable):
    """The provider does not answer, or answers rubbish."""


class ClientRefused(Unavailable):
    """The provider does not know us."""


class CodeRefused(Unavailable):
    """The provider does not take the code back: used, too old, or not ours."""


def discover(provider: Provider) -> Offered:
    """Ask a provider what it offers.

    :raises ProviderAway: it does not answer.
    :raises NotAProvider: what answers cannot be used.
    """
    return read_discovery(_get(provider.issuer.rstrip("/") + DISCOVERY), issuer=provider.issuer)


def keys_of(offered: Offered) -> KeySet:
    """Fetch the keys with which a provider signs now.

    :raises ProviderAway: it does not answer.
    :raises NotAProvider: what it gives are no keys.
    """
    said: Any = dict(_get(offered.keys))
    try:
        return KeySet.import_key_set(said)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotAProvider(_("The provider gives no keys that we can read. Ask whoever runs it.")) from error


def exchange(provider: Provider, offered: Offered, *, secret: str, form: Mapping[str, str]) -> str:
    """Give a code back to the provider that gave it, and get the ID token.

    :raises ProviderAway: it does not answer.
    :raises ClientRefused: it does not know us.
    :raises CodeRefused: the code is used, too old, or not ours.
    """
    said: dict[str, str] = {"grant_type": "authorization_code", **form}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if secret and not offered.posts_secret:
        headers["Authorization"] = _basic(provider.client_id, secret)
    else:
        said |= {"client_id": provider.client_id} | ({"client_secret": secret} if secret else {})
    status, answer = _fetch(offered.token, body=urlencode(said), headers=headers)
    if status == NOT_KNOWN or answer.get("error") in ("invalid_client", "unauthorized_client"):
        raise ClientRefused(_("The provider refused the client. Check the client ID and the secret."))
    token = answer.get("id_token")
    if status != OK or not isinstance(token, str):
        raise CodeRefused(_("The provider did not confirm the sign-in. Begin it once more."))
    return token


def try_out(provider: Provider, *, secret: str, back: str) -> None:
    """Ask a provider all that a sign-in asks, with a code that it must refuse.

    :raises ProviderAway: it does not answer.
    :raises NotAProvider: what answers cannot be used.
    :raises ClientRefused: it does not know us.
    """
    offered = discover(provider)
    keys_of(offered)
    form = {"code": NO_SUCH_CODE, "redirect_uri": back, "code_verifier": NO_SUCH_CODE.replace(" ", "-") * 2}
    try:
        exchange(provider, offered, secret=secret, form=form)
    except CodeRefused:
        return


def _get(address: str) -> Mapping[str, Any]:
    status, answer = _fetch(address)
    if status != OK or not answer:
        raise ProviderAway(
            _("A server answers, but not as a provider: there is nothing at this issuer. Check it.")
        )
    return answer


def _fetch(
    address: str, *, body: str | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Mapping[str, Any]]:
    """Ask one address, and follow it nowhere else. What is no JSON counts as empty.

    :raises ProviderAway: nobody answers.
    """
    parts = urlsplit(address)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        with closing(_connect(parts.scheme, str(parts.hostname), parts.port)) as connection:
            method = "GET" if body is None else "POST"
            connection.request(method, path, body, {"Accept": "application/json", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, _read(answer.read(LONGEST_ANSWER))
    except (OSError, HTTPException, ValueError) as error:
        raise ProviderAway(_sentence(error)) from None


def _connect(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        trusted = ssl.create_default_context()
        return HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
    return HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _basic(client_id: str, secret: str) -> str:
    """Write who we are into a header (RFC 6749, 2.3.1: both parts are escaped first)."""
    return "Basic " + b64encode(f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()).decode()


def _sentence(error: Exception) -> str:
    return next(str(words) for kind, words in WORDS if isinstance(error, kind))
