"""Erasing one contact: the tombstone first, then every key of it, wherever it lies."""

from collections import deque
from datetime import datetime, timedelta
from uuid import UUID

from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.keyd.failpoints import failpoint
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.tombstones import Tombstones
from ringbuoy.keyd.vault import Vault

# A program in wrong hands must not be able to erase a center. Somebody who asks for more waits a day.
MOST_A_DAY = 200
_DAY = timedelta(days=1)


class TooManyErased(NotPermitted):
    """More contacts than a center erases in a day."""


class Eraser:
    """Erases contacts, and loses no order: what has a tombstone is erased, if need be at the next start."""

    def __init__(self, places: Places, vault: Vault, *, at: datetime) -> None:
        self._places = places
        self._vault = vault
        self._tombstones = Tombstones(places.tombstones, vault.signing_key("tombstones"))
        self._unfinished = {
            stone.contact: stone.at for stone in self._tombstones.found if not vault.is_erased(stone.contact)
        }
        self._lately = deque(stone.at for stone in self._tombstones.found if stone.at > at - _DAY)

    def erase(self, contact: UUID, *, at: datetime) -> int:
        """Erase a contact, and give how many keys went. It may have been erased before.

        :raises TooManyErased: more than `MOST_A_DAY` in the last 24 hours.
        :raises OSError: the disk did not take the tombstone; nothing was erased.
        """
        if not self._vault.is_erased(contact) and contact not in self._unfinished:
            self.count(at)
            self._tombstones.add(contact, at=at)
            self._unfinished[contact] = at
            failpoint("keyd.after_tombstone")
        return self._bury(contact, at=at)

    def count(self, at: datetime) -> None:
        """Count one more contact that goes for ever by somebody's order.

        :raises TooManyErased: more than `MOST_A_DAY` in the last 24 hours.
        """
        while self._lately and self._lately[0] <= at - _DAY:
            self._lately.popleft()
        if len(self._lately) >= MOST_A_DAY:
            raise TooManyErased(
                f"{MOST_A_DAY} contacts were erased in the last 24 hours, and keyd erases no more. "
                "Go on tomorrow; tell your clinical director if you did not expect this."
            )
        self._lately.append(at)

    def bury_unfinished(self, *, at: datetime) -> list[UUID]:
        """Erase what has a tombstone and still has keys, or was put back from a backup; name the contacts."""
        buried = list(self._unfinished)
        for contact in buried:
            self._bury(contact, at=at)
        return buried

    def settled(self) -> None:
        """Note that all that was erased so far is on the disk."""
        self._unfinished.clear()

    def close(self) -> None:
        """Close the list of tombstones."""
        self._tombstones.close()

    def _bury(self, contact: UUID, *, at: datetime) -> int:
        for folder in (self._places.spool, self._places.refused):
            for file in folder.glob(f"{contact}.*"):
                file.unlink(missing_ok=True)
        return self._vault.erase(contact, at=at)
