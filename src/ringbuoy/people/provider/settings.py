"""The center's identity provider: who changes it, and the client's secret, sealed outside the database."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.models import Person
from ringbuoy.people.provider.models import IdentityProvider
from ringbuoy.people.provider.rules import Provider
from ringbuoy.people.sealing import WrongKey, seal, unseal

THE_PROVIDER = 1
PURPOSE = b"ringbuoy identity provider"
NONE = Provider(name="", issuer="", client_id="")


class ProviderSecretClosed(Unavailable):
    """The key of the client's secret is not there, or is another one."""


def the_provider() -> Provider:
    """Give the provider as it stands; without an issuer: none."""
    row = IdentityProvider.objects.filter(pk=THE_PROVIDER).first()
    if row is None:
        return NONE
    return Provider(row.name, row.issuer, row.client_id, tuple(row.proofs))


@transaction.atomic
def change_provider(actor: Person, provider: Provider, *, secret: str, at: datetime) -> None:
    """Let people sign in by this provider from now on. An empty secret: as it was, for the same client only.

    Links to accounts at another issuer open nothing any more, and open again if it comes back.

    :raises BadProvider: it cannot be used.
    :raises ProviderSecretClosed: the secret cannot be sealed.
    """
    require(actor, Act.CHANGE_SETTINGS)
    provider.check()
    row = IdentityProvider.objects.select_for_update().filter(pk=THE_PROVIDER).first()
    is_same = row and (row.issuer, row.client_id) == (provider.issuer, provider.client_id)
    kept = bytes(row.secret) if row and is_same else b""
    values = {"name": provider.name, "issuer": provider.issuer, "client_id": provider.client_id}
    IdentityProvider.objects.update_or_create(
        pk=THE_PROVIDER,
        defaults={**values, "proofs": list(provider.proofs), "secret": _seal(secret) if secret else kept},
    )
    write(
        Happened.SIGN_IN_PROVIDER_CHANGED,
        at=at,
        person=actor.pk,
        is_on=bool(provider.issuer),
        takes_its_second_step=bool(provider.proofs),
    )


def client_secret() -> str:
    """Open the client's secret; empty when there is none.

    :raises ProviderSecretClosed: it was sealed with another key.
    """
    sealed = bytes(IdentityProvider.objects.values_list("secret", flat=True).get(pk=THE_PROVIDER))
    if not sealed:
        return ""
    try:
        return unseal(sealed, key=settings.RINGBUOY.factor_key, purpose=PURPOSE)
    except WrongKey as error:
        raise ProviderSecretClosed(_no_key()) from error


def _seal(secret: str) -> bytes:
    try:
        return seal(secret, key=settings.RINGBUOY.factor_key, purpose=PURPOSE)
    except WrongKey as error:
        raise ProviderSecretClosed(_no_key()) from error


def _no_key() -> str:
    return _("The client's secret cannot be opened on this machine. Type it again under Settings.")
