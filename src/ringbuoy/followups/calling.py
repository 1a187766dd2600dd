"""Calling whom something was promised to by the phone line: the counselor's phone first, then theirs."""

from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.followups.models import Attempt, FollowUp
from ringbuoy.followups.reach import open_to_keep
from ringbuoy.followups.rules import NotPossibleNow
from ringbuoy.followups.taking import NotSafeNow
from ringbuoy.followups.telling import attempt_in
from ringbuoy.followups.windows import next_safe
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import OutsideCall
from ringbuoy.telephony.placing import place_call


def call_now(actor: Person, contact: Contact, *, at: datetime) -> OutsideCall:
    """Call the person of a promise that this counselor keeps just now.

    Unanswered, it ends with the safe hours. In no transaction, so that a refusal to open the number stays
    in the journal.

    :raises NotPossibleNow: it is no promised call, or what came of it is written down.
    :raises NotSafeNow: they did not call this hour safe.
    :raises NothingToReachBy: it was withdrawn, or is over.
    :raises NoWayOut: no carrier takes calls from here.
    :raises AlreadyCalling: a call is on its way.
    """
    require(actor, Act.KEEP_FOLLOW_UPS)
    require_own(actor, contact)
    follow_up = _to_be_called(attempt_in(contact))
    until = safe_until(follow_up, at=at)
    how = open_to_keep(actor, follow_up, contact, at=at)
    return place_call(actor, contact, how.number, at=at, shows_us=follow_up.shows_us, until=until)


def _to_be_called(attempt: Attempt | None) -> FollowUp:
    if attempt is None or attempt.told_at is not None or not attempt.follow_up.is_call:
        raise NotPossibleNow(_("No promised call is to be made here. Look at the list again."))
    return attempt.follow_up


def safe_until(follow_up: FollowUp, *, at: datetime) -> datetime:
    """Give when the hour ends that the person called safe.

    :raises NotSafeNow: this is none.
    """
    stretch = next_safe(follow_up.hours, at)
    if stretch is None or stretch.begins > at or not follow_up.hours.holds(at):
        raise NotSafeNow(_("This is not an hour that they called safe. The list says when the next one is."))
    return stretch.ends
