"""Listening to what is kept of a call: through the gate, each time in the journal."""

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from ringbuoy.access.rules import role_codes
from ringbuoy.contacts.many_opens import open_counted
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import is_own_live, pass_to_read
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import grant
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.telephony.models import Sound, SoundPiece
from ringbuoy.telephony.sounds.mulaw import RATE, as_linear

PURPOSE = "sound"


class NothingToHear(NotFound):
    """The sound was erased, or never was."""


@dataclass(frozen=True)
class KeptSound:
    """A sound as a page names it: nothing of what was said."""

    id: UUID
    kind: str
    began_at: datetime
    erase_at: datetime
    is_going_on: bool
    lasts: timedelta

    @property
    def minutes(self) -> str:
        """How long it lasts, as a clock shows it."""
        whole = round(self.lasts.total_seconds())
        return f"{whole // 60}:{whole % 60:02d}"


def kept_sounds(contact: Contact) -> Sequence[KeptSound]:
    """Give what is kept of a contact, in the order in which it was spoken."""
    return [_shown(row) for row in Sound.objects.filter(contact=contact, over_at=None)]


def _shown(row: Sound) -> KeptSound:
    lasts = (row.ended_at or row.began_at) - row.began_at
    return KeptSound(row.pk, row.kind, row.began_at, row.erase_at, row.ended_at is None, lasts)


def listen(actor: Person, contact: Contact, sound_id: UUID, *, at: datetime) -> bytes:
    """Give a sound as a WAV file, in memory only.

    :raises NotYourContact: this person may not read this contact; the journal has that too.
    :raises NothingToHear: it was erased.
    :raises ReasonNeeded: they opened many records in this hour and have not said why.
    :raises KeysUnavailable: keyd does not answer.
    """
    pass_to_read(actor, contact, purpose=PURPOSE, at=at)
    row = Sound.objects.filter(pk=sound_id, contact=contact, over_at=None).first()
    if row is None:
        raise NothingToHear(_("This was erased. What was written about it is still here."))
    return _wav(_pieces(row, _key(actor, row, is_own=is_own_live(actor, contact), at=at)))


def _key(actor: Person, row: Sound, *, is_own: bool, at: datetime) -> ContactKey:
    """Give the key of a sound; the journal names the key too, as keyd's log does."""
    role = role_codes(actor.roles)
    write(Happened.CONTACT_READ, at=at, contact=row.pk, person=actor.pk, purpose=PURPOSE, role=role)
    signed = grant(person=actor.pk, role=role, contact=row.pk, purpose=PURPOSE, own_live=is_own, at=at)
    return open_counted(actor, signed, at=at)


def _pieces(row: Sound, key: ContactKey) -> bytes:
    with showing(row.pk):
        pieces = list(SoundPiece.objects.filter(sound=row).order_by("sequence"))
    return b"".join(piece.heard.open_bytes(key, sequence=piece.sequence) for piece in pieces)


def _wav(heard: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as opened:
        opened.setparams((1, 2, RATE, 0, "NONE", ""))
        opened.writeframes(as_linear(heard))
    return file.getvalue()
