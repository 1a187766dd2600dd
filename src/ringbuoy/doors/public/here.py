"""The page of the talk. It works before its script has come, and without one."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from ringbuoy.access.gates import public
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.question_words import ANSWERED, ASKED
from ringbuoy.contacts.questions import AFTERWARDS, QUESTIONS, SKIPPED
from ringbuoy.contacts.rules import LIVE, QUEUED, State
from ringbuoy.doors.public import words
from ringbuoy.doors.public.languages import PARAMETER, address_in_language, names_of, speaks_here, spoken
from ringbuoy.doors.public.pages import page
from ringbuoy.doors.public.visit import contact_of, forget
from ringbuoy.doors.public.ways_on import shown
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.routing.estimates import Wait, still_honest
from ringbuoy.routing.hops import way_on
from ringbuoy.routing.queries import usual_wait


@require_safe
@public
@spoken
def here(request: HttpRequest) -> HttpResponse:
    """Show the talk of this browser; without one, lead to the first page."""
    contact = contact_of(request)
    if contact is None:
        response = redirect("home")
        forget(request, response)
        return response
    if PARAMETER in request.GET:
        return _talk(request, contact)
    with translation.override(contact.language):
        return _talk(request, contact)


def _talk(request: HttpRequest, contact: Contact) -> HttpResponse:
    if contact.where is State.MESSAGE_TAKEN:
        return redirect(address_in_language("/message", contact.language))
    alias = contact.counselor.alias if contact.counselor else ""
    return page(
        request,
        "public/here.html",
        {
            "contact": contact,
            "line": contact.line,
            "is_over": contact.where not in LIVE,
            "is_waiting": contact.where in QUEUED,
            "status": words.status_of(contact.where, alias=alias, wait=_wait(contact)),
            "client_words": words.for_script(),
            "way_on": shown(way_on(contact)),
            "questions": _asked(contact, QUESTIONS),
            "afterwards": _asked(contact, AFTERWARDS),
            "was_answered": contact.answered_at is not None,
            "client_id": new_id(),
            "speaks_here": speaks_here(contact.line),
            "language_names": names_of(contact.line),
        },
    )


def _wait(contact: Contact) -> Wait:
    if contact.where not in QUEUED:
        return Wait.UNKNOWN
    at = clock.now()
    waited = at - (contact.returned_at or contact.waiting_since)
    return still_honest(usual_wait(contact.line, Channel.CHAT, at=at), waited)


def _asked(contact: Contact, questions: Mapping[str, Sequence[str]]) -> list[dict[str, object]]:
    """Give the questions that are not answered yet; the page shows one at a time."""
    return [
        {
            "code": question,
            "words": ASKED[question],
            "answers": [{"code": answer, "words": ANSWERED[answer]} for answer in (*answers, SKIPPED)],
        }
        for question, answers in questions.items()
        if not contact.told.get(question)
    ]
