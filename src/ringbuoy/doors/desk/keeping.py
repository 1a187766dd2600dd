"""Keeping promises between two contacts: the list, taking one, what is needed for it, what came of it."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import RevealReason
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.desk.reviewing import review_of
from ringbuoy.doors.shell.session import who
from ringbuoy.followups.models import Attempt
from ringbuoy.followups.queries import attempt_of, earlier_attempts, work_of
from ringbuoy.followups.reach import open_to_keep
from ringbuoy.followups.rules import Outcome, State, outcomes_for
from ringbuoy.followups.swaps import NoSuchFollowUp
from ringbuoy.followups.swaps import find as find_follow_up
from ringbuoy.followups.taking import take
from ringbuoy.followups.telling import Said, UnknownOutcome, leave, tell
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.models import Person

AGAIN_HOURS = (4, 24, 48, 72, 168)


@require_GET
@gate(Act.TAKE_CONTACTS)
def listed(request: HttpRequest) -> HttpResponse:
    """Draw the list of promises that this person can keep."""
    return render(request, "desk/_follow_ups.html", work_for(who(request)))


def work_for(person: Person) -> dict[str, object]:
    """Give what the list of promises shows; nothing to whom keeps none."""
    return {"work": work_of(person, at=clock.now()) if can(person, Act.KEEP_FOLLOW_UPS) else []}


@require_POST
@gate(Act.KEEP_FOLLOW_UPS)
def taken(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Take a promise up."""
    contact = take(who(request), find_follow_up(follow_up_id), at=clock.now())
    return acted(request, contact.pk)


@require_http_methods(["GET", "POST"])
@gate(Act.TAKE_CONTACTS)
def kept(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw again what is needed to keep a promise; by POST, write down what came of it."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "GET":
        return render(request, "desk/_keeping.html", keeping_of(person, row, at=at))
    tell(person, row, _said(request), at=at)
    return acted(request, contact)


def _said(request: HttpRequest) -> Said:
    outcome, again = request.POST.get("outcome", ""), request.POST.get("again", "")
    if outcome not in set(Outcome):
        raise UnknownOutcome(_("Choose from the list what came of it."))
    is_later = outcome == Outcome.NOT_NOW and again in {str(hours) for hours in AGAIN_HOURS}
    return Said(Outcome(outcome), int(again) if is_later else None)


def keeping_of(person: Person, contact: Contact, *, at: datetime) -> dict[str, object]:
    """Give what is needed to keep a promise in this contact; nothing where it is no follow-up."""
    attempt = attempt_of(contact)
    if attempt is None:
        return {"contact": contact, "attempt": None}
    follow_up = attempt.follow_up
    is_on = attempt.told_at is None and follow_up.where is State.TAKEN
    page: dict[str, object] = {
        "contact": contact,
        "attempt": attempt,
        "promise": follow_up,
        "is_on": is_on,
        "is_stopped": attempt.told_at is None and not is_on,
        "is_safe": follow_up.hours.holds(at),
        "before": earlier_attempts(attempt),
        "outcomes": outcomes_for(is_call=follow_up.is_call, voicemail=follow_up.voicemail),
        "again_hours": AGAIN_HOURS,
    }
    if not is_on:
        return page
    return {**page, **review_of(attempt), **_opened(person, attempt, contact, at=at)}


def _opened(person: Person, attempt: Attempt, contact: Contact, *, at: datetime) -> dict[str, object]:
    """Open whom to ask for and what it is about. The number itself is shown by a press of its own."""
    try:
        how = open_to_keep(person, attempt.follow_up, contact, at=at)
    except Unavailable as trouble:
        return {"trouble": trouble.sentence}
    return {"ask_for": how.ask_for, "code_word": how.code_word, "about": how.about}


@require_POST
@gate(Act.KEEP_FOLLOW_UPS)
def number_shown(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the number to dial, with a line in the journal."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    attempt = attempt_of(row)
    if attempt is None:
        raise NoSuchFollowUp(_("There is no such follow-up. Look at the list again."))
    how = open_to_keep(person, attempt.follow_up, row, at=at)
    told = {"kind": HandleKind.PHONE.value, "reason": RevealReason.CALL_BACK.value}
    write(Happened.HANDLE_REVEALED, at=at, contact=row.pk, person=person.pk, line=row.line_id, **told)
    return render(request, "desk/_number.html", {"number": how.number})


@require_POST
@gate(Act.KEEP_FOLLOW_UPS)
def left(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Close a contact in which nobody was called or texted."""
    person, at = who(request), clock.now()
    leave(person, find_own(person, contact, at=at), at=at)
    return acted(request, contact)
