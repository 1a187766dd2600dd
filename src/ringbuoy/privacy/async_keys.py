"""The same keys for the hub: nothing here blocks the event loop."""

import asyncio
import time
from uuid import UUID

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.peers import is_keyd
from ringbuoy.keyd.retention import Retention
from ringbuoy.privacy import spool
from ringbuoy.privacy.async_unix_client import AsyncUnixClient
from ringbuoy.privacy.fresh import Fresh, FreshKeys
from ringbuoy.privacy.grants import Grant, GrantSigner
from ringbuoy.privacy.keys import (
    ADOPT_WITHIN_S,
    OPEN_WITHIN_S,
    KeyPlaces,
    adopt_request,
    keys_unavailable,
    open_request,
    opened,
)
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.privacy.unix_client import Unreachable

_REST_S = 1.0


class AsyncKeys:
    """Fresh and opened keys for code in an event loop. One per process; make it inside the loop."""

    def __init__(self, places: KeyPlaces) -> None:
        self._places = places
        self._keyd = AsyncUnixClient(places.socket, trusts=is_keyd)
        self._fresh = FreshKeys(places.spool, center=places.center)
        self._grants = GrantSigner(places.grant_key)
        self._adopting_again_from = 0.0

    async def fresh_key(self, contact: UUID, *, retention: Retention = Retention.WORDS) -> ContactKey:
        """Make the key of a new contact; see `Keys.fresh_key`."""
        fresh = self._fresh.make(contact, retention, at=now())
        if not await self._is_adopted(fresh):
            await asyncio.to_thread(spool.put, self._places.spool, fresh)
        return fresh.key

    async def open_key(
        self, contact: UUID, *, grant: Grant, retention: Retention = Retention.WORDS
    ) -> ContactKey:
        """Ask keyd for the key of a contact; see `Keys.open_key`."""
        asked = open_request(contact, retention, self._grants.sign(grant))
        return opened(contact, await self.ask(asked), center=self._places.center)

    async def ask(self, request: dict[str, object]) -> dict[str, object]:
        """Ask keyd anything else.

        :raises KeysUnavailable: keyd does not answer.
        """
        try:
            return await self._keyd.ask(request, within=OPEN_WITHIN_S)
        except Unreachable as error:
            raise keys_unavailable(error) from None

    async def close(self) -> None:
        """Close the connection to keyd."""
        await self._keyd.close()

    async def _is_adopted(self, fresh: Fresh) -> bool:
        if time.monotonic() < self._adopting_again_from:
            return False
        try:
            await self._keyd.ask(adopt_request(fresh), within=ADOPT_WITHIN_S)
        except Unavailable:
            # Do not let each new caller wait for a keyd that hangs.
            self._adopting_again_from = time.monotonic() + _REST_S
            return False
        return True
