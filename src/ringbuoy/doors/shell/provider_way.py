"""The way to the identity provider and back: one browser asks, and one answer is taken."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import NotFound, NotPermitted
from ringbuoy.people.provider.asking import discover, exchange, keys_of
from ringbuoy.people.provider.rules import Offered, Provider
from ringbuoy.people.provider.settings import client_secret, the_provider
from ringbuoy.people.provider.tokens import Identity, read_token

KEPT_AT = "ringbuoy.provider"
HOLDS = timedelta(minutes=10)
RANDOM_BYTES = 32


class NoProvider(NotFound):
    """There is no identity provider."""


class StrayAnswer(NotPermitted):
    """The answer belongs to no question of this browser, or says no."""


@dataclass(frozen=True)
class Errand:
    """What this browser went to the provider for; it is kept in its session, and used once.

    `person` is who links an account. None: somebody signs in, and is then led to `ahead`.
    """

    issuer: str
    state: str
    nonce: str
    verifier: str
    began: float
    person: int | None = None
    ahead: str = ""

    def is_over(self, *, at: datetime) -> bool:
        """Tell whether it took too long."""
        return at - datetime.fromtimestamp(self.began, UTC) > HOLDS


def go(
    request: HttpRequest, *, person: int | None = None, ahead: str = "", at: datetime
) -> tuple[Provider, str]:
    """Begin an errand in this browser, and give the provider with the address to which it goes.

    :raises NoProvider: there is none.
    :raises ProviderAway: it does not answer.
    """
    provider = the_provider()
    if not provider.issuer:
        raise NoProvider(_("There is no other way to sign in here. Use a passkey or your password."))
    offered = discover(provider)
    state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _one in range(3))
    errand = Errand(provider.issuer, state, nonce, verifier, at.timestamp(), person, ahead)
    request.session[KEPT_AT] = asdict(errand)
    return provider, _question(provider, offered, errand)


def take_errand(request: HttpRequest) -> Errand:
    """Give the errand of this browser, and end it: a second answer finds none.

    :raises StrayAnswer: there is none.
    """
    kept = request.session.pop(KEPT_AT, None)
    if kept is None:
        raise StrayAnswer(_("This answer was used already, or took too long. Begin the sign-in once more."))
    return Errand(**kept)


def come_back(request: HttpRequest, errand: Errand, *, at: datetime) -> Identity:
    """Read the answer with which a browser comes back, and give who the provider says it is.

    :raises StrayAnswer: it answers another question, or says no.
    :raises Unavailable: the provider does not answer, or does not confirm it.
    :raises TokenRefused: what it says of the person cannot be trusted.
    """
    provider, said = the_provider(), request.GET
    if not compare_digest(said.get("state", "").encode(), errand.state.encode()) or errand.is_over(at=at):
        raise StrayAnswer(_("This answer was used already, or took too long. Begin the sign-in once more."))
    if not said.get("code") or errand.issuer != provider.issuer:
        raise StrayAnswer(_("The provider did not say who you are. Try again, or sign in here."))
    offered = discover(provider)
    if said.get("iss", "" if offered.names_itself else provider.issuer) != provider.issuer:
        raise StrayAnswer(_("Another provider has answered than was asked, so nobody was signed in."))
    form = {"code": said["code"], "redirect_uri": back_address(), "code_verifier": errand.verifier}
    token = exchange(provider, offered, secret=client_secret(), form=form)
    return read_token(token, keys_of(offered), provider, nonce=errand.nonce, at=at)


def back_address() -> str:
    """Give the address to which the provider sends people back; it must know it beforehand."""
    return f"{settings.RINGBUOY.staff_url}{reverse('provider_back')}"


def left_address() -> str:
    """Give the address to which the provider sends people who have signed out there."""
    return f"{settings.RINGBUOY.staff_url}{reverse('sign_in')}"


def sign_out_address(provider: Provider) -> str:
    """Give the address at which one signs out at the provider; empty where it offers none.

    :raises ProviderAway: it does not answer.
    """
    offered = discover(provider)
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": left_address()}
    return _with(offered.sign_out, asked) if offered.sign_out else ""


def _question(provider: Provider, offered: Offered, errand: Errand) -> str:
    digest = sha256(errand.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back_address(),
        "scope": "openid",
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return _with(offered.authorize, asked)


def _with(address: str, asked: dict[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"
