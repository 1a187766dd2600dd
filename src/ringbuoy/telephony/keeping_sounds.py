"""What is spoken is kept piece by piece while it is spoken, each piece sealed at once; no file ever holds it.

A sound has a key of its own, so that it can be erased for ever while what was written about it stays.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.routing.hops import leave_for_message
from ringbuoy.telephony.kinds import SoundKind
from ringbuoy.telephony.models import Sound, SoundPiece
from ringbuoy.telephony.sounds.mulaw import SECOND


@transaction.atomic
def begin_message(contact: Contact, *, at: datetime) -> ContactKey:
    """Begin a message: from now on nobody is rung for this caller, and what they say is kept.

    An engine that has just come goes on with a message that another one began.

    :raises NotPossibleNow: a counselor was first, or the contact is over.
    """
    if contact.where is not State.MESSAGE_TAKEN:
        leave_for_message(contact, at=at)
    return begin_sound(contact, SoundKind.MESSAGE, at=at)


@transaction.atomic
def begin_talk(contact: Contact, *, at: datetime) -> ContactKey:
    """Begin to keep what both say in a talk."""
    key = begin_sound(contact, SoundKind.TALK, at=at)
    write(Happened.RECORDING_BEGAN, at=at, contact=contact.pk, line=contact.line_id)
    return key


@transaction.atomic
def go_on_with_talk(contact: Contact, key: ContactKey, *, at: datetime) -> None:
    """Go on after a pause."""
    Sound.objects.filter(pk=key.contact, over_at=None).update(ended_at=None)
    write(Happened.RECORDING_BEGAN, at=at, contact=contact.pk, line=contact.line_id)


def begin_sound(contact: Contact, kind: SoundKind, *, at: datetime) -> ContactKey:
    """Begin to keep a sound of a contact, and give the key to it."""
    key = fresh_key(new_id())
    keep_until = at + timedelta(days=contact.line.rules.keep_sound_days)
    Sound.objects.create(id=key.contact, contact=contact, kind=kind, began_at=at, erase_at=keep_until)
    return key


def keep_piece(key: ContactKey, sequence: int, heard: bytes) -> None:
    """Keep the next piece; told again, it is kept once. Of a sound that is erased nothing more is kept."""
    sealed = SoundPiece.heard.seal_bytes(key, heard, sequence=sequence)
    with showing(key.contact):
        if not Sound.objects.select_for_update().filter(pk=key.contact, over_at=None):
            return
        _piece, is_new = SoundPiece.objects.get_or_create(
            sound_id=key.contact, sequence=sequence, defaults={"heard": sealed, "length": len(heard)}
        )
        if is_new:
            lasts = len(heard) * 1000 // SECOND
            Sound.objects.filter(pk=key.contact).update(lasts_ms=F("lasts_ms") + lasts)


@transaction.atomic
def end_sound(key: ContactKey, *, at: datetime) -> None:
    """Write down that a sound is over, or pauses."""
    if Sound.objects.filter(pk=key.contact, ended_at=None).update(ended_at=at):
        _tell_end(Sound.objects.select_related("contact").get(pk=key.contact), at=at)


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
