"""Which sound each keeper is kept in, on the records' side: sealed before anything is written."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.rules import NotPossibleNow
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.voice.keepers import Heard, KeeperOver
from ringbuoy.doors.voice.spoken import HeardSealed, Spoken
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.telephony.calls.orders import RecordMessage
from ringbuoy.telephony.keeping_sounds import (
    add_message,
    begin_talk,
    end_sound,
    go_on_with_talk,
    keep_piece,
    keep_sealed,
    take_message,
)


@dataclass
class Talk:
    """A talk that is recorded, also while it is not just now. `pieces`: how many are kept of it."""

    contact: UUID
    key: ContactKey
    pieces: int = 0


class KeptSounds:
    """The keys of the sounds that are being kept, by keeper. They lie in memory only."""

    def __init__(self, spoken: Spoken) -> None:
        self._spoken = spoken
        self._messages: dict[str, ContactKey] = {}
        self._talks: dict[UUID, Talk] = {}
        self._recorders: dict[str, Talk] = {}

    def begin(self, begun: RecordMessage, contact: UUID, *, at: datetime) -> None:
        """Begin to keep a message.

        :raises NotPossibleNow: a counselor was first.
        """
        key = self._spoken.key_of(begun)
        try:
            take_message(find(contact), key.contact, at=at)
        except NotPossibleNow:
            if not self._spoken.is_over(begun.keeper):
                self._spoken.let_go(begun.keeper)
                raise
            add_message(find(contact), key.contact, at=at)
        self._messages[begun.keeper] = key

    def begin_talk(self, recorder: str, contact: UUID, *, at: datetime) -> None:
        """Begin to keep a talk, or go on with it: one talk is one sound, whatever pauses it had."""
        talk = self._talks.get(contact)
        if talk is None:
            talk = self._talks[contact] = Talk(contact, begin_talk(find(contact), at=at))
        else:
            go_on_with_talk(find(contact), talk.key, at=at)
        self._recorders[recorder] = talk

    def keep(self, heard: Heard | HeardSealed) -> None:
        """Keep a piece. What nobody wants kept is forgotten."""
        if message := self._messages.get(heard.keeper):
            if isinstance(heard, HeardSealed):
                keep_sealed(message.contact, heard.piece)
            else:
                keep_piece(message, heard.sequence, heard.sound)
        elif (talk := self._recorders.get(heard.keeper)) and isinstance(heard, Heard):
            keep_piece(talk.key, talk.pieces, heard.sound)
            talk.pieces += 1

    def end(self, over: KeeperOver, *, at: datetime) -> None:
        """Write down that a keeper hears no more, and forget the key of a message."""
        if message := self._messages.get(over.keeper):
            end_sound(message.contact, at=at)
            self._spoken.settle(over.keeper)
            del self._messages[over.keeper]
        elif talk := self._recorders.get(over.keeper):
            end_sound(talk.key.contact, at=at)
            del self._recorders[over.keeper]

    def forget(self, contact: UUID) -> None:
        """The call is over: nobody goes on with the recording of its talk."""
        self._talks.pop(contact, None)
