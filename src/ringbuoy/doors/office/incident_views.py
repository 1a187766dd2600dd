"""Incidents: filing a report, the list, and one report with what can be done."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import can, signed_in
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.queries import numbered
from ringbuoy.doors.office.said_in import contact_said, words_said
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.incident_words import KINDS, SEVERITIES
from ringbuoy.doors.shell.session import who
from ringbuoy.incidents.filing import Report, file
from ringbuoy.incidents.models import Incident
from ringbuoy.incidents.queries import SHOWN_FOR, all_for, counts
from ringbuoy.incidents.reviewing import (
    NothingAdded,
    add,
    close,
    find,
    finish_step,
    open_report,
    plan_step,
    take_up,
)
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, Refused, Unavailable
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person


class NoSuchMove(NotFound):
    """This cannot be done to a report."""


@require_GET
@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """Show the reports: to who reviews them all of the year, to everybody else their own."""
    person, at = who(request), clock.now()
    rows = list(all_for(person, at=at))
    is_reviewing = can(person, Act.REVIEW_INCIDENTS)
    page = {
        "open": [row for row in rows if row.where != "closed"],
        "closed": [row for row in rows if row.where == "closed"],
        "is_reviewing": is_reviewing,
        "counts": counts(at - SHOWN_FOR, at).items() if is_reviewing else (),
    }
    return render(request, "office/incidents/list.html", page)


@require_http_methods(["GET", "POST"])
@signed_in
def filed(request: HttpRequest) -> HttpResponse:
    """File a report; everybody who works here may. What is refused stays in the form."""
    person, at = who(request), clock.now()
    contact = contact_said(person, request, at=at)
    if request.method != "POST":
        return _draw_form(request, contact, {"happened": f"{at.astimezone(_zone()):%Y-%m-%dT%H:%M}"})
    try:
        row = file(person, _report(request, contact), at=at)
    except Refused as refused:
        return _draw_form(request, contact, request.POST.dict(), wrong=refused.sentence)
    saved(request, _("Your report is signed and filed. It is not changed any more; you can add to it."))
    return redirect("office_incident", row.pk)


@require_GET
@signed_in
def one(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Show one report to who reviews incidents and to who filed it."""
    return _draw(request, find(incident_id))


@require_POST
@signed_in
def moved(request: HttpRequest, incident_id: int, move: str) -> HttpResponse:
    """Add to a report, take up its review, decide on a step, say that it is done, or close it."""
    row = find(incident_id)
    if move not in MOVES:
        raise NoSuchMove(_("This cannot be done here. Look at the list again."))
    try:
        MOVES[move](request, row, clock.now())
    except (Refused, Conflict) as refused:
        return _draw(request, row, wrong_at=move, wrong=refused)
    saved(request, _("It is written down."))
    return redirect("office_incident", incident_id)


def _take_up(request: HttpRequest, row: Incident, at: datetime) -> None:
    take_up(who(request), row, at=at)


def _add(request: HttpRequest, row: Incident, at: datetime) -> None:
    contact = _linked(request.POST.get("number", "").strip())
    add(who(request), row, words_said(request, "words"), contact=contact, at=at)


def _plan_step(request: HttpRequest, row: Incident, at: datetime) -> None:
    owner = _staff().get(request.POST.get("owner", ""))
    day = _day(request.POST.get("due_on", ""))
    plan_step(who(request), row, words_said(request, "words"), owner=owner, due_on=day, at=at)


def _finish_step(request: HttpRequest, row: Incident, at: datetime) -> None:
    finish_step(who(request), row, request.POST.get("step", ""), at=at)


def _close(request: HttpRequest, row: Incident, at: datetime) -> None:
    close(who(request), row, words_said(request, "words"), at=at)


MOVES: dict[str, Callable[[HttpRequest, Incident, datetime], None]] = {
    "take-up": _take_up,
    "add": _add,
    "step": _plan_step,
    "done": _finish_step,
    "close": _close,
}


def _draw(
    request: HttpRequest, row: Incident, *, wrong_at: str = "", wrong: Foreseen | None = None
) -> HttpResponse:
    person, at = who(request), clock.now()
    try:
        opened = open_report(person, row, at=at)
    except Unavailable:
        opened = None
    is_reviewing = can(person, Act.REVIEW_INCIDENTS)
    page = {
        "row": row,
        "opened": opened,
        "contacts": row.contacts.select_related("line"),
        "is_reviewing": is_reviewing,
        "may_take_up": is_reviewing and row.filed_by_id != person.pk and row.reviewer_id != person.pk,
        "is_reviewer": is_reviewing and row.reviewer_id == person.pk,
        "people": _staff().values(),
        "sent": request.POST,
        "wrong_at": wrong_at,
        "wrong": wrong.sentence if wrong else "",
    }
    return render(request, "office/incidents/one.html", page, status=400 if wrong else 200)


def _draw_form(
    request: HttpRequest, contact: Contact | None, sent: dict[str, str], *, wrong: str = ""
) -> HttpResponse:
    page = {
        "contact": contact,
        "sent": sent,
        "wrong": wrong,
        "kinds": KINDS.items(),
        "severities": SEVERITIES.items(),
    }
    return render(request, "office/incidents/new.html", page, status=400 if wrong else 200)


def _report(request: HttpRequest, contact: Contact | None) -> Report:
    sent = request.POST
    return Report(
        kind=sent.get("kind", ""),
        severity=sent.get("severity", ""),
        happened_at=_moment(sent.get("happened", "")),
        account=words_said(request, "words"),
        acts=words_said(request, "acts"),
        contacts=[contact] if contact else [],
    )


def _linked(number: str) -> Contact | None:
    """Find the contact with these four digits.

    :raises NothingAdded: there is none, or there are several.
    """
    if not number:
        return None
    found = list(numbered(number)) if len(number) == 4 else []
    if len(found) != 1:
        raise NothingAdded(_("There is not exactly one contact with these four digits. Leave them out."))
    return found[0]


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said).replace(tzinfo=_zone())
    except ValueError:
        return None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _zone() -> ZoneInfo:
    return ZoneInfo(the_center().zone)


def _staff() -> dict[str, Person]:
    return {str(one.pk): one for one in Person.objects.filter(is_active=True).order_by("name")}
