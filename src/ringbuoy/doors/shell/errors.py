"""Pages for what goes wrong: plain sentences, and what to do."""

import sys

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ringbuoy.contacts.reason_words import REASONS
from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, NotPermitted, Refused, Unavailable
from ringbuoy.keyd.opens import ReasonNeeded

ASKS_AT = "X-Asks-At"
"""The header by which a refusal tells a script where the question is that has to be answered first."""
MANY_OPENS = "/my/many-opens"
PROGRAMS = "/api/"
"""Where other programs ask; everything else is asked by pages."""

STATUS: dict[type[Foreseen], int] = {
    Refused: 400,
    NotPermitted: 403,
    NotFound: 404,
    Conflict: 409,
    Unavailable: 503,
}


def answer(request: HttpRequest, error: Foreseen) -> HttpResponse:
    """Answer a foreseen error with its sentence; where a reason is wanted, with the form, or where it is."""
    if not isinstance(error, ReasonNeeded):
        return say(request, error.sentence, status=status_of(error))
    if "HX-Request" in request.headers:
        said = say(request, error.sentence, status=403)
        said.headers[ASKS_AT] = MANY_OPENS
        return said
    page = {"sentence": error.sentence, "reasons": REASONS, "back": request.get_full_path()}
    return render(request, "shell/many_opens.html", page, status=403)


def status_of(error: Foreseen) -> int:
    """Give the status that fits a foreseen error."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def say(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """Say one sentence as JSON, as a fragment for htmx, or as a page, as the browser asked."""
    if is_for_a_program(request):
        return JsonResponse({"sentence": sentence}, status=status)
    if "HX-Request" in request.headers:
        return HttpResponse(format_html("<p data-sentence>{}</p>", sentence), status=status)
    frame = "shell/error_staff.html" if is_for_staff(request) else "shell/error_caller.html"
    return render(request, frame, {"sentence": sentence, "status": status}, status=status)


def is_for_a_program(request: HttpRequest) -> bool:
    """Tell whether who asks reads JSON: a script of ours, or another program at the directory's door."""
    asks_for_json = "application/json" in (request.headers.get("Accept", ""), request.content_type)
    return asks_for_json or request.path.startswith(PROGRAMS)


def is_for_staff(request: HttpRequest) -> bool:
    """Tell the two frames apart without asking the database, which may be what is down."""
    return request.path.startswith(
        ("/desk", "/floor", "/office", "/my", "/sign-", "/start-of-shift", "/live")
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent cannot be read."""
    return say(request, _("This could not be read. Go back and try again."), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is closed to this person."""
    sentence = str(exception) or _("This page is closed to you. If you need it, ask your coordinator.")
    return say(request, sentence, status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from this page, or from a page that is too old."""
    return say(request, _("This page was open for too long. Load it again, then repeat."), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return say(request, _("There is no page here. Check the address."), status=404)


def not_taken(request: HttpRequest, *, allowed: str) -> HttpResponse:
    """Say that this address only takes what a page sends, as when the history loads it again."""
    sentence = _("This step can only be taken from its own page. Go back to that page.")
    if request.path.startswith(PROGRAMS):
        sentence = _("This address takes only %(methods)s. Ask with one of these.") % {"methods": allowed}
    said = say(request, sentence, status=405)
    said.headers["Allow"] = allowed
    return said


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something broke; a database that does not answer is said to be away for a moment.

    What no column can hold, such as a zero byte or a number of forty digits, was never typed into our pages.
    """
    error = sys.exc_info()[1]
    if isinstance(error, DataError):
        return bad_request(request, error)
    if isinstance(error, OperationalError):
        return say(request, _("This is away for a moment. Try again in a few seconds."), status=503)
    return say(request, _("Something here broke. It was not you. Try again in a few seconds."), status=500)
