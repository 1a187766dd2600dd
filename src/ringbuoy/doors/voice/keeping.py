"""Which sound each keeper is kept in, on the records' side: sealed before anything is written."""

from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.swaps import find
from ringbuoy.doors.voice.keepers import Heard, KeeperOver
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.telephony.keeping_sounds import begin_message, end_sound, keep_piece


class KeptSounds:
    """The keys of the sounds that are being kept, by keeper. They lie in memory only."""

    def __init__(self) -> None:
        self._keys: dict[str, ContactKey] = {}

    def begin(self, keeper: str, contact: UUID, *, at: datetime) -> None:
        """Begin to keep a message.

        :raises NotPossibleNow: a counselor was first.
        """
        self._keys[keeper] = begin_message(find(contact), at=at)

    def keep(self, heard: Heard) -> None:
        """Keep a piece. What nobody wants kept is forgotten."""
        key = self._keys.get(heard.keeper)
        if key is not None:
            keep_piece(key, heard.sequence, heard.sound)

    def end(self, over: KeeperOver, *, at: datetime) -> None:
        """Write down that a keeper hears no more, and forget its key."""
        key = self._keys.get(over.keeper)
        if key is not None:
            end_sound(key, at=at)
            del self._keys[over.keeper]
