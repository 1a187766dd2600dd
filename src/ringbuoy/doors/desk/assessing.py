"""The questions of an instrument and the level: the assessment decides, this page draws and passes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.actions import give_answer, lower_level, raise_level
from ringbuoy.assessments.instruments import Question
from ringbuoy.assessments.published import CSSRS
from ringbuoy.assessments.queries import level_now, standing_of
from ringbuoy.assessments.registering import find, opened_screener, registration_of
from ringbuoy.assessments.rules import is_down
from ringbuoy.assessments.scoring import leads_to_screener
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_write
from ringbuoy.doors.desk.asking import screener
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock


@require_http_methods(["GET", "POST"])
@gate(Act.ASSESS)
def questions(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take an answer, or draw the questions again as they stand; an answer may open the screener."""
    person = who(request)
    row = find_own(person, contact, at=clock.now())
    if request.method == "GET":
        return render(
            request, "desk/_questions.html", screener(person, row, request.GET.get("instrument", ""))
        )
    code = request.POST.get("instrument", CSSRS.code)
    led = _leads(row, code)
    item, answer = request.POST.get("item", ""), request.POST.get("answer", "")
    give_answer(person, row, item, answer, instrument=code, at=clock.now())
    opened = opened_screener(find(code)) if _leads(row, code) and not led else None
    if opened and not standing_of(row, opened).is_finished:
        page = screener(person, row, opened.code, is_opening=True)
    else:
        page = screener(person, row, code)
    return render(request, "desk/_questions.html", page)


def _leads(contact: Contact, code: str) -> bool:
    return leads_to_screener(find(code), standing_of(contact, find(code)).answers)


@require_POST
@gate(Act.ASSESS)
def level(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Raise the level, or lower it, which only a supervisor may and only with a reason."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    key = key_to_write(person, row, at=at)
    wanted, reason = request.POST.get("level", ""), request.POST.get("reason", "")
    change = lower_level if is_down(level_now(row), wanted) else raise_level
    change(person, row, wanted, reason=reason, key=key, at=at)
    page = screener(person, row, request.POST.get("instrument", ""))
    return render(request, "desk/_questions.html", page)


@dataclass(frozen=True)
class Printed:
    """The questions as they stand on paper. `questions` empty: the screener is off."""

    questions: Sequence[Question]
    notice: str


def printed_questions() -> Printed:
    """Give the questions for the paper form, where the center may use them."""
    if registration_of(CSSRS.code) is None:
        return Printed((), "")
    return Printed(CSSRS.questions, CSSRS.notice)
