"""Harm that somebody tells of: opening a report from the desk, telling the agency, what is still to do."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_read, key_to_write
from ringbuoy.contacts.reading import is_own_live
from ringbuoy.contacts.rules import OPEN
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.mandated_reports.actions import Disclosed, NothingSaid, give_up, open_report, tell_agency
from ringbuoy.mandated_reports.duties import places, row_behind
from ringbuoy.mandated_reports.models import Report
from ringbuoy.mandated_reports.queries import find_own_report, number_of_reports, reports_of, still_to_report
from ringbuoy.mandated_reports.rules import GIVING_UP, About, Age, Harm, Question
from ringbuoy.mandated_reports.wording import PURPOSE, Opened, Told, opened_for, opened_with
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey

CHOICES = {"harm": list(Harm), "about": list(About), "age": list(Age)}
NOTHING_SENT: Mapping[str, str] = {"age": Age.UNKNOWN, "place": ""}


class UnknownHarm(Refused):
    """Not everything was chosen."""


def disclosed_shown(contact: Contact, *, key: ContactKey) -> dict[str, object]:
    """Give what the panel shows: the reports of this contact, and the form that opens one."""
    reports = reports_of(contact, key=key)
    shown = {"reports": reports, "is_open": contact.where in OPEN, **_form(number=len(reports) + 1)}
    return {"contact": contact, "disclosed": shown}


def _form(*, number: int) -> dict[str, object]:
    """Give what the form shows that opens the report of this number."""
    shown = {"choices": CHOICES, "places": places(), "sent": NOTHING_SENT, "giving_up": GIVING_UP}
    return {"number": number, **shown}


@require_http_methods(["GET", "POST"])
@gate(Act.REPORT_HARM)
def disclosed(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw the panel again; by POST, open a report. What is missing is named, and nothing is lost."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "GET":
        key = key_to_read(person, row, purpose=PURPOSE, at=at)
        return render(request, "desk/_disclosed_inside.html", disclosed_shown(row, key=key))
    try:
        said = _read(request.POST)
        open_report(person, row, said, key=key_to_write(person, row, at=at), at=at)
    except (UnknownHarm, NothingSaid) as refused:
        form = _form(number=number_of_reports(row) + 1)
        again = {"contact": row, "disclosed": form, "sent": request.POST, "wrong": refused.sentence}
        return render(request, "desk/_disclosed_form.html", again)
    return acted(request, contact)


def _read(sent: QueryDict) -> Disclosed:
    place = sent.get("place", "")
    try:
        harm, age, about = Harm(sent.get("harm", "")), Age(sent.get("age", "")), About(sent.get("about", ""))
    except ValueError:
        raise UnknownHarm(_("Choose what was disclosed, and who is harmed.")) from None
    question = Question(place if place in places() else "", harm, age)
    return Disclosed(
        about, question, Told(_words(sent, "who"), _words(sent, "by_whom"), _words(sent, "said"))
    )


def _words(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\0", "").strip()[:4_000]


@require_POST
@gate(Act.REPORT_HARM)
def told(request: HttpRequest, report_id: int) -> HttpResponse:
    """Say that the agency was told."""
    person, at = who(request), clock.now()
    report = find_own_report(person, report_id)
    words = _opened(person, report, at=at)
    tell_agency(person, report, words, result=_words(request.POST, "result"), at=at)
    return _after(request, report)


@require_POST
@gate(Act.REPORT_HARM)
def given_up(request: HttpRequest, report_id: int) -> HttpResponse:
    """Say that it could not be reported, and why."""
    person, at = who(request), clock.now()
    report = find_own_report(person, report_id)
    words = _opened(person, report, at=at)
    give_up(person, report, request.POST.get("reason", ""), words, words=_words(request.POST, "words"), at=at)
    return _after(request, report)


def _after(request: HttpRequest, report: Report) -> HttpResponse:
    if "HX-Request" in request.headers:
        return acted(request, report.contact_id)
    return redirect("desk_to_report")


def _opened(person: Person, report: Report, *, at: datetime) -> Opened:
    """Open the words: of one's own live contact also while the keys are away."""
    if is_own_live(person, report.contact):
        return opened_with(report, key_to_read(person, report.contact, purpose=PURPOSE, at=at))
    return opened_for(person, report, at=at)


@require_GET
@gate(Act.REPORT_HARM)
def to_report(request: HttpRequest) -> HttpResponse:
    """List what this person still has to tell an agency, also of contacts that are closed."""
    return render(request, "desk/to_report.html", {"reports": still_to_report(who(request))})


@require_GET
@gate(Act.REPORT_HARM)
def one_to_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show one of them with its words, through the gate of its contact."""
    person = who(request)
    report = find_own_report(person, report_id)
    words = _opened(person, report, at=clock.now())
    page = {"report": report, "row": row_behind(report), "told": words.told, "giving_up": GIVING_UP}
    return render(request, "desk/to_report_one.html", page)
