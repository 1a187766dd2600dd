"""A contact's key from wherever it is to be had: keyd first, the hub while keyd is down."""

from functools import cache
from uuid import UUID

from ringbuoy.kernel.errors import NotFound
from ringbuoy.privacy.holders import HubKeys, HubUnreachable, KeyNotHeld
from ringbuoy.privacy.keys import Grant, KeysUnavailable, open_key, own_settings
from ringbuoy.privacy.sealing import ContactKey


def open_or_borrow(contact: UUID, *, grant: Grant) -> ContactKey:
    """Give the key of a contact; while keyd is down, that of an open conversation only.

    :raises KeysUnavailable: keyd is down, and the conversation is not open.
    :raises NotPermitted: the grant is not for this contact, or is forged.
    :raises NotFound: there is no such key.
    """
    try:
        return open_key(contact, grant=grant)
    except (KeysUnavailable, NotFound) as refusal:
        # Not found at keyd: a key that was made while keyd was down may still lie in the spool.
        if not grant.own_live:
            raise
        try:
            return own_hub().borrow(contact)
        except (KeyNotHeld, HubUnreachable):
            raise refusal from None


def hand_over(key: ContactKey) -> None:
    """Let the hub hold the key of a conversation that has just begun.

    :raises HubUnreachable: the hub does not answer; it will ask keyd itself when it is back.
    """
    own_hub().hand_over(key)


def borrow(contact: UUID) -> ContactKey:
    """Ask the hub for the key of an open conversation.

    :raises KeyNotHeld: the hub does not hold it.
    :raises HubUnreachable: the hub does not answer.
    """
    return own_hub().borrow(contact)


@cache
def own_hub() -> HubKeys:
    """Give this process's way to the hub."""
    own = own_settings()
    return HubKeys(own.hub_socket, center=own.center)
