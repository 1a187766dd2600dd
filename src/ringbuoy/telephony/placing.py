"""Calling somebody for a contact: the one way in which a call leaves this house.

Whoever answers there is the caller of the contact from then on, and talks with its counselor.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Conflict, NotPermitted
from ringbuoy.kernel.ids import new_id
from ringbuoy.people.models import Person
from ringbuoy.presence.phones import require_phone
from ringbuoy.telephony.dialing import dialable, require_way_out, shown_for
from ringbuoy.telephony.kinds import Placed
from ringbuoy.telephony.models import Call, OutsideCall
from ringbuoy.telephony.strongbox import lock

MOST_PLACED, WITHIN = 30, timedelta(hours=1)


class AlreadyCalling(Conflict):
    """A call for this contact is on its way."""


class TooManyCalls(NotPermitted):
    """A browser in wrong hands must not call without end."""


class NothingToTakeBack(Conflict):
    """No call for this contact is on its way."""


@transaction.atomic
def place_call(
    actor: Person,
    contact: Contact,
    number: str,
    *,
    at: datetime,
    shows_us: bool = True,
    until: datetime | None = None,
) -> OutsideCall:
    """Call a number for an own contact with whom nobody is on the line yet; their own phone is rung first.

    `shows_us` False: no number of ours is shown there. `until`: it rings there no longer than this.

    :raises UnreadableNumber: it cannot be dialed.
    :raises NoWayOut: no carrier takes calls from here.
    :raises NotPossibleNow: it is no talk by telephone, or somebody is on the line already.
    :raises NoPhoneHere: no call reaches the counselor.
    :raises AlreadyCalling: a call is on its way.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    dialed = dialable(number)
    require_way_out()
    _require_free(actor, contact)
    shows = shown_for(contact) if shows_us else ""
    return place(actor, OutsideCall(contact=contact, number=lock(dialed), shows=shows, until=until), at=at)


def place(actor: Person, call: OutsideCall, *, at: datetime) -> OutsideCall:
    """Let a call go out, after its own gate, in the transaction of the act that wants it.

    :raises AlreadyCalling: a call is on its way, or somebody is in the talk.
    :raises TooManyCalls: more in an hour than anybody has to make.
    """
    _require_few(actor, at=at)
    call.id, call.person, call.asked_at = new_id(), actor, at
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError:
        raise AlreadyCalling(_("You are calling already. Wait until somebody answers, or stop it.")) from None
    write(
        Happened.CONTACT_CALL_PLACED,
        at=at,
        contact=call.contact_id,
        person=actor.pk,
        line=call.contact.line_id,
        is_shown=bool(call.shows),
        whom=call.whom,
    )
    return call


def _require_few(actor: Person, *, at: datetime) -> None:
    placed = OutsideCall.objects.filter(person=actor, asked_at__gt=at - WITHIN).count()
    if placed >= MOST_PLACED:
        raise TooManyCalls(_("You have placed many calls in this hour. Dial on another phone, or wait."))


def _require_free(actor: Person, contact: Contact) -> None:
    if contact.channel != Channel.VOICE or contact.where is not State.TALKING:
        raise NotPossibleNow(_("Nobody can be called for this contact now. Look where it stands."))
    if is_on_the_line(contact):
        raise NotPossibleNow(_("You are on the line with them already."))
    require_phone(actor, contact.channel)


def is_on_the_line(contact: Contact) -> bool:
    """Tell whether a call of the contact goes on."""
    return Call.objects.filter(contact=contact, ended_at=None).exists()


@transaction.atomic
def stop_calling(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Stop a call before anybody has answered.

    :raises NothingToTakeBack: none is on its way.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if not take_back(contact.pk, at=at):
        raise NothingToTakeBack(_("No call is on its way any more. Look again."))


def take_back(contact: UUID, *, at: datetime) -> bool:
    """Let nothing ring any more that nobody has answered, whoever wanted it; tell whether anything did."""
    ringing = OutsideCall.objects.filter(contact=contact, state__in=(Placed.WANTED, Placed.CALLING))
    is_stopped = bool(ringing.filter(taken_back_at=None).update(taken_back_at=at))
    if is_stopped:
        transaction.on_commit(hint)
    return is_stopped


def newest_call(contact: Contact) -> OutsideCall | None:
    """Give the last call that was placed for a contact. None: none was."""
    return OutsideCall.objects.filter(contact=contact).order_by("-asked_at", "-pk").first()
