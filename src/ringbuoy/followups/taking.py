"""Taking a promise to keep it: in free time only, in the safe hours only, in a contact of its own."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.outbound import Outbound, reach_out
from ringbuoy.contacts.rules import OPEN, SEATED
from ringbuoy.contacts.seats import free_seat
from ringbuoy.followups.due import catch_up
from ringbuoy.followups.models import Attempt, FollowUp
from ringbuoy.followups.reach import living, open_to_keep
from ringbuoy.followups.rules import Move
from ringbuoy.followups.swaps import find, moved_on, note, swap
from ringbuoy.followups.windows import may_begin, may_keep
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Conflict, NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.routing.models import Offer
from ringbuoy.routing.taking import next_for
from ringbuoy.texting.writing_first import First, write_first

CALL_SEAT = 1


class NotSafeNow(Conflict):
    """It is not an hour that the person called safe, or its window has not begun."""


class SomebodyWaits(Conflict):
    """Whoever waits goes before any promise."""


class HandsFull(Conflict):
    """There is no place for one more contact at this desk."""


class LeftToAColleague(Conflict):
    """The person would like to hear somebody else, who still has time for it."""


class NotOnThisLine(NotPermitted):
    """It was promised on a line, or in a language, that this counselor does not serve."""


def take(actor: Person, follow_up: FollowUp, *, at: datetime) -> Contact:
    """Take a promise up: a contact of this counselor begins, and the promise waits for what comes of it.

    :raises SomebodyWaits: somebody waits whom this counselor could take.
    :raises HandsFull: no place is free here.
    :raises NotSafeNow: the person did not call this hour safe.
    :raises LeftToAColleague: it is left to whom the person knows.
    :raises NotOnThisLine: another line, or another language.
    :raises NotPossibleNow: a colleague was first, or it is over.
    :raises TextsStopped: they are to be texted, and sent STOP.
    :raises TalksWithUsNow: they are to be texted, and talk with us.
    """
    require(actor, Act.KEEP_FOLLOW_UPS)
    _check_nobody_waits(actor, at=at)
    with transaction.atomic():
        FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
        held = find(follow_up.pk)
        catch_up(held, at=at)  # What is kept late was missed, also where no worker was there to say so.
        _check_moment(actor, held, at=at)
        seat = _seat(actor, held)
        _swap_taken(actor, held, at=at)
        opened = _reach_out(actor, held, seat, at=at)
        _begin_attempt(actor, held, opened, at=at)
        if not held.is_call:
            _tie_to_number(actor, held, opened, at=at)
    return opened.contact


def _check_nobody_waits(actor: Person, *, at: datetime) -> None:
    rings = Offer.objects.filter(person=actor, outcome="").exists()
    if rings or next_for(actor, at=at):
        raise SomebodyWaits(
            _("Somebody is waiting for you. Take them first; the promise stays in your list.")
        )


def _check_moment(actor: Person, follow_up: FollowUp, *, at: datetime) -> None:
    if not may_begin(follow_up.hours, follow_up.opens_at, at=at):
        raise NotSafeNow(_("This is not an hour that they called safe. The list says when the next one is."))
    if not serves(actor, follow_up):
        raise NotOnThisLine(_("This was promised on another line, or in a language that you do not speak."))
    if not is_for(actor, follow_up, at=at):
        raise LeftToAColleague(_("They would like to hear your colleague, who still has time for it."))
    if living(follow_up) is None:
        raise moved_on()


def serves(actor: Person, follow_up: FollowUp) -> bool:
    """Tell whether this person works on its line and speaks its language."""
    is_of_line = not actor.lines or follow_up.contact.line.code in actor.lines
    return is_of_line and follow_up.language in actor.languages


def is_for(actor: Person, follow_up: FollowUp, *, at: datetime) -> bool:
    """Tell whether this person may keep a promise now: first whom the person knows, later everybody."""
    preferred = follow_up.prefers
    known = preferred.pk if preferred is not None and preferred.is_active else None
    return may_keep(known, actor.pk, release_at=follow_up.release_at, at=at)


def _seat(actor: Person, follow_up: FollowUp) -> int:
    """Give the place at the desk: a call is alone, a text fits beside what the line allows."""
    mine = Contact.objects.filter(counselor=actor)
    if follow_up.is_call:
        seat = None if mine.filter(state__in=OPEN).exists() else CALL_SEAT
    else:
        has_call = mine.filter(state__in=SEATED, channel=Channel.VOICE).exists()
        seat = None if has_call else free_seat(actor, follow_up.contact.line)
    if seat is None:
        raise HandsFull(_("Finish what you have open first. The promise stays in your list."))
    return seat


def _swap_taken(actor: Person, follow_up: FollowUp, *, at: datetime) -> None:
    try:
        with transaction.atomic():
            swap(follow_up, Move.TAKE, at=at, taken_by=actor, taken_at=at, tries=follow_up.tries + 1)
    except IntegrityError:
        raise HandsFull(_("Finish what you have open first. The promise stays in your list.")) from None


def _reach_out(actor: Person, follow_up: FollowUp, seat: int, *, at: datetime) -> Opened:
    line, channel = follow_up.contact.line, Channel(follow_up.channel)
    return reach_out(actor, Outbound(line, channel, follow_up.language, follow_up.caller, seat), at=at)


def _tie_to_number(actor: Person, follow_up: FollowUp, opened: Opened, *, at: datetime) -> None:
    """Let what the counselor writes go out by the text line."""
    number = open_to_keep(actor, follow_up, opened.contact, at=at).number
    write_first(First(opened.contact, opened.key, follow_up.hours), number, at=at)


def _begin_attempt(actor: Person, follow_up: FollowUp, opened: Opened, *, at: datetime) -> None:
    number = Attempt.objects.filter(follow_up=follow_up).count() + 1
    contact = opened.contact
    Attempt.objects.create(follow_up=follow_up, number=number, contact=contact, person=actor, began_at=at)
    note(
        Happened.FOLLOW_UP_TAKEN,
        follow_up,
        at=at,
        person=actor.pk,
        attempt=number,
        into=str(contact.pk),
    )
