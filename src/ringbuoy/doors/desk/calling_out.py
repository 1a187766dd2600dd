"""Calling the person of a contact at the desk: who asked to be called back, and whom we promised a call."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own
from ringbuoy.contacts.rules import State
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.followups.calling import call_now
from ringbuoy.followups.models import FollowUp
from ringbuoy.followups.queries import attempt_of
from ringbuoy.followups.rules import State as Promised
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.telephony.call_back_messages import has_message
from ringbuoy.telephony.call_backs import call_again, must_be_called
from ringbuoy.telephony.dialing import why_no_way_out
from ringbuoy.telephony.models import CallBack, OutsideCall
from ringbuoy.telephony.own_phones import is_on
from ringbuoy.telephony.placing import is_on_the_line, newest_call, stop_calling
from ringbuoy.telephony.unreached import NotReached, close_for_good, not_reached, try_later

MOVES = {
    "promised": call_now,
    "again": call_again,
    "stop": stop_calling,
    "give-up": close_for_good,
    "later": try_later,
}


class NoSuchMove(Refused):
    """Nothing of the kind can be done with a call that goes out."""


@dataclass(frozen=True)
class GoingOut:
    """What the call of a contact shows in which nobody is on the line yet.

    `call`: the last one placed, None: none was. `call_back` or `promise`: why they are called.
    `by_hand`: why the line cannot call them; empty: it can. `unreached`: what follows if nobody answers.
    `after_own`: the counselor's own phone is rung first. `has_message`: they left one with their wish, which
    is heard before they are called.
    """

    call: OutsideCall | None
    call_back: CallBack | None
    promise: FollowUp | None
    by_hand: str
    unreached: NotReached | None
    after_own: bool
    has_message: bool


def going_out(contact: Contact) -> GoingOut | None:
    """Tell how far the call to the person of a contact is. None: we call nobody there."""
    if contact.channel != Channel.VOICE or contact.where is not State.TALKING or is_on_the_line(contact):
        return None
    call_back, promise = must_be_called(contact), _promise_of(contact)
    if call_back is None and promise is None:
        return None
    unreached = not_reached(contact, at=clock.now())
    after_own = contact.counselor is not None and is_on(contact.counselor)
    call, by_hand = newest_call(contact), why_no_way_out()
    return GoingOut(call, call_back, promise, by_hand, unreached, after_own, has_message(contact))


def _promise_of(contact: Contact) -> FollowUp | None:
    attempt = attempt_of(contact)
    is_on = attempt is not None and attempt.told_at is None
    return attempt.follow_up if attempt and is_on and attempt.follow_up.where is Promised.TAKEN else None


@require_POST
@gate(Act.TAKE_CONTACTS)
def moved(request: HttpRequest, contact: UUID, move: str) -> HttpResponse:
    """Call them, call them again, stop calling, or close what nobody answered."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if move not in MOVES:
        raise NoSuchMove(_("Choose whether they are called, or not any more."))
    MOVES[move](person, row, at=at)
    return acted(request, contact)
