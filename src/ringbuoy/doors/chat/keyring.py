"""The keys of live conversations: handed over by the pages, or asked of keyd once after a restart."""

import asyncio
from uuid import UUID

from ringbuoy.contacts.rules import OPEN, State
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database
from ringbuoy.doors.chat.refusals import KeyAway, NoSuchContact, TalkIsOver
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, NotFound
from ringbuoy.privacy.async_keys import AsyncKeys
from ringbuoy.privacy.grants import Grant, line_grant
from ringbuoy.privacy.holders import HeldKeys
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.privacy.sealing import ContactKey


class KeyRing:
    """Keys held in memory; one that is missing is opened while its contact is live."""

    def __init__(self, held: HeldKeys, keyd: AsyncKeys, database: Database) -> None:
        self._held = held
        self._keyd = keyd
        self._database = database
        self._opening: dict[UUID, asyncio.Task[ContactKey]] = {}

    async def key_of(self, contact: UUID) -> ContactKey:
        """Give the key of a live contact. Many who ask at once cause one question.

        :raises NoSuchContact: nobody has this id.
        :raises TalkIsOver: the contact is closed; its key is given out for a named reader only.
        :raises KeyAway: it is not held here and keyd does not answer.
        :raises Away: the database does not answer.
        """
        if contact in self._held:
            return self._held.lend(contact)
        task = self._opening.get(contact)
        if task is None:
            task = self._opening[contact] = asyncio.create_task(self._open(contact))
            task.add_done_callback(lambda _: self._opening.pop(contact, None))
        return await asyncio.shield(task)

    async def key_for_reader(self, contact: UUID, grant: Grant) -> ContactKey:
        """Give the key to somebody who has passed the gate; keyd counts it, unless it is their own live one.

        :raises NotPermitted: keyd refuses.
        :raises KeyAway: keyd does not answer, or does not have the key yet.
        """
        if grant.own_live and contact in self._held:
            return self._held.lend(contact)
        try:
            return await self._keyd.open_key(contact, grant=grant)
        except (KeysUnavailable, NotFound):
            raise KeyAway from None

    def key_for_hearer(self, contact: UUID) -> ContactKey:
        """Give the key of an open conversation to somebody who hears it as it goes on, without asking keyd.

        :raises KeyAway: the conversation is not open here.
        """
        if contact not in self._held:
            raise KeyAway
        return self._held.lend(contact)

    def drop(self, contact: UUID) -> None:
        """Forget a key: its contact is closed."""
        self._held.drop(contact)

    async def _open(self, contact: UUID) -> ContactKey:
        rows = await self._database.rows(statements.STANDINGS, [[contact]])
        if not rows:
            raise NoSuchContact
        if State(rows[0][1]) not in OPEN:
            raise TalkIsOver
        try:
            key = await self._keyd.open_key(contact, grant=line_grant(contact, at=clock.now()))
        except Foreseen:
            raise KeyAway from None
        self._held.hold(key)
        return key
