"""Introducing somebody to a service: we call it into the talk, and what came of that call is noted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import State as Talk
from ringbuoy.contacts.swaps import hold
from ringbuoy.directory.models import Phone
from ringbuoy.directory.searching.resources import is_fax
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person
from ringbuoy.referrals.actions import carry_out
from ringbuoy.referrals.leaflets import leaflet
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.rules import NotPossibleNow, State, Way
from ringbuoy.telephony.dialing import NoWayOut, require_way_out
from ringbuoy.telephony.handing_on import Wanted, call_in
from ringbuoy.telephony.kinds import Company, Placed, Whom
from ringbuoy.telephony.models import Call, OutsideCall

TALKED_WITH = frozenset({Company.TOGETHER, Company.HANDED_ON})
"""Who was in such company has met the person."""


class NoSuchPhone(NotFound):
    """The service has no such number any more."""


def phones_of(referral: Referral, *, at: datetime) -> Sequence[Phone]:
    """Give the numbers at which somebody of the service may answer, as the directory has them now."""
    return [phone for one in leaflet([referral], at=at) for phone in one.phones if not is_fax(phone)]


def why_not(contact: Contact) -> str:
    """Say why the phone line cannot call a service into this talk. Empty: it can."""
    if contact.channel != Channel.VOICE or not _is_on_the_line(contact):
        return _("The phone line calls somebody in only while you talk by telephone.")
    try:
        require_way_out()
    except NoWayOut as away:
        return away.sentence
    return ""


def _is_on_the_line(contact: Contact) -> bool:
    calls = Call.objects.filter(contact=contact, ended_at=None)
    return contact.where is Talk.TALKING and calls.exists()


@transaction.atomic
def introduce(
    actor: Person, contact: Contact, referral: Referral, phone: UUID | None, *, at: datetime
) -> OutsideCall:
    """Call the service into the talk, alone with the counselor first. The number is the directory's.

    :raises NotPossibleNow: nobody is to be introduced there any more.
    :raises NoSuchPhone: the directory has this number no more.
    :raises AlreadyCalling: somebody is called already, or in the talk.
    """
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, contact)
    hold(contact)
    waits = Referral.objects.filter(pk=referral.pk, contact=contact, state=State.TO_DO)
    if not waits.filter(way=Way.WARM_TRANSFER).exists():
        raise NotPossibleNow(_("Nobody waits to be introduced there any more. Look at the list again."))
    found = next((one for one in phones_of(referral, at=at) if one.pk == phone), None)
    if found is None:
        raise NoSuchPhone(_("The directory has this number no more. Look at the numbers again."))
    call = call_in(actor, contact, Wanted(found.number, Whom.SERVICE), at=at)
    waits.update(introduced_by=call)
    return call


def sweep_introductions(*, at: datetime) -> int:
    """Look how the calls fare that introduce somebody, and give how many of them did."""
    rows = Referral.objects.filter(introduced_by__isnull=False).order_by("given_at")
    return sum(_look_at(pk, at=at) for pk in list(rows.values_list("pk", flat=True)))


@transaction.atomic
def _look_at(referral: int, *, at: datetime) -> bool:
    """Note that all three talked, once they do. Where they never did, it is still to be done."""
    rows = Referral.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("introduced_by__person").filter(pk=referral).first()
    if row is None or row.introduced_by is None:
        return False
    call = row.introduced_by
    have_met = call.answered_at is not None and call.company in TALKED_WITH
    if not have_met and call.state != Placed.OVER:
        return False
    Referral.objects.filter(pk=row.pk).update(introduced_by=None)
    if not (have_met and row.where is State.TO_DO and row.way == Way.WARM_TRANSFER):
        return False
    carry_out(call.person, row, by="call", at=at)
    return True
