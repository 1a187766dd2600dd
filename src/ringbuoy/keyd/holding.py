"""Holding a contact: its keys are wrapped anew under a key that no month takes with it.

What was sealed stays as it is: only the wrapping of the contact's key changes. When a hold is
released the key goes back under its month, or, where that is over and gone, is destroyed; and the
holding key is changed, so that an older copy of keyd's file does not open it either.
"""

import os
from uuid import UUID

from ringbuoy.keyd.vault import NoSuchKey, Vault, bound_to
from ringbuoy.keyd.wrapping import KEY_BYTES, unwrap, wrap


class Holder:
    """Holds and releases contacts in the open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def hold(self, contact: UUID) -> int:
        """Hold a contact, and give how many keys were not held before.

        :raises NoSuchKey: there is nothing left to hold.
        """
        kept, held = self._keys(contact, is_held=False), self._keys(contact, is_held=True)
        if (not kept and not held) or any(epoch not in self._vault.living for epoch, _ in kept):
            raise NoSuchKey("There is nothing left to hold: these words were erased, or their time is over.")
        if not self._vault.holding_key:
            self._vault.put_holding_key(os.urandom(KEY_BYTES))
        for epoch, wrapped in kept:
            month = self._vault.living[epoch].wrapping_key
            self._move(contact, epoch, wrapped, above=(month, self._vault.holding_key), is_held=True)
        return len(kept)

    def release(self, contact: UUID) -> int:
        """Release a contact, and give how many of its keys were destroyed because their time is over."""
        gone = 0
        for epoch, wrapped in self._keys(contact, is_held=True):
            if epoch in self._vault.living:
                month = self._vault.living[epoch].wrapping_key
                self._move(contact, epoch, wrapped, above=(self._vault.holding_key, month), is_held=False)
            else:
                gone += self._destroy(contact, epoch)
        self._change_holding_key()
        return gone

    def held(self) -> list[UUID]:
        """Name the contacts that are held."""
        rows = self._vault.file.execute("SELECT DISTINCT contact FROM contact_key WHERE is_held")
        return [UUID(bytes=row[0]) for row in rows]

    def _keys(self, contact: UUID, *, is_held: bool) -> list[tuple[str, bytes]]:
        query = "SELECT epoch, wrapped FROM contact_key WHERE contact = ? AND is_held = ?"
        return self._vault.file.execute(query, (contact.bytes, is_held)).fetchall()

    def _move(
        self, contact: UUID, epoch: str, wrapped: bytes, *, above: tuple[bytes, bytes], is_held: bool
    ) -> None:
        """Take one key from under one wrapping key and put it under another."""
        old, new = above
        bound = bound_to(contact, epoch)
        again = wrap(new, unwrap(old, wrapped, bound=bound), bound=bound)
        self._vault.file.execute(
            "UPDATE contact_key SET wrapped = ?, is_held = ? WHERE contact = ? AND epoch = ?",
            (again, is_held, contact.bytes, epoch),
        )

    def _destroy(self, contact: UUID, epoch: str) -> int:
        query = "DELETE FROM contact_key WHERE contact = ? AND epoch = ?"
        return self._vault.file.execute(query, (contact.bytes, epoch)).rowcount

    def _change_holding_key(self) -> None:
        old, new = self._vault.holding_key, os.urandom(KEY_BYTES)
        for contact in self.held():
            for epoch, wrapped in self._keys(contact, is_held=True):
                self._move(contact, epoch, wrapped, above=(old, new), is_held=True)
        self._vault.put_holding_key(new)
