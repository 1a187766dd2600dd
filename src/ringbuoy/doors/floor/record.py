"""One contact's record as a supervisor reads it: through the gate, each reading in the journal.

Here a supervisor also sets the level of somebody else's open contact.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.actions import lower_level, raise_level
from ringbuoy.assessments.models import Assessment, LevelChange
from ringbuoy.assessments.queries import level_changes, level_now
from ringbuoy.assessments.rules import SET_BY_HAND, is_down
from ringbuoy.contacts.handles import NoReason, ShownHandle, handles_shown, reveal
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact, Message
from ringbuoy.contacts.notes import NoteText, newest_note
from ringbuoy.contacts.reading import NotYourContact, pass_to_read, unlock
from ringbuoy.contacts.reason_words import REASONS, REVEAL_REASONS
from ringbuoy.contacts.record_openings import ReasonMissing, open_with_reason
from ringbuoy.contacts.rules import OPEN
from ringbuoy.contacts.swaps import find
from ringbuoy.disclosures.queries import corrections_of
from ringbuoy.doors.shell.session import who
from ringbuoy.escalations.models import HelpRequest, Watching
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.referrals.queries import given_in
from ringbuoy.rescues.points import all_points
from ringbuoy.rescues.queries import Shown, rescues_of
from ringbuoy.safety_plans.writing import PlanText, newest_plan
from ringbuoy.telephony.listening import kept_sounds, may_hear_talk
from ringbuoy.third_parties.queries import Known, persons_of


@dataclass(frozen=True)
class Words:
    """What was said, noted and planned, and why the level was changed, opened."""

    messages: list[tuple[Message, str]]
    note: NoteText
    plan: PlanText
    rescues: list[Shown]
    others: list[Known]
    reasons: dict[int, str]
    handles: list[ShownHandle]


@require_GET
@gate(Act.LISTEN)
def record(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show one contact: its course, its notes and its words. While keyd is away, all but the words.

    A record that is closed to this person asks why they want to open it.
    """
    row = find(contact)
    try:
        return _draw(request, row)
    except NotYourContact:
        return _ask_why(request, row, status=403)


@require_POST
@fresh
@gate(Act.OPEN_WITH_REASON)
def opened(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Open a record with a reason."""
    row = find(contact)
    try:
        open_with_reason(who(request), row, request.POST.get("reason", ""), at=clock.now())
    except ReasonMissing as missing:
        return _ask_why(request, row, wrong=missing.sentence, status=400)
    return redirect("floor_record", contact)


@require_POST
@gate(Act.REVEAL_NUMBER)
def revealed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the record with the whole of what the caller gave, after a reason that the journal keeps."""
    row, kind = find(contact), request.POST.get("kind", "")
    try:
        text = reveal(who(request), row, kind, reason=request.POST.get("reason", ""), at=clock.now())
    except NoReason as missing:
        return _draw(request, row, wrong_handle=missing.sentence)
    return _draw(request, row, revealed=(kind, text))


def _ask_why(request: HttpRequest, row: Contact, *, wrong: str = "", status: int) -> HttpResponse:
    page = {"contact": row, "reasons": REASONS, "wrong": wrong}
    return render(request, "floor/ask_why.html", page, status=status)


@require_POST
@gate(Act.LOWER_RISK_LEVEL)
def level(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Raise or lower the level of an open contact, whoever has it. What is refused stays in the form."""
    person, at, row = who(request), clock.now(), find(contact)
    wanted, reason = request.POST.get("level", ""), request.POST.get("reason", "")
    key = unlock(person, row, purpose="level", at=at)
    change = lower_level if is_down(level_now(row), wanted) else raise_level
    try:
        change(person, row, wanted, reason=reason, key=key, at=at)
    except Refused as refused:
        return _draw(request, row, wrong=refused.sentence)
    return redirect("floor_record", contact)


def _draw(
    request: HttpRequest,
    row: Contact,
    *,
    wrong: str = "",
    wrong_handle: str = "",
    revealed: tuple[str, str] | None = None,
) -> HttpResponse:
    words = words_of(who(request), row, purpose="floor", at=clock.now())
    return render(
        request,
        "floor/record.html",
        {
            "contact": row,
            "levels": SET_BY_HAND,
            "may_see_openings": can(who(request), Act.READ_JOURNAL),
            "can_set_level": row.where in OPEN and can(who(request), Act.LOWER_RISK_LEVEL),
            "changes": _changes(row, words),
            "has_answers": Assessment.objects.filter(contact=row).exists(),
            "given": given_in(row),
            "wrong": wrong,
            "sent": request.POST,
            "wrong_handle": wrong_handle,
            "revealed": revealed,
            "reveal_reasons": REVEAL_REASONS,
            "words": words,
            "corrections": corrections_of(who(request), row, at=clock.now()) if words else [],
            "sounds": kept_sounds(row),
            "may_hear": may_hear_talk(who(request), row, at=clock.now()),
            "may_ask_to_hear": can(who(request), Act.OPEN_WITH_REASON),
            "reasons": REASONS,
            "rescues": words.rescues if words else rescues_of(row, key=None),
            "points": all_points(),
            "requests": HelpRequest.objects.filter(contact=row).select_related("asked_by", "acknowledged_by"),
            "watchings": Watching.objects.filter(contact=row).select_related("person"),
        },
        status=400 if wrong or wrong_handle else 200,
    )


def _changes(contact: Contact, words: Words | None) -> list[tuple[LevelChange, str]]:
    """Give every change of the level, each with its reason where there is one that can be read."""
    reasons = words.reasons if words else {}
    return [(row, reasons.get(row.number, "")) for row in level_changes(contact)]


def words_of(person: Person, contact: Contact, *, purpose: str, at: datetime) -> Words | None:
    """Open the words. None: they were erased, or the keys are away, so reading is closed for now."""
    if contact.erased_at is not None:
        pass_to_read(person, contact, purpose=purpose, at=at)
        return None
    try:
        key: ContactKey = unlock(person, contact, purpose=purpose, at=at)
    except KeysUnavailable:
        return None
    reasons = {
        row.number: row.reason.open(key, sequence=row.number)
        for row in level_changes(contact)
        if row.reason is not None
    }
    handles = handles_shown(person, contact, key=key, at=at)
    note, plan = newest_note(contact, key), newest_plan(contact, key)
    return Words(
        transcript(contact, key),
        note,
        plan,
        rescues_of(contact, key=key),
        persons_of(contact, key=key),
        reasons,
        handles,
    )
