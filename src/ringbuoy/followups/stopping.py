"""Stopping a promise: the person takes their yes back, they were in touch, or a supervisor ends it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN as CONTACT_OPEN
from ringbuoy.followups.concluding import conclude
from ringbuoy.followups.models import Attempt, FollowUp
from ringbuoy.followups.rules import OPEN, CalledOff, Move
from ringbuoy.followups.swaps import NoSuchFollowUp, note, swap
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.telephony.placing import take_back
from ringbuoy.texting.models import Texter
from ringbuoy.texting.writing_first import forbid


class NoReason(Refused):
    """It is not said why."""


class NothingToAnswerFor(NoSuchFollowUp):
    """Nobody has to look at this promise now."""


def open_for(contact: Contact) -> list[FollowUp]:
    """Give the promises that stand for the caller of a contact, or were made in it."""
    whose = Q(contact=contact)
    if contact.caller_id is not None:
        whose |= Q(caller=contact.caller_id) | Q(contact__caller=contact.caller_id)
    rows = FollowUp.objects.select_related("contact__line", "prefers", "taken_by", "caller")
    return list(rows.filter(whose, state__in=OPEN))


@transaction.atomic
def withdraw(actor: Person, contact: Contact, *, at: datetime) -> int:
    """Stop every promise to the caller of one's own open contact, at once; give how many there were."""
    require(actor, Act.PROMISE_FOLLOW_UPS)
    require_own(actor, contact)
    standing = open_for(contact) if contact.where in CONTACT_OPEN else []
    for follow_up in standing:
        _stop(follow_up, Move.WITHDRAW, at=at, person=actor.pk)
    return len(standing)


def withdraw_unwanted(*, at: datetime) -> int:
    """Stop what was promised in contacts erased since, and texts to whoever sent STOP; give how many."""
    stopped = Texter.objects.filter(
        line=OuterRef("contact__line"), caller=OuterRef("caller"), stopped_at__isnull=False
    )
    is_unwanted = Q(contact__erased_at__isnull=False) | (Q(channel=Channel.TEXT) & Exists(stopped))
    rows = FollowUp.objects.select_related("contact__line").filter(is_unwanted, state__in=OPEN)
    unwanted = list(rows.select_for_update(of=("self",)))
    for follow_up in unwanted:
        _stop(follow_up, Move.WITHDRAW, at=at)
    return len(unwanted)


@transaction.atomic
def kept_by_talk(actor: Person, follow_up: FollowUp, contact: Contact, *, at: datetime) -> None:
    """Count a promise as kept: the person came to us, and this counselor talks with them.

    :raises NoSuchFollowUp: it is none of this caller's.
    """
    require(actor, Act.PROMISE_FOLLOW_UPS)
    require_own(actor, contact)
    if contact.where not in CONTACT_OPEN or follow_up.pk not in {one.pk for one in open_for(contact)}:
        raise NoSuchFollowUp(_("This is not a promise to whom you talk with now."))
    tried_at = follow_up.first_tried_at or at
    swap(follow_up, Move.REACH, at=at, first_tried_at=tried_at, need="", need_since=None)
    note(Happened.FOLLOW_UP_ENDED, follow_up, at=at, person=actor.pk, into=str(contact.pk))
    conclude(follow_up, goes_on=True, at=at)


@transaction.atomic
def call_off(actor: Person, follow_up: FollowUp, reason: str, *, at: datetime) -> None:
    """End a promise and its series, with a reason. Supervisors only.

    :raises NoReason: the reason is none of ours.
    """
    require(actor, Act.CARE_FOR_FOLLOW_UPS)
    if reason not in set(CalledOff):
        raise NoReason(_("Choose why this follow-up ends."))
    _stop(follow_up, Move.CALL_OFF, at=at, person=actor.pk, reason=reason)


def _stop(
    follow_up: FollowUp, move: Move, *, at: datetime, person: int | None = None, reason: str = ""
) -> None:
    swap(follow_up, move, at=at, called_off=reason, need="", need_since=None)
    for contact in Attempt.objects.filter(follow_up=follow_up, told_at=None).values_list(
        "contact", flat=True
    ):
        forbid(contact)
        take_back(contact, at=at)
    note(Happened.FOLLOW_UP_ENDED, follow_up, at=at, person=person, reason=reason)
    conclude(follow_up, goes_on=False, at=at)


@transaction.atomic
def answer_for(actor: Person, follow_up: FollowUp, *, at: datetime) -> None:
    """Take note by name of a promise that needs a supervisor; it stays in the list until it is over.

    :raises NothingToAnswerFor: a colleague was first.
    """
    require(actor, Act.CARE_FOR_FOLLOW_UPS)
    need = follow_up.need
    rows = FollowUp.objects.filter(pk=follow_up.pk, need=need).exclude(need="")
    if not rows.update(need="", need_since=None):
        raise NothingToAnswerFor(_("A colleague has taken care of it. Look at the list again."))
    follow_up.need, follow_up.need_since = "", None
    note(Happened.FOLLOW_UP_ANSWERED_FOR, follow_up, at=at, person=actor.pk, need=need)
