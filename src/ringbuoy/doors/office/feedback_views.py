"""Complaints and compliments: noting one, the list, and one of them with what can be done."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringbuoy.access.gates import can, gate, signed_in
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.doors.office.answer_times import TimesForm, times_shown
from ringbuoy.doors.office.said_in import contact_said, words_said
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.feedback_words import CAME_BY, FINDINGS, KINDS, LEARNINGS, TOPICS
from ringbuoy.doors.shell.session import who
from ringbuoy.feedback.attending import NoAnswer, answer, close, find, open_words, say_about_whom, take_on
from ringbuoy.feedback.models import Feedback
from ringbuoy.feedback.queries import SHOWN_FOR, all_for, counts
from ringbuoy.feedback.receiving import Told, note
from ringbuoy.feedback.rules import CameBy
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, Refused, Unavailable
from ringbuoy.people.models import Person
from ringbuoy.statements.rules import new_code
from ringbuoy.statements.times import ChangedMeanwhile, set_times


class NoSuchMove(NotFound):
    """This cannot be done to a complaint."""


@require_GET
@gate(Act.ATTEND_FEEDBACK)
def listed(request: HttpRequest) -> HttpResponse:
    """Show what waits and what is over, and the counts of the year."""
    return _draw_list(request)


def _draw_list(request: HttpRequest, *, form: TimesForm | None = None) -> HttpResponse:
    person, at = who(request), clock.now()
    rows = list(all_for(person, at=at))
    page = {
        "open": [row for row in rows if row.is_open],
        "answered": [row for row in rows if row.where == "answered"],
        "closed": [row for row in rows if row.where == "closed"][::-1],
        "counts": counts(person, at - SHOWN_FOR, at),
        "at": at,
        **times_shown(person, form),
    }
    return render(request, "office/feedback/list.html", page, status=400 if form else 200)


@require_POST
@gate(Act.SET_ANSWER_TIMES)
def times(request: HttpRequest) -> HttpResponse:
    """Decide how soon the house answers."""
    form = TimesForm(request.POST)
    if form.is_valid():
        try:
            set_times(who(request), form.times, seen=form.cleaned_data["seen"], at=clock.now())
            return redirect("office_feedback")
        except (Refused, ChangedMeanwhile) as refused:
            form.add_error(None, refused.sentence)
    return _draw_list(request, form=form)


@require_http_methods(["GET", "POST"])
@signed_in
def noted(request: HttpRequest) -> HttpResponse:
    """Note what somebody said to a colleague; everybody who works here may. What is refused stays."""
    person, at = who(request), clock.now()
    contact = contact_said(person, request, at=at)
    if request.method != "POST":
        return _draw_form(request, contact, {"code": new_code(), "came_by": _usual(contact)})
    try:
        note(person, _told(request, contact), at=at)
    except Refused as refused:
        return _draw_form(request, contact, request.POST.dict(), wrong=refused.sentence)
    return render(request, "office/feedback/noted.html", {"code": request.POST.get("code", "")})


@require_GET
@gate(Act.ATTEND_FEEDBACK)
def one(request: HttpRequest, feedback_id: int) -> HttpResponse:
    """Show one, read through the gate; whom it is about is refused."""
    return _draw(request, find(feedback_id))


@require_POST
@gate(Act.ATTEND_FEEDBACK)
def moved(request: HttpRequest, feedback_id: int, move: str) -> HttpResponse:
    """Take it on, answer it, say about whom it is, or close it."""
    row = find(feedback_id)
    if move not in MOVES:
        raise NoSuchMove(_("This cannot be done here. Look at the list again."))
    try:
        MOVES[move](request, row, clock.now())
    except (Refused, Conflict) as refused:
        return _draw(request, row, wrong_at=move, wrong=refused)
    saved(request, _("It is written down."))
    if row.about_id == who(request).pk:
        return redirect("office_feedback")
    return redirect("office_feedback_one", feedback_id)


def _take(request: HttpRequest, row: Feedback, at: datetime) -> None:
    take_on(who(request), row, at=at)


def _answer(request: HttpRequest, row: Feedback, at: datetime) -> None:
    answer(who(request), row, words_said(request, "words"), request.POST.get("finding", ""), at=at)


def _close(request: HttpRequest, row: Feedback, at: datetime) -> None:
    close(who(request), row, request.POST.get("learning", ""), words_said(request, "words"), at=at)


def _about(request: HttpRequest, row: Feedback, at: datetime) -> None:
    said = request.POST.get("about", "")
    person = _staff().get(said)
    if said and person is None:
        raise NoAnswer(_("Choose from the list whom it is about."))
    say_about_whom(who(request), row, person, request.POST.get("topic", ""), at=at)


MOVES: dict[str, Callable[[HttpRequest, Feedback, datetime], None]] = {
    "take": _take,
    "answer": _answer,
    "close": _close,
    "about": _about,
}


def _draw(
    request: HttpRequest, row: Feedback, *, wrong_at: str = "", wrong: Foreseen | None = None
) -> HttpResponse:
    person, at = who(request), clock.now()
    try:
        words = open_words(person, row, at=at)
    except Unavailable:
        words = None
    page = {
        "row": row,
        "words": words,
        "is_owner": row.owner_id == person.pk,
        "people": _staff().values(),
        "topics": TOPICS.items(),
        "findings": FINDINGS.items(),
        "learnings": LEARNINGS.items(),
        "sent": request.POST,
        "wrong_at": wrong_at,
        "wrong": wrong.sentence if wrong else "",
        "at": at,
    }
    return render(request, "office/feedback/one.html", page, status=400 if wrong else 200)


def _draw_form(
    request: HttpRequest, contact: Contact | None, sent: dict[str, str], *, wrong: str = ""
) -> HttpResponse:
    person = who(request)
    page = {
        "contact": contact,
        "sent": sent,
        "wrong": wrong,
        "kinds": KINDS.items(),
        "ways": [(code, words) for code, words in CAME_BY.items() if code is not CameBy.PAGE],
        "topics": TOPICS.items(),
        "people": _staff().values() if can(person, Act.TAKE_CONTACTS) else [],
    }
    return render(request, "office/feedback/new.html", page, status=400 if wrong else 200)


def _told(request: HttpRequest, contact: Contact | None) -> Told:
    sent = request.POST
    may_name = can(who(request), Act.TAKE_CONTACTS)
    return Told(
        kind=sent.get("kind", ""),
        words=words_said(request, "words"),
        came_by=_came_by(sent.get("came_by", "")),
        reach=words_said(request, "reach"),
        code=sent.get("code", ""),
        topic=sent.get("topic", ""),
        contact=contact,
        about=_staff().get(sent.get("about", "")) if may_name else None,
    )


def _came_by(said: str) -> CameBy:
    return CameBy(said) if said in set(CameBy) and said != CameBy.PAGE else CameBy.SPOKEN


def _usual(contact: Contact | None) -> str:
    """Give the way in which it most likely came, from the talk in which it was said."""
    known = {"chat": CameBy.CHAT, "text": CameBy.TEXT}
    return (known.get(contact.channel, CameBy.SPOKEN) if contact else CameBy.SPOKEN).value


def _staff() -> dict[str, Person]:
    return {str(one.pk): one for one in Person.objects.filter(is_active=True).order_by("name")}
