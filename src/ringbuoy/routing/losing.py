"""When a counselor is lost in the middle of a talk: the contact goes back to the front, at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import SEATED, CountsAs, Move, NotPossibleNow
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import Readiness
from ringbuoy.routing.heartbeats import LOST_AFTER, Heartbeats

RECENT = timedelta(minutes=5)


@transaction.atomic
def return_to_front(contact: Contact, *, why: str, at: datetime) -> None:
    """Put a contact that lost its counselor before everybody of its tier; the same counselor is asked
    first if they are there again. `why` is a code: counselor_lost, signed_out, deactivated.

    :raises NotPossibleNow: nobody talks there any more.
    """
    lost = contact.counselor_id
    swap(
        contact,
        Move.LOSE_COUNSELOR,
        prefers_id=lost,
        counselor=None,
        seat=None,
        returned_at=at,
        hop=0,
        due="",
        due_at=None,
    )
    write(
        Happened.CONTACT_RETURNED_TO_FRONT,
        at=at,
        contact=contact.id,
        person=lost,
        line=contact.line_id,
        why=why,
    )


def return_those_of_lost(heartbeats: Heartbeats, *, at: datetime, without_leg: QuerySet[Contact]) -> int:
    """Bring back the written contacts of counselors whose browser is gone, and give how many there were.

    A call goes on without the browser: its own leg tells when it is lost. `without_leg` are those contacts by
    telephone in which somebody waits for a call, and no leg could tell: they come back too. A follow-up in
    which the person has not written yet goes into no queue: nobody waits there.
    """
    heard = Presence.objects.exclude(readiness=Readiness.OFF).filter(beat_at__gt=at - RECENT)
    lost = heartbeats.lost(dict(heard.values_list("person_id", "beat_at")), at=at)
    rows = Contact.objects.select_related("line").filter(state__in=SEATED)
    rows = rows.filter(~Q(channel=Channel.VOICE) | Q(pk__in=without_leg))
    rows = rows.exclude(counts_as=CountsAs.FOLLOW_UP, conversation__caller_wrote_at=None)
    contacts = rows.filter(Q(counselor__in=lost) | _of_unheard(at))
    return sum(_try_to_return(contact, at=at) for contact in list(contacts))


def _of_unheard(at: datetime) -> Q:
    """Those whose counselor signed out and closed the browser, or was not heard for minutes or ever."""
    left = Q(counselor__presence__readiness=Readiness.OFF, counselor__presence__beat_at__lt=at - LOST_AFTER)
    silent = Q(counselor__presence__beat_at__lt=at - RECENT)
    never = Q(counselor__presence__beat_at__isnull=True, answered_at__lt=at - RECENT)
    return left | silent | never


def _try_to_return(contact: Contact, *, at: datetime) -> bool:
    try:
        return_to_front(contact, why="counselor_lost", at=at)
    except NotPossibleNow:
        return False
    return True
