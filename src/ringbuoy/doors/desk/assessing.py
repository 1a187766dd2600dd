"""The screener's questions and the level: the assessment decides, this page draws and passes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.actions import give_answer, lower_level, raise_level
from ringbuoy.assessments.instruments import NO, REFUSED, YES, Question
from ringbuoy.assessments.published import CSSRS
from ringbuoy.assessments.queries import Standing, level_now, standing_of
from ringbuoy.assessments.registering import registration_of
from ringbuoy.assessments.risk import Level
from ringbuoy.assessments.rules import SET_BY_HAND, is_down
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_write
from ringbuoy.contacts.rules import OPEN
from ringbuoy.doors.desk.levels import LOOKS, Look, headline
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.people.models import Person

ANSWERS: dict[str, str | Promise] = {YES: _("Yes"), NO: _("No"), REFUSED: _("Won’t say")}
NUMBERS = {"6a": "6"}


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it. `answer` empty: not asked yet."""

    question: Question
    number: str
    answer: str
    is_next: bool


@dataclass(frozen=True)
class Screener:
    """What the place of the questions shows. `questions` empty: the screener is off."""

    questions: list[Asked]
    notice: str
    registration: str
    is_open: bool
    look: Look
    headline: str
    left: int
    levels: list[tuple[str, str]]


def screener(person: Person, contact: Contact) -> dict[str, object]:
    """Give what the questions and the level box show."""
    standing, registration = standing_of(contact), registration_of(CSSRS.code)
    is_open = contact.where in OPEN and can(person, Act.ASSESS)
    left = sum(item not in standing.answers for item in standing.to_ask)
    shown = Screener(
        questions=_asked(standing) if registration else [],
        notice=CSSRS.notice,
        registration=registration.reference if registration else "",
        is_open=is_open,
        look=LOOKS[standing.level or Level.INCOMPLETE],
        headline=headline(standing.level, is_finished=left == 0),
        left=left if registration and standing.answers else 0,
        levels=[(level.value, str(LOOKS[level].name)) for level in SET_BY_HAND],
    )
    return {"contact": contact, "screener": shown, "answers": ANSWERS}


def _asked(standing: Standing) -> list[Asked]:
    words = {question.item: question for question in CSSRS.questions}
    return [
        Asked(
            words[item], NUMBERS.get(item, item), standing.answers.get(item, ""), item == standing.next_item
        )
        for item in standing.to_ask
    ]


@require_http_methods(["GET", "POST"])
@gate(Act.ASSESS)
def questions(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take an answer, or draw the questions again as they stand."""
    person = who(request)
    row = find_own(person, contact, at=clock.now())
    if request.method == "POST":
        item, answer = request.POST.get("item", ""), request.POST.get("answer", "")
        give_answer(person, row, item, answer, at=clock.now())
    return render(request, "desk/_questions.html", screener(person, row))


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
    return render(request, "desk/_questions.html", screener(person, row))


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
