"""Reports of harm as supervisors see them: what is open and by when, the decision, and the signature."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.mandated_reports.actions import decide_against, decide_to_report, give_up, sign, tell_agency
from ringbuoy.mandated_reports.duties import row_behind
from ringbuoy.mandated_reports.models import Report
from ringbuoy.mandated_reports.queries import ended_reports, find_report, open_reports
from ringbuoy.mandated_reports.rules import AGAINST, GIVING_UP, possible
from ringbuoy.mandated_reports.wording import Opened, WordsGone, opened_for
from ringbuoy.people.models import Person

MOST_SHOWN = 50
LONGEST = 4_000


class NoSuchMove(NotFound):
    """Nothing of this name can happen to a report."""


@require_safe
@gate(Act.WATCH_FLOOR)
def reports(request: HttpRequest) -> HttpResponse:
    """Show what is open, due first on top, and the last ones. Codes only, no words."""
    page = {"open": open_reports(), "ended": ended_reports(most=MOST_SHOWN)}
    return render(request, "floor/mandated.html", page)


@require_safe
@gate(Act.LISTEN)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show one report with its words, through the gate of its contact. Erased: without them.

    A record that is closed to this person asks why they want to open it; then this page opens too.
    """
    row = find_report(report_id)
    try:
        opened = _opened(who(request), row, at=clock.now())
    except NotYourContact:
        return redirect("floor_record", row.contact_id)
    page = {
        "report": row,
        "row": row_behind(row),
        "told": opened and opened.told,
        "moves": possible(row.where),
        "against": AGAINST,
        "giving_up": GIVING_UP,
    }
    return render(request, "floor/mandated_one.html", page)


@require_POST
@gate(Act.DECIDE_ON_REPORTS)
def moved(request: HttpRequest, report_id: int, move: str) -> HttpResponse:
    """Decide for or against it, tell the agency, say that it could not be told, or sign."""
    person, row, at = who(request), find_report(report_id), clock.now()
    if move == "require":
        decide_to_report(person, row, at=at)
        return redirect("floor_mandated_one", row.pk)
    try:
        _move(person, row, move, request, at=at)
    except NotYourContact:
        return redirect("floor_record", row.contact_id)
    return redirect("floor_mandated_one", row.pk)


def _move(person: Person, row: Report, move: str, request: HttpRequest, *, at: datetime) -> None:
    reason, words = request.POST.get("reason", ""), _words(request)
    opened = _opened(person, row, at=at)
    if move == "against":
        decide_against(person, row, reason, opened, words=words, at=at)
    elif move == "told":
        tell_agency(person, row, opened, result=words, at=at)
    elif move == "given-up":
        give_up(person, row, reason, opened, words=words, at=at)
    elif move == "sign":
        sign(person, row, opened, at=at)
    else:
        raise NoSuchMove(_("Nothing of this name can happen here."))


def _opened(person: Person, row: Report, *, at: datetime) -> Opened | None:
    """Open the words. None: they were erased, or their time is over."""
    try:
        return opened_for(person, row, at=at)
    except WordsGone:
        return None


def _words(request: HttpRequest) -> str:
    said = request.POST.get("words") or request.POST.get("result", "")
    return said.replace("\0", "").strip()[:LONGEST]
