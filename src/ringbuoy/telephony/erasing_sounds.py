"""What was spoken goes when its time is over; of a contact that was erased, its keys go for ever too."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.keyd.requests import Act as Errand
from ringbuoy.privacy.grants import OPERATOR, Grant
from ringbuoy.privacy.keys import KeysUnavailable, own_keys
from ringbuoy.privacy.rows import showing
from ringbuoy.retention.models import Hold
from ringbuoy.retention.rules import HoldState
from ringbuoy.telephony.models import Sound, SoundPiece

AT_ONCE = 50


def sweep(*, at: datetime) -> int:
    """Erase what is due and may go, and give how many sounds went."""
    held = Hold.objects.exclude(state=HoldState.OVER).values("contact")
    is_due = Q(erase_at__lte=at) & ~Q(contact__in=held)
    rows = Sound.objects.filter(is_due | Q(contact__erased_at__isnull=False), over_at=None)
    gone = sum(_erase(sound, at=at) for sound in list(rows.select_related("contact")[:AT_ONCE]))
    _destroy_keys(at=at)
    return gone


@transaction.atomic
def _erase(sound: Sound, *, at: datetime) -> bool:
    """Erase one, unless another worker did; where only its time is over, its key goes with its month's."""
    if not Sound.objects.filter(pk=sound.pk, over_at=None).update(over_at=at):
        return False
    with showing(sound.pk):
        SoundPiece.objects.filter(sound=sound).delete()
        if sound.contact.erased_at is None:
            sound.delete()
    write(Happened.SOUND_ERASED, at=at, contact=sound.contact_id, kind=sound.kind)
    return True


def _destroy_keys(*, at: datetime) -> None:
    """Destroy the keys that belong to erased contacts; what keyd does not do now waits."""
    for sound in Sound.objects.filter(over_at__isnull=False).order_by("over_at")[:AT_ONCE]:
        order = Grant(None, OPERATOR, sound.pk, Errand.ERASE.value, own_live=False, passed_at=at)
        try:
            own_keys().errand(Errand.ERASE, sound.pk, grant=order)
        except (KeysUnavailable, NotPermitted):
            return
        with showing(sound.pk):
            sound.delete()
