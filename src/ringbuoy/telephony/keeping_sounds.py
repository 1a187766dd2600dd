"""What is spoken is kept piece by piece while it is spoken, each piece sealed before it is written anywhere.

A sound has a key of its own, so that it can be erased for ever while what was written about it stays.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.swaps import hold
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.routing.hops import leave_for_message
from ringbuoy.telephony.call_backs import is_awaited
from ringbuoy.telephony.kinds import SoundKind
from ringbuoy.telephony.message_files import SealedPiece, sealed_piece
from ringbuoy.telephony.models import Sound, SoundPiece
from ringbuoy.telephony.sounds.mulaw import SECOND


def begin_message(contact: Contact, *, at: datetime) -> ContactKey:
    """Begin a message with a key of its own. See `take_message`.

    :raises NotPossibleNow: a counselor was first, or the contact is over.
    """
    key = fresh_key(new_id())
    take_message(contact, key.contact, at=at)
    return key


@transaction.atomic
def take_message(contact: Contact, sound: UUID, *, at: datetime) -> None:
    """Take a message, once: from now on nobody is rung for this caller, and what they say is kept.

    Who is to be called back keeps their place: the message belongs to that call, and whoever has it hears it.
    An engine that has just come goes on with a message that another one began.

    :raises NotPossibleNow: a counselor was first, or the contact is over.
    """
    if Sound.objects.filter(pk=sound).exists():
        return
    hold(contact)
    if is_awaited(contact):
        write(Happened.CONTACT_MESSAGE_TAKEN, at=at, contact=contact.pk, line=contact.line_id)
    elif contact.where is not State.MESSAGE_TAKEN:
        leave_for_message(contact, at=at)
    _insert(contact, sound, SoundKind.MESSAGE, at=at)


def add_message(contact: Contact, sound: UUID, *, at: datetime) -> None:
    """Keep with a contact what was spoken before it went another way: the caller was told that it is kept."""
    _insert(contact, sound, SoundKind.MESSAGE, at=at)


@transaction.atomic
def begin_talk(contact: Contact, *, at: datetime) -> ContactKey:
    """Begin to keep what both say in a talk."""
    key = fresh_key(new_id())
    _insert(contact, key.contact, SoundKind.TALK, at=at)
    write(Happened.RECORDING_BEGAN, at=at, contact=contact.pk, line=contact.line_id)
    return key


@transaction.atomic
def go_on_with_talk(contact: Contact, key: ContactKey, *, at: datetime) -> None:
    """Go on after a pause."""
    Sound.objects.filter(pk=key.contact, over_at=None).update(ended_at=None)
    write(Happened.RECORDING_BEGAN, at=at, contact=contact.pk, line=contact.line_id)


def _insert(contact: Contact, sound: UUID, kind: SoundKind, *, at: datetime) -> None:
    keep_until = at + timedelta(days=contact.line.rules.keep_sound_days)
    Sound.objects.create(id=sound, contact=contact, kind=kind, began_at=at, erase_at=keep_until)


def keep_piece(key: ContactKey, sequence: int, heard: bytes) -> None:
    """Seal and keep the next piece. See `keep_sealed`."""
    keep_sealed(key.contact, sealed_piece(key, sequence, heard))


@transaction.atomic
def keep_sealed(sound: UUID, piece: SealedPiece) -> None:
    """Keep the next piece; told again, it is kept once. Of a sound that is erased nothing more is kept."""
    with showing(sound):
        if not Sound.objects.select_for_update().filter(pk=sound, over_at=None):
            return
        _piece, is_new = SoundPiece.objects.get_or_create(
            sound_id=sound, sequence=piece.sequence, defaults={"heard": piece.heard, "length": piece.length}
        )
        if is_new:
            lasts = piece.length * 1000 // SECOND
            Sound.objects.filter(pk=sound).update(lasts_ms=F("lasts_ms") + lasts)


@transaction.atomic
def end_sound(sound: UUID, *, at: datetime) -> None:
    """Write down that a sound is over, or pauses."""
    if Sound.objects.filter(pk=sound, ended_at=None).update(ended_at=at):
        _tell_end(Sound.objects.select_related("contact").get(pk=sound), at=at)


@transaction.atomic
def end_unended(*, at: datetime) -> None:
    """Write down that the sounds which an engine before us began are over: it keeps them no more."""
    unended = Sound.objects.filter(ended_at=None).select_related("contact")
    for sound in unended.select_for_update(of=("self",)):
        Sound.objects.filter(pk=sound.pk).update(ended_at=at)
        _tell_end(sound, at=at)


def _tell_end(sound: Sound, *, at: datetime) -> None:
    """Let desks show that a talk is recorded no more."""
    if sound.kind == SoundKind.TALK:
        write(Happened.RECORDING_ENDED, at=at, contact=sound.contact_id, line=sound.contact.line_id)
