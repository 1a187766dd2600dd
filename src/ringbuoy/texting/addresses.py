"""The addresses at which carriers reach us: a random word for the carrier, an id for a text, no name."""

from uuid import UUID

from django.conf import settings

from ringbuoy.texting.models import Carrier


def inbound_address(carrier: Carrier) -> str:
    """Give the address to which a carrier posts what it has heard."""
    return f"{settings.RINGBUOY.public_url}/text/{carrier.token}"


def receipts_address(carrier: Carrier, ref: UUID) -> str:
    """Give the address to which a carrier posts what became of one text."""
    return f"{inbound_address(carrier)}/{ref}"
