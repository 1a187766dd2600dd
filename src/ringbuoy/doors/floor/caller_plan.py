"""The plan of a caller, as a supervisor writes it: found by one of the contacts, never by a number."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.caller_plans.actions import BadPlan, NobodyKnown, Said, agree, end_plan
from ringbuoy.caller_plans.queries import plan_of, who_may_be_dedicated
from ringbuoy.caller_plans.rules import REVIEWED_WITHIN, Reason, Term
from ringbuoy.caller_plans.words import Helping, open_for
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import may_read, not_yours
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound, Refused, Unavailable
from ringbuoy.people.models import Person


class NoPlan(NotFound):
    """There is no plan to end."""


@require_http_methods(["GET", "POST"])
@gate(Act.WRITE_CALLER_PLANS)
def caller_plan(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show what is agreed with the caller of a contact; by POST, agree on something else."""
    person, at = who(request), clock.now()
    row = _readable(person, contact, at=at)
    if request.method == "GET":
        return _draw(request, row, _as_it_stands(person, row, at=at))
    try:
        agree(person, row, _read(request.POST), at=at)
    except (Refused, NobodyKnown) as refused:
        return _draw(request, row, request.POST.dict(), wrong=refused.sentence)
    return redirect("floor_record", contact)


@require_POST
@gate(Act.WRITE_CALLER_PLANS)
def caller_plan_ended(request: HttpRequest, contact: UUID) -> HttpResponse:
    """End the plan of a caller."""
    person, at = who(request), clock.now()
    plan = plan_of(_readable(person, contact, at=at))
    if plan is None:
        raise NoPlan(_("There is no plan for this caller."))
    end_plan(person, plan, at=at)
    return redirect("floor_record", contact)


def _readable(person: Person, contact: UUID, *, at: datetime) -> Contact:
    row = find(contact)
    if not may_read(person, row, at=at):
        raise not_yours()
    return row


def _draw(request: HttpRequest, row: Contact, said: Mapping[str, object], *, wrong: str = "") -> HttpResponse:
    page = {
        "contact": row,
        "plan": plan_of(row),
        "said": said,
        "reasons": list(Reason),
        "people": who_may_be_dedicated(),
        "wrong": wrong,
    }
    return render(request, "floor/caller_plan.html", page, status=400 if wrong else 200)


def _as_it_stands(person: Person, row: Contact, *, at: datetime) -> dict[str, object]:
    plan, today = plan_of(row), at.date()
    if plan is None:
        usual = (today + REVIEWED_WITHIN).isoformat()
        return {"review_on": usual, "ends_on": usual}
    try:
        words = open_for(person, row, plan, at=at)
    except Unavailable:
        words = Helping()
    return {
        "reason": plan.reason,
        "helps": words.helps,
        "helps_not": words.helps_not,
        "minutes": plan.minutes or "",
        "from": f"{plan.from_clock:%H:%M}" if plan.from_clock else "",
        "until": f"{plan.until_clock:%H:%M}" if plan.until_clock else "",
        "dedicated": str(plan.dedicated_id or ""),
        "complex": plan.is_complex,
        "supervised": plan.is_supervised,
        "shares": plan.shares_history,
        "review_on": plan.review_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
    }


def _read(sent: Mapping[str, str]) -> Said:
    return Said(
        reason=sent.get("reason", ""),
        term=Term(_day(sent.get("review_on", "")), _day(sent.get("ends_on", ""))),
        helping=Helping(*(sent.get(name, "").replace("\0", "").strip() for name in ("helps", "helps_not"))),
        is_complex="complex" in sent,
        is_supervised="supervised" in sent,
        shares_history="shares" in sent,
        minutes=_minutes(sent.get("minutes", "")),
        hours=_hours(sent.get("from", ""), sent.get("until", "")),
        dedicated=_dedicated(sent.get("dedicated", "")),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadPlan(_("Write both days, such as 2026-12-01.")) from None


def _minutes(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise BadPlan(_("A talk lasts from 5 to 240 minutes."))
    return int(text) if text else None


def _hours(opens: str, closes: str) -> tuple[time, time] | None:
    if not opens and not closes:
        return None
    try:
        return time.fromisoformat(opens).replace(tzinfo=None), time.fromisoformat(closes).replace(tzinfo=None)
    except ValueError:
        raise BadPlan(_("Write both hours, such as 18:00 and 20:00.")) from None


def _dedicated(text: str) -> Person | None:
    found = {str(person.pk): person for person in who_may_be_dedicated()}
    return found.get(text)
