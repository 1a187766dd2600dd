"""How a talk ends and its record is finished."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.boundary import end_with_boundary
from ringbuoy.contacts.ending import close_as, end
from ringbuoy.contacts.finishing import Closing, Missing, RecordIncomplete, finish
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_write
from ringbuoy.contacts.rules import State
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.desk.known import check_asked, never_skipped
from ringbuoy.doors.desk.levels import suggestion_of
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.telephony.unreached import not_reached


@require_POST
@gate(Act.TAKE_CONTACTS)
def talk_over(request: HttpRequest, contact: UUID) -> HttpResponse:
    """End the talk; the record stays open for the wrap-up."""
    person = who(request)
    end(person, find_own(person, contact, at=clock.now()), at=clock.now())
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def boundary(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Let the line say its boundary, then end the talk."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    end_with_boundary(person, row, key=key_to_write(person, row, at=at), at=at)
    return acted(request, contact)


@require_POST
@gate(Act.TAKE_CONTACTS)
def not_counseling(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Close a wrong number, a silent contact, a prank or a test in one step."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    check_asked(row)
    close_as(person, row, request.POST.get("counts_as", ""), at=at)
    return acted(request, contact)


@require_http_methods(["GET", "POST"])
@gate(Act.TAKE_CONTACTS)
def finished(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show what the record still needs; or close it, or say all that is missing at once."""
    person = who(request)
    row = find_own(person, contact, at=clock.now())
    if request.method == "GET":
        return render(request, "desk/_finish.html", finish_form(row))
    disposition, topics = request.POST.get("disposition", ""), request.POST.getlist("topic")
    try:
        closing = Closing(disposition, topics or row.topics, never_skipped(row))
        finish(person, row, closing, at=clock.now())
    except RecordIncomplete as incomplete:
        page = {**finish_form(row), "missing": incomplete.missing}
        page |= {"disposition": disposition, "chosen": topics}
        return render(request, "desk/_finish.html", page)
    return acted(request, contact)


def finish_form(contact: Contact) -> dict[str, object]:
    """Give what the form shows that closes a record; nothing while the talk goes on."""
    return {
        "contact": contact,
        "is_wrap_up": contact.where is State.WRAP_UP,
        "unreached": not_reached(contact, at=clock.now()) if contact.where is State.WRAP_UP else None,
        "asks_topics": bool(contact.line.topics) and not contact.topics,
        "disposition": suggestion_of(contact).ending_among(
            {row["code"] for row in contact.line.dispositions}
        ),
        "Missing": {item.name: item.value for item in Missing},
    }
