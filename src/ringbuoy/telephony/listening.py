"""Listening to what is kept of a call: through the gate, each time in the journal, and piece by piece.

A message is heard by whoever reads its contact. The recording of a talk is heard only by whoever has opened
the record with a reason, however they may read it otherwise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.utils.translation import gettext as _

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act, role_codes
from ringbuoy.contacts.many_opens import open_counted
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import is_own_live, pass_to_read
from ringbuoy.contacts.record_openings import opened_until
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import grant
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.telephony.kinds import SoundKind
from ringbuoy.telephony.models import Sound, SoundPiece
from ringbuoy.telephony.sounds.mulaw import as_linear
from ringbuoy.telephony.sounds.wav import HEAD_BYTES, SAMPLE_BYTES, head

PURPOSE = "sound"


class NothingToHear(NotFound):
    """The sound was erased, or never was."""


class NoReasonToHear(NotPermitted):
    """Nobody hears a talk without a reason."""


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
        whole = ceil(self.lasts.total_seconds())  # what can be heard never lasts 0:00
        return f"{whole // 60}:{whole % 60:02d}"


def kept_sounds(contact: Contact) -> Sequence[KeptSound]:
    """Give what is kept of a contact, in the order in which it was spoken."""
    return [_shown(row) for row in Sound.objects.filter(contact=contact, over_at=None)]


def kept_messages(contact: Contact) -> Sequence[KeptSound]:
    """Give what a caller said when nobody talked with them."""
    return [one for one in kept_sounds(contact) if one.kind == SoundKind.MESSAGE]


def _shown(row: Sound) -> KeptSound:
    lasts = timedelta(milliseconds=row.lasts_ms)
    return KeptSound(row.pk, row.kind, row.began_at, row.erase_at, row.ended_at is None, lasts)


@dataclass(frozen=True)
class SoundFile:
    """A sound as a WAV file that exists nowhere: each piece is opened when it is sent.

    `lengths`: how many samples each piece has, by its sequence.
    """

    sound: UUID
    key: ContactKey = field(repr=False)
    lengths: Sequence[tuple[int, int]]

    @property
    def size(self) -> int:
        """How many bytes the whole file has."""
        return HEAD_BYTES + SAMPLE_BYTES * sum(length for _sequence, length in self.lengths)

    def part(self, first: int, last: int) -> Iterator[bytes]:
        """Give the bytes from `first` to `last`, both with it."""
        if first < HEAD_BYTES:
            yield head(self.size - HEAD_BYTES)[first : last + 1]
        begins = HEAD_BYTES
        for sequence, length in self.lengths:
            ends = begins + SAMPLE_BYTES * length
            if begins <= last and first < ends:
                opened = as_linear(_open(self.sound, self.key, sequence))
                yield opened[max(first - begins, 0) : last + 1 - begins]
            begins = ends


def listen(actor: Person, contact: Contact, sound_id: UUID, *, at: datetime) -> SoundFile:
    """Let a sound be heard.

    :raises NotYourContact: this person may not read this contact; the journal has that too.
    :raises NoReasonToHear: they have not said why they want to hear this talk; the journal has that too.
    :raises NothingToHear: it was erased.
    :raises ReasonNeeded: they opened many records in this hour and have not said why.
    :raises KeysUnavailable: keyd does not answer.
    """
    row = Sound.objects.filter(pk=sound_id, contact=contact, over_at=None).first()
    if row and row.kind == SoundKind.TALK and not may_hear_talk(actor, contact, at=at):
        role = role_codes(actor.roles)
        refused = Happened.CONTACT_READ_REFUSED
        write(refused, at=at, contact=contact.pk, person=actor.pk, purpose=PURPOSE, role=role)
        raise NoReasonToHear(_("Say first why you want to hear this talk: on the page of its record."))
    pass_to_read(actor, contact, purpose=PURPOSE, at=at)
    if row is None:
        raise NothingToHear(_("This was erased. What was written about it is still here."))
    key = _key(actor, row, is_own=is_own_live(actor, contact), at=at)
    return SoundFile(row.pk, key, _lengths(row.pk, key))


def may_hear_talk(actor: Person, contact: Contact, *, at: datetime) -> bool:
    """Tell whether this person has said why they want to hear the talk, within the hour."""
    until = opened_until(actor, contact)
    return can(actor, Act.OPEN_WITH_REASON) and until is not None and at < until


def _key(actor: Person, row: Sound, *, is_own: bool, at: datetime) -> ContactKey:
    """Give the key of a sound; the journal names the key too, as keyd's log does."""
    role = role_codes(actor.roles)
    write(Happened.CONTACT_READ, at=at, contact=row.pk, person=actor.pk, purpose=PURPOSE, role=role)
    signed = grant(person=actor.pk, role=role, contact=row.pk, purpose=PURPOSE, own_live=is_own, at=at)
    return open_counted(actor, signed, at=at)


def _lengths(sound: UUID, key: ContactKey) -> list[tuple[int, int]]:
    """Read how long each piece is; one that does not say so is opened."""
    with showing(sound):
        rows = SoundPiece.objects.filter(sound=sound).order_by("sequence")
        told = list(rows.values_list("sequence", "length"))
    return [(number, len(_open(sound, key, number)) if length is None else length) for number, length in told]


def _open(sound: UUID, key: ContactKey, sequence: int) -> bytes:
    """Open a piece.

    :raises NothingToHear: it was erased meanwhile.
    """
    with showing(sound):
        piece = SoundPiece.objects.filter(sound=sound, sequence=sequence).first()
    if piece is None:
        raise NothingToHear(_("This was erased. What was written about it is still here."))
    return piece.heard.open_bytes(key, sequence=sequence)
