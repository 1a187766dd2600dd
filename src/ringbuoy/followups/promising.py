"""Promising somebody that we will be in touch, with their yes; and writing down a no."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.queries import is_grave
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.contacts.swaps import hold
from ringbuoy.followups.laying import Hours, course_or_refuse, safe_hours
from ringbuoy.followups.models import FollowUp, Refusal
from ringbuoy.followups.reach import HowToReach, keep
from ringbuoy.followups.rules import Answering, NotPossibleNow
from ringbuoy.followups.swaps import moments, note, set_due
from ringbuoy.followups.times import timing_now
from ringbuoy.followups.timing import LONGEST_HOURS, Timing, Window, first_window
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.keys import KeysUnavailable


class NoConsent(Refused):
    """Nobody is called or texted who did not say yes."""


class RecordIsClosed(NotPossibleNow):
    """In a closed record nothing is promised any more."""


@dataclass(frozen=True)
class Promise:
    """What is promised. `within_hours` None: as soon as the center does it. `is_series`: more come after it.

    `shows_us`: their phone may show the line's number. `prefers` is whom the person would like
    to hear; None: whoever is free.
    """

    channel: Channel
    how: HowToReach
    hours: Hours
    has_consent: bool
    language: str
    answering: Answering = Answering.ONLY_THEM
    voicemail: bool = False
    shows_us: bool = True
    prefers: Person | None = None
    within_hours: int | None = None
    is_series: bool = False


@transaction.atomic
def promise(actor: Person, contact: Contact, promised: Promise, *, at: datetime) -> FollowUp:
    """Promise a follow-up in one's own open contact.

    :raises NoConsent: the person did not say yes.
    :raises RecordIsClosed: the record is closed.
    :raises UnreadableHandle: the number cannot be dialed.
    :raises NoSafeTime: the safe hours leave no half hour in which it can be kept.
    """
    require(actor, Act.PROMISE_FOLLOW_UPS)
    require_own(actor, contact)
    hold(contact)
    if contact.where not in OPEN:
        raise RecordIsClosed(_("This record is closed. Promise it in the next contact."))
    if not promised.has_consent:
        raise NoConsent(_("Ask first whether they want it. Without a yes nobody is called or texted."))
    promised.how.check()
    _recognize(contact, promised.how.number, at=at)
    row = _drafted(actor, contact, promised, at=at)
    row.save()
    keep(row, promised.how, at=at)
    Refusal.objects.filter(contact=contact).delete()
    note(
        Happened.FOLLOW_UP_PROMISED,
        row,
        at=at,
        person=actor.pk,
        channel=row.channel,
        closes_at=row.closes_at.isoformat(),
        series=len(row.days_left),
    )
    return row


def _recognize(contact: Contact, number: str, *, at: datetime) -> None:
    """Know the caller again by the number, so that they can stop it from anywhere. Without keyd: not now."""
    if contact.caller_id is not None:
        return
    with suppress(KeysUnavailable):
        contact.caller = recognize(HandleKind.PHONE, number, at=at)
        Contact.objects.filter(pk=contact.pk).update(caller=contact.caller)
        kind = HandleKind.PHONE.value
        write(
            Happened.CONTACT_CALLER_LINKED, at=at, contact=contact.pk, person=contact.counselor_id, kind=kind
        )


def _drafted(actor: Person, contact: Contact, promised: Promise, *, at: datetime) -> FollowUp:
    timing, hours = timing_now(), safe_hours(promised.hours, since=at.date())
    window = _window(timing, contact, promised, at=at)
    laid = course_or_refuse(hours, window)
    row = FollowUp(
        contact=contact,
        caller=contact.caller,
        channel=promised.channel,
        language=promised.language,
        is_grave=is_grave(contact),
        promised_by=actor,
        promised_at=at,
        prefers=promised.prefers,
        answering=promised.answering,
        voicemail=promised.voicemail,
        shows_us=promised.shows_us,
        safe_from=hours.opens,
        safe_until=hours.closes,
        zone=hours.zone,
        days=sorted(hours.days),
        avoids=sorted(hours.avoids),
        days_left=list(timing.series_days) if promised.is_series else [],
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        first_closes_at=window.closes_at,
        **moments(laid),
    )
    set_due(row, at=at)
    return row


def _window(timing: Timing, contact: Contact, promised: Promise, *, at: datetime) -> Window:
    """Give the window: the center's own, or up to the hour that was agreed."""
    usual = first_window(timing, is_grave=is_grave(contact), at=at)
    if promised.within_hours is None:
        return usual
    closes_at = at + timedelta(hours=min(max(promised.within_hours, 1), LONGEST_HOURS))
    return Window(usual.opens_at if usual.opens_at < closes_at else at, closes_at)


@transaction.atomic
def refuse(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Write down that somebody was offered a follow-up and does not want one. Said twice it counts once.

    :raises RecordIsClosed: the record is closed.
    :raises NotPossibleNow: one was promised in this contact.
    """
    require(actor, Act.PROMISE_FOLLOW_UPS)
    require_own(actor, contact)
    hold(contact)
    if contact.where not in OPEN:
        raise RecordIsClosed(_("This record is closed. Promise it in the next contact."))
    if FollowUp.objects.filter(contact=contact).exists():
        raise NotPossibleNow(_("One was promised here. If they do not want it any more, stop it instead."))
    _row, is_new = Refusal.objects.get_or_create(contact=contact, defaults={"person": actor, "at": at})
    if is_new:
        write(Happened.FOLLOW_UP_REFUSED, at=at, contact=contact.pk, person=actor.pk, line=contact.line_id)
