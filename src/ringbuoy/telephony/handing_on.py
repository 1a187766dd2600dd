"""Somebody is called into a talk: aside first, then all together; then the counselor leaves, or they do.

Until somebody has answered, caller and counselor talk on, so nobody is alone whatever becomes of the call.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.errors import NotFound, NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.telephony.dialing import dialable, require_way_out, shown_for
from ringbuoy.telephony.kinds import Company, Placed, Whom
from ringbuoy.telephony.models import Call, OutsideCall
from ringbuoy.telephony.placing import place
from ringbuoy.telephony.strongbox import lock

HANDED_ON = Company.HANDED_ON.value
"""How a talk ended in which the counselor left the caller with somebody else."""


class NobodyThere(NotFound):
    """Nobody was called into this talk, or they are gone."""


class TalkFirst(NotPermitted):
    """On this line nobody is handed on to whom the counselor has not spoken."""


@dataclass(frozen=True)
class Wanted:
    """Who shall be called into a talk, and with whom they talk first; handed on: with the caller alone."""

    number: str = field(repr=False)
    whom: Whom
    company: Company = Company.ASIDE

    @property
    def first(self) -> Company:
        """In whose company they begin: nobody is left to them before they have answered."""
        return Company.ASIDE if self.company is Company.ASIDE else Company.TOGETHER


@transaction.atomic
def call_in(actor: Person, contact: Contact, wanted: Wanted, *, at: datetime) -> OutsideCall:
    """Call somebody into an own talk, with the line's number shown.

    :raises UnreadableNumber: it cannot be dialed.
    :raises NoWayOut: no carrier takes calls from here.
    :raises NotPossibleNow: you do not talk by telephone with a caller just now.
    :raises AlreadyCalling: somebody is called already, or in the talk.
    :raises TalkFirst: they are to be handed on unannounced, and the line does not do that.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if wanted.company is Company.HANDED_ON and not contact.line.rules.hands_on_unannounced:
        raise TalkFirst(_("On this line you talk with them first: choose another way."))
    dialed = dialable(wanted.number)
    require_way_out()
    if contact.where is not State.TALKING or not Call.objects.filter(contact=contact, ended_at=None).exists():
        raise NotPossibleNow(_("You are not in a talk with this caller just now."))
    row = OutsideCall(
        contact=contact,
        number=lock(dialed),
        shows=shown_for(contact),
        whom=wanted.whom,
        company=wanted.first,
        hands_on=wanted.company is Company.HANDED_ON,
    )
    return place(actor, row, at=at)


@transaction.atomic
def talk_together(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Bring all three together.

    :raises NobodyThere: nobody was called, or they are gone.
    """
    _change(actor, contact, Company.TOGETHER, at=at)


@transaction.atomic
def talk_aside(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Talk with the other alone; the caller hears music.

    :raises NobodyThere: nobody was called, or they are gone.
    """
    _change(actor, contact, Company.ASIDE, at=at)


@transaction.atomic
def leave_them(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Leave caller and other to each other: the talk is over for the counselor, and goes on for them.

    :raises NobodyThere: nobody was called, or they are gone.
    :raises NotPossibleNow: the caller is gone, or on hold.
    """
    _change(actor, contact, Company.HANDED_ON, at=at)
    end(actor, contact, at=at, how=HANDED_ON)


@transaction.atomic
def let_go(actor: Person, contact: Contact, *, at: datetime) -> None:
    """End the call to the other, answered or not: caller and counselor talk on.

    :raises NobodyThere: nobody was called, or they are gone.
    """
    _require(actor, contact)
    open_call = OutsideCall.objects.filter(contact=contact, taken_back_at=None).exclude(company="")
    if not open_call.exclude(state=Placed.OVER).update(taken_back_at=at):
        raise NobodyThere(_("Nobody else is in this talk any more. Look again."))
    transaction.on_commit(hint)


def _change(actor: Person, contact: Contact, company: Company, *, at: datetime) -> None:
    _require(actor, contact)
    there = OutsideCall.objects.filter(contact=contact, state=Placed.ANSWERED, taken_back_at=None)
    if not there.exclude(company="").update(company=company):
        raise NobodyThere(_("Nobody else is in this talk any more. Look again."))
    write(
        Happened.CONTACT_COMPANY_CHANGED,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        company=company.value,
    )


def _require(actor: Person, contact: Contact) -> None:
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)


def third_of(contact: Contact) -> OutsideCall | None:
    """Give the last one who was called into a talk. None: nobody was."""
    rows = OutsideCall.objects.filter(contact=contact).exclude(company="")
    return rows.order_by("-asked_at", "-pk").first()
