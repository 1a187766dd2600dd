"""Giving a service, changing how, and writing down what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.contacts.swaps import hold
from ringbuoy.directory.faults import NoSuchService, report_fault
from ringbuoy.directory.models import Service, ServiceAtLocation
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import Code, write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.rules import (
    CHANGEABLE,
    FAILED,
    FAULT_OF,
    OUTCOMES,
    Consent,
    Failure,
    Move,
    NotPossibleNow,
    State,
    Way,
    is_allowed,
    possible,
    state_of,
)
from ringbuoy.referrals.wishes import keep_wish

NOTHING_MORE: Mapping[str, str] = MappingProxyType({})


class NoConsent(Refused):
    """Somebody is to be introduced who did not say yes."""


class UnknownChoice(Refused):
    """No way, consent, outcome or reason of ours."""


class RecordIsClosed(NotPossibleNow):
    """Nothing is given in a closed contact any more."""


@dataclass(frozen=True)
class Wanted:
    """How a service is to be given, and in the person's own words what they want. Empty: not written down."""

    way: Way = Way.SPOKEN
    consent: Consent = Consent.NOT_ASKED
    wish: str = ""


@transaction.atomic
def give(
    actor: Person, contact: Contact, service: UUID, *, place: UUID | None = None, at: datetime
) -> Referral:
    """Write down that a service was given in the talk. Given twice it is one referral.

    :raises RecordIsClosed: the record is closed.
    :raises NoSuchService: it was taken out of the directory meanwhile.
    """
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, contact)
    hold(contact)
    if contact.where not in OPEN:
        raise _record_closed()
    before = Referral.objects.filter(contact=contact, service_id=service).exclude(state=State.TAKEN_BACK)
    if found := before.first():
        return found
    row = Referral.objects.create(
        contact=contact,
        number=Referral.objects.filter(contact=contact).count() + 1,
        service_id=_known(service),
        location_id=_place(service, place),
        way=Way.SPOKEN,
        state=state_of(Way.SPOKEN),
        given_by=actor,
        given_at=at,
    )
    _note(Happened.REFERRAL_GIVEN, actor, row, at=at)
    return row


def _known(service: UUID) -> UUID:
    if not Service.objects.filter(pk=service).exists():
        raise NoSuchService(_("This service is no longer in the directory. Search again."))
    return service


def _place(service: UUID, place: UUID | None) -> UUID | None:
    """Keep the place only where the service is given there."""
    if place is None:
        return None
    here = ServiceAtLocation.objects.filter(service_id=service, location_id=place)
    return place if here.exists() else None


@transaction.atomic
def change(actor: Person, referral: Referral, wanted: Wanted, *, key: ContactKey, at: datetime) -> None:
    """Say how the service is given, whether the person agrees, and what they want, in their words.

    A way that the house does not carry itself is left to be done by hand, and the referral says so.

    :raises NoConsent: nobody is introduced without a yes.
    :raises NotPossibleNow: it is known already what became of it, or a colleague was first.
    """
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, referral.contact)
    if referral.contact.where not in OPEN:
        raise _record_closed()
    if not is_allowed(wanted.way, wanted.consent):
        raise NoConsent(_("Ask first whether the person agrees. Without a yes nobody is introduced."))
    if referral.where not in CHANGEABLE:
        raise _too_late()
    changes: dict[str, Any] = {"way": wanted.way, "consent": wanted.consent}
    if wanted.way != referral.way:
        changes |= {"state": state_of(wanted.way), "sent_as": None}
    _swap(referral, **changes)
    keep_wish(referral, wanted.wish, key=key)
    said = {"way": wanted.way.value, "consent": wanted.consent.value}
    _note(Happened.REFERRAL_CHANGED, actor, referral, at=at, codes=said)


@transaction.atomic
def done(actor: Person, referral: Referral, *, at: datetime) -> None:
    """Say that it was sent, printed or introduced by hand.

    Whether this person may speak of this referral is for `to_do.find_to_do` to say.
    """
    require(actor, Act.GIVE_REFERRALS)
    carry_out(actor, referral, by="hand", at=at)


def carry_out(
    actor: Person, referral: Referral, *, by: str, at: datetime, sent_as: int | None = None
) -> None:
    """Write down that what was still to be done is done, and by what.

    :raises NotPossibleNow: it is done already, or was taken back.
    """
    _move(referral, Move.DO, sent_as=sent_as)
    _note(Happened.REFERRAL_DONE, actor, referral, at=at, codes={"by": by})


@transaction.atomic
def fail_to_arrive(referral: Referral, *, at: datetime) -> None:
    """Write down that what carried it did not arrive: it is still to be done."""
    _move(referral, Move.FAIL_TO_ARRIVE, sent_as=None)
    _note(Happened.REFERRAL_NOT_ARRIVED, None, referral, at=at)


@transaction.atomic
def take_back(actor: Person, referral: Referral, *, at: datetime) -> None:
    """Take back what was given by mistake. It is counted nowhere."""
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, referral.contact)
    if referral.contact.where not in OPEN:
        raise _record_closed()
    _move(referral, Move.TAKE_BACK)
    _note(Happened.REFERRAL_TAKEN_BACK, actor, referral, at=at)


@transaction.atomic
def tell(actor: Person, referral: Referral, outcome: str, *, failure: str = "", at: datetime) -> None:
    """Write down what became of it, as the person says. Faults of the directory go to its editors.

    Whether this person may speak of this referral is for `queries.find_for` to say.

    :raises UnknownChoice: no outcome or reason of ours, or a reason where nothing failed.
    :raises NotPossibleNow: it stands elsewhere by now.
    """
    require(actor, Act.GIVE_REFERRALS)
    if outcome not in OUTCOMES or (failure and (failure not in set(Failure) or outcome not in FAILED)):
        raise UnknownChoice(_("Choose from the list what became of it."))
    _move(referral, Move(outcome), failure=failure, told_by=actor, told_at=at)
    _note(Happened.REFERRAL_OUTCOME_TOLD, actor, referral, at=at, codes={"failure": failure})
    fault = FAULT_OF.get(Failure(failure)) if failure else None
    if fault and Service.objects.filter(pk=referral.service_id).exists():
        report_fault(actor, referral.service_id, fault, at=at)


def _move(referral: Referral, move: Move, **changes: Any) -> None:
    state = possible(referral.where).get(move)
    if state is None:
        raise _too_late()
    _swap(referral, state=state, **changes)


def _swap(referral: Referral, **changes: Any) -> None:
    """Change a referral if it still stands where `referral` says."""
    if not Referral.objects.filter(pk=referral.pk, state=referral.state).update(**changes):
        raise _too_late()
    for name, value in changes.items():
        setattr(referral, name, value)


def _note(
    name: Happened,
    actor: Person | None,
    row: Referral,
    *,
    at: datetime,
    codes: Mapping[str, str] = NOTHING_MORE,
) -> None:
    told: dict[str, Code] = {**codes, "referral": row.pk, "service": str(row.service_id), "state": row.state}
    person = actor.pk if actor else None
    write(name, at=at, contact=row.contact_id, person=person, line=None, **told)


def _record_closed() -> RecordIsClosed:
    return RecordIsClosed(_("This record is closed. What becomes of a referral can still be told."))


def _too_late() -> NotPossibleNow:
    return NotPossibleNow(_("This referral stands elsewhere by now. Look at it again."))
