"""The canary of a backup: a few known words, sealed with a contact's key of their own.

The words go with the database's file, the key with keyd's. Where the two are brought together again, the
canary tells whether they belong together, before anybody's words are tried.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ringbuoy.kernel.errors import Refused
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.vault import NoSuchKey, Vault
from ringbuoy.keyd.wrapping import BadWrapping, unwrap, wrap

_WORDS = b"The canary sings."
_USE = "backup canary 1"


class CanarySilent(Refused):
    """The keys do not open the canary: they belong to other records, or its own key is gone."""


@dataclass(frozen=True)
class Canary:
    """Known words under one key."""

    contact: UUID
    epoch: str
    box: bytes

    @classmethod
    def of(cls, said: Any) -> "Canary":
        """Read a canary as `said` writes it."""
        return cls(UUID(said["contact"]), str(said["epoch"]), bytes.fromhex(said["box"]))

    @classmethod
    def sealed(cls, contact: UUID, epoch: str, secret: bytes) -> "Canary":
        """Seal the known words with a contact's key."""
        return cls(contact, epoch, wrap(secret, _WORDS, bound=_bound(contact)))

    @property
    def said(self) -> dict[str, str]:
        """The same in words of JSON."""
        return {"contact": str(self.contact), "epoch": self.epoch, "box": self.box.hex()}

    def open_with(self, vault: Vault) -> None:
        """Try the vault's key.

        :raises CanarySilent: there is no such key, or it does not open the canary.
        """
        try:
            _, secret = vault.open(self.contact, Retention.WORDS)
            words = unwrap(secret, self.box, bound=_bound(self.contact))
        except (NoSuchKey, BadWrapping):
            words = b""
        if words != _WORDS:
            raise CanarySilent("These keys do not open the records that they were saved with.")


def _bound(contact: UUID) -> str:
    return f"{_USE}|{contact}"
