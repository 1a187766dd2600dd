"""What funders ask beside a follow-up: who somebody is, if they want to say, and whether help had to come."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.own import find_own
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.followups.about_them import ASKED, WONT_SAY
from ringbuoy.followups.recording import describe, recorded_in, write_help_down
from ringbuoy.followups.rules import Emergency
from ringbuoy.kernel import clock


@require_http_methods(["GET", "POST"])
@gate(Act.PROMISE_FOLLOW_UPS)
def about_them(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show what funders ask; by POST, write down what the person wants to say."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if request.method == "POST":
        describe(person, row, {question: request.POST.get(question, "") for question in ASKED}, at=at)
        return acted(request, contact)
    told, sent = recorded_in(row)
    questions = [(name, told.get(name, ""), (*answers, WONT_SAY)) for name, answers in ASKED.items()]
    page = {"contact": row, "questions": questions, "sent": sent, "emergencies": list(Emergency)}
    return render(request, "desk/_about_them.html", page)


@require_POST
@gate(Act.PROMISE_FOLLOW_UPS)
def help_sent(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Write down whether emergency help came."""
    person, at, said = who(request), clock.now(), request.POST
    row = find_own(person, contact, at=at)
    is_police, is_attempt = "police" in said, "attempt" in said
    write_help_down(person, row, said.get("emergency", ""), police=is_police, attempt=is_attempt, at=at)
    return acted(request, contact)
