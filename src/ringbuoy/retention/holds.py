"""Keeping a contact beyond its time, and letting it go: always two people."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from ringbuoy.keyd.requests import Act as KeydAct
from ringbuoy.people.models import Person
from ringbuoy.retention.errands import ask_keyd
from ringbuoy.retention.models import Hold
from ringbuoy.retention.rules import HOLD_MOVES, NEEDS_ANOTHER, HoldMove, HoldReason, HoldState


class NoSuchHold(NotFound):
    """No hold has this number."""


class NoHoldReason(Refused):
    """It is not said why."""


class HeldAlready(Conflict):
    """The contact is on hold, or somebody has asked for it."""


class NotNow(Conflict):
    """From where the hold stands this cannot happen, or somebody else was first."""


class OwnRequest(NotPermitted):
    """Nobody decides on what they asked for themself."""


@transaction.atomic
def ask_hold(actor: Person, contact: Contact, reason: str, *, at: datetime) -> Hold:
    """Ask that a contact be kept beyond its time. From now on it is kept; another person has to approve it.

    :raises NoHoldReason: the reason is none of ours.
    :raises HeldAlready: somebody was here before.
    :raises NotFound: its words were erased, or their time is over.
    :raises KeysUnavailable: keyd does not answer; nothing was changed.
    """
    require(actor, Act.HOLD_CONTACTS)
    if reason not in set(HoldReason):
        raise NoHoldReason(_("Choose why this contact is kept."))
    try:
        with transaction.atomic():
            hold = Hold.objects.create(contact=contact, reason=reason, asked_by=actor, asked_at=at)
    except IntegrityError:
        raise HeldAlready(_("This contact is on hold already, or somebody has asked for it.")) from None
    _note(hold, "ask", actor, at=at)
    ask_keyd(actor, KeydAct.HOLD, contact, at=at)
    return hold


@transaction.atomic
def move(actor: Person, hold: Hold, what: HoldMove, *, at: datetime) -> None:
    """Approve or refuse what a colleague asked for, or ask that a hold be released.

    :raises OwnRequest: the actor has asked for it.
    :raises NotNow: the hold stands elsewhere by now.
    :raises KeysUnavailable: keyd does not answer; nothing was changed.
    """
    require(actor, Act.HOLD_CONTACTS)
    if what in NEEDS_ANOTHER and hold.asked_by_id == actor.pk:
        raise OwnRequest(_("You have asked for this yourself. A colleague has to decide."))
    state = HOLD_MOVES[hold.where].get(what)
    if state is None:
        raise NotNow(_("This hold stands elsewhere by now. Look at the list again."))
    _swap(hold, state, actor, is_asking=what is HoldMove.ASK_RELEASE, at=at)
    _note(hold, what.value, actor, at=at)
    if state is HoldState.OVER:
        ask_keyd(actor, KeydAct.RELEASE, hold.contact, at=at)


def find_hold(hold_id: int) -> Hold:
    """Find a hold.

    :raises NoSuchHold: there is none of this number.
    """
    hold = Hold.objects.select_related("contact").filter(pk=hold_id).first()
    if hold is None:
        raise NoSuchHold(_("There is no such hold. Look at the list again."))
    return hold


def is_held(contact: Contact) -> bool:
    """Tell whether a contact must be kept."""
    return Hold.objects.filter(contact=contact).exclude(state=HoldState.OVER).exists()


def _swap(hold: Hold, state: HoldState, actor: Person, *, is_asking: bool, at: datetime) -> None:
    who = {"asked_by": actor, "asked_at": at} if is_asking else {"decided_by": actor, "decided_at": at}
    if not Hold.objects.filter(pk=hold.pk, state=hold.state).update(state=state, **who):
        raise NotNow(_("Somebody else was first. Look at the list again."))
    hold.state = state


def _note(hold: Hold, what: str, actor: Person, *, at: datetime) -> None:
    write(
        Happened.HOLD_CHANGED,
        at=at,
        contact=hold.contact_id,
        person=actor.pk,
        hold=hold.pk,
        move=what,
        reason=hold.reason,
    )
