"""Keys of contacts: a fresh one for a new contact, the opened one for a contact that is there.

A fresh key never waits for keyd: within 0.2 seconds it is either adopted or lies in the spool.
Opening waits, and is refused when keyd is down: reading is closed then, answering stays open.
"""

import os
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from ringbuoy.kernel import settings
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.peers import is_keyd
from ringbuoy.keyd.published import NothingPublished
from ringbuoy.keyd.requests import Act
from ringbuoy.keyd.retention import Retention
from ringbuoy.privacy import spool
from ringbuoy.privacy.fresh import Fresh, FreshKeys
from ringbuoy.privacy.grants import Grant, GrantSigner
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.privacy.unix_client import UnixClient, Unreachable, WrongListener

__all__ = [
    "ContactKey",
    "Grant",
    "KeyPlaces",
    "Keys",
    "KeysUnavailable",
    "NothingPublished",
    "Retention",
    "fresh_key",
    "open_key",
]

ADOPT_WITHIN_S = 0.2
OPEN_WITHIN_S = 2.0
_REST_S = 1.0


class KeysUnavailable(Unavailable):
    """keyd does not answer: records stay closed until it is back."""


class FalseKeyd(KeysUnavailable):
    """Another program listens in keyd's place; it was told nothing."""


@dataclass(frozen=True)
class KeyPlaces:
    """Where a process finds what it needs to make and open keys."""

    center: str
    socket: Path
    spool: Path
    grant_key: Path

    @classmethod
    def of(cls, own: settings.Settings) -> "KeyPlaces":
        """Take the places from the center's settings."""
        return cls(own.center, own.keyd_socket, own.spool, own.secrets_dir / "grant.key")


class Asks(Protocol):
    """Whatever carries a question to keyd and its answer back."""

    def ask(self, request: dict[str, object]) -> dict[str, object]:
        """Ask keyd.

        :raises KeysUnavailable: keyd does not answer.
        """


class Keys:
    """Fresh and opened keys, for ordinary (blocking) code. One per process is enough."""

    def __init__(self, places: KeyPlaces) -> None:
        self._places = places
        self._keyd = UnixClient(places.socket, trusts=is_keyd)
        self._fresh = FreshKeys(places.spool, center=places.center)
        self._grants = GrantSigner(places.grant_key)
        self._adopting_again_from = 0.0

    def fresh_key(self, contact: UUID, *, retention: Retention = Retention.WORDS) -> ContactKey:
        """Make the key of a new contact; keyd keeps it now, or adopts it from the spool later.

        :raises NothingPublished: keyd has never run here.
        :raises SpoolFull: keyd is down and the disk is full.
        """
        fresh = self._fresh.make(contact, retention, at=now())
        if not self._is_adopted(fresh):
            spool.put(self._places.spool, fresh)
        return fresh.key

    def open_key(self, contact: UUID, *, grant: Grant, retention: Retention = Retention.WORDS) -> ContactKey:
        """Ask keyd for the key of a contact.

        :raises KeysUnavailable: keyd does not answer.
        :raises NotPermitted: the grant is not for this contact, or is forged.
        :raises NotFound: there is no such key: erased, or not yet adopted.
        """
        asked = open_request(contact, retention, self._grants.sign(grant))
        return opened(contact, self.ask(asked), center=self._places.center)

    def errand(self, act: Act, contact: UUID, *, grant: Grant, date: str = "") -> dict[str, object]:
        """Have keyd erase, hold or release a contact, or do something about itself (`NOBODY`).

        :raises KeysUnavailable: keyd does not answer; ask again.
        :raises Foreseen: keyd refuses; the sentence says why.
        """
        signed = self._grants.sign(grant)
        return self.ask({"op": act.value, "contact": str(contact), "grant": signed, "date": date})

    def ask(self, request: dict[str, object]) -> dict[str, object]:
        """Ask keyd anything else.

        :raises KeysUnavailable: keyd does not answer.
        """
        try:
            return self._keyd.ask(request, within=OPEN_WITHIN_S)
        except Unreachable as error:
            raise keys_unavailable(error) from None

    def _is_adopted(self, fresh: Fresh) -> bool:
        if time.monotonic() < self._adopting_again_from:
            return False
        try:
            self._keyd.ask(adopt_request(fresh), within=ADOPT_WITHIN_S)
        except Unavailable:
            # Do not let each new caller wait for a keyd that hangs.
            self._adopting_again_from = time.monotonic() + _REST_S
            return False
        return True


def fresh_key(contact: UUID, *, retention: Retention = Retention.WORDS) -> ContactKey:
    """Make the key of a new contact, with this process's own settings. See `Keys.fresh_key`."""
    return own_keys().fresh_key(contact, retention=retention)


def open_key(contact: UUID, *, grant: Grant, retention: Retention = Retention.WORDS) -> ContactKey:
    """Ask keyd for the key of a contact, with this process's own settings. See `Keys.open_key`."""
    return own_keys().open_key(contact, grant=grant, retention=retention)


@cache
def own_keys() -> Keys:
    """Give this process's keys."""
    return Keys(KeyPlaces.of(own_settings()))


def own_settings() -> settings.Settings:
    """Read the settings of the data folder that the environment names (RINGBUOY_DATA)."""
    return settings.load(Path(os.environ["RINGBUOY_DATA"]))


def adopt_request(fresh: Fresh) -> dict[str, object]:
    """Write the request that hands a fresh key to keyd."""
    return {
        "op": "adopt",
        "contact": str(fresh.key.contact),
        "epoch": fresh.key.epoch,
        "wrapped": b64encode(fresh.wrapped).decode(),
    }


def open_request(contact: UUID, retention: Retention, signed_grant: str) -> dict[str, object]:
    """Write the request that asks for a key."""
    return {"op": "open", "contact": str(contact), "retention": retention, "grant": signed_grant}


def opened(contact: UUID, answer: dict[str, object], *, center: str) -> ContactKey:
    """Read the key out of keyd's answer."""
    return ContactKey(contact, str(answer["epoch"]), b64decode(str(answer["key"])), center)


def keys_unavailable(error: Unreachable) -> KeysUnavailable:
    """Say that reading is closed, and that the rest goes on."""
    if isinstance(error, WrongListener):
        return FalseKeyd(
            "Earlier records stay closed: another program listens in keyd's place. Conversations go on. "
            "Tell your IT administrator now; ./ringbuoy doctor says what to do."
        )
    return KeysUnavailable(
        "Earlier records cannot be opened right now. Conversations go on; please try again in a minute."
    )
