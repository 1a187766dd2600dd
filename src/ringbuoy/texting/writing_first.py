"""Writing to somebody first, as they agreed: only in the hours that they called safe, until they answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.callers.safe_hours import SafeHours
from ringbuoy.contacts.models import Contact
from ringbuoy.kernel.errors import Conflict
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.texting.agreeing import TextsStopped
from ringbuoy.texting.basis import Purpose
from ringbuoy.texting.models import Sitting, Texter, TextNumber
from ringbuoy.texting.sittings import open_contact_of
from ringbuoy.texting.strongbox import fingerprint

NEVER: dict[str, object] = {"days": []}
"""Hours that hold at no moment: the yes was taken back."""


class TalksWithUsNow(Conflict):
    """They are in a conversation with us already."""


@dataclass(frozen=True)
class First:
    """A contact in which we write first: its key, and the hours that the person called safe."""

    contact: Contact
    key: ContactKey
    hours: SafeHours


@transaction.atomic
def write_first(first: First, number: str, *, at: datetime) -> Sitting:
    """Tie a contact to a number, so that what the counselor writes goes out as texts in the safe hours.

    :raises UnreadableHandle: it is no number.
    :raises TextsStopped: they sent STOP and nothing since.
    :raises TalksWithUsNow: they are in a conversation with us.
    """
    texter = texter_at(first.contact, normalize(HandleKind.PHONE, number), at=at)
    if texter.stopped_at is not None:
        raise TextsStopped(_("They have asked for no more texts. Wait until they write again."))
    if open_contact_of(texter) is not None:
        raise TalksWithUsNow(_("They are in a conversation with us now. The promise stays in your list."))
    sitting = Sitting.objects.create(contact=first.contact, texter=texter, safe_hours=first.hours.as_codes())
    with showing(first.contact.pk):
        sealed = TextNumber.number.seal(first.key, normalize(HandleKind.PHONE, number))
        TextNumber.objects.create(contact=first.contact, number=sealed)
    Texter.objects.filter(pk=texter.pk).update(contact=first.contact)
    return sitting


def texter_at(contact: Contact, number: str, *, at: datetime) -> Texter:
    """Give who is at a number of a contact's line, held until the transaction ends."""
    line, mark = contact.line, fingerprint(contact.line_id, number)
    said = {"language": contact.language, "heard_at": at, "caller": contact.caller}
    Texter.objects.get_or_create(line=line, fingerprint=mark, defaults=said)
    return Texter.objects.select_for_update(no_key=True).get(line=line, fingerprint=mark)


def forbid(contact: UUID) -> None:
    """Let nothing more go out in a contact in which we wrote first, also what waits to be sent."""
    Sitting.objects.filter(pk=contact, safe_hours__isnull=False).update(safe_hours=NEVER)


def purpose_in(sitting: Sitting) -> Purpose:
    """Tell why something is sent in a sitting: we wrote first and nobody has answered, or they talk."""
    has_answered = sitting.contact.conversation.caller_wrote_at is not None
    is_forbidden = sitting.safe_hours == NEVER
    is_ours = sitting.safe_hours is not None and (is_forbidden or not has_answered)
    return Purpose.FOLLOW_UP if is_ours else Purpose.TALK


def hours_in(contact: UUID) -> SafeHours | None:
    """Give the hours in which we may write first in a contact. None: nobody agreed to that."""
    codes = Sitting.objects.filter(pk=contact).values_list("safe_hours", flat=True).first()
    return SafeHours.read(codes) if codes and codes != NEVER else None
