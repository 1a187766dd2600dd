"""Leaving a message when nobody can answer now."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ringbuoy.access.gates import public
from ringbuoy.contacts.leaving_messages import Left, add_to_message, check, leave_message
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.public.languages import PARAMETER, spoken
from ringbuoy.doors.public.pages import go, page
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.doors.public.start import arrival_at, flood
from ringbuoy.doors.public.visit import contact_of
from ringbuoy.doors.public.ways import Ways, find_line, other_lines, ways_to
from ringbuoy.doors.shell.source import network_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.borrowing import open_or_borrow
from ringbuoy.privacy.grants import line_grant


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
@spoken
def message(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what was written. What is refused stays in the form."""
    at = clock.now()
    ways = ways_to(find_line(request.POST.get("line") or request.GET.get("line", "")), at=at)
    if request.method != "POST":
        return (
            _form(request, ways, Left("", "", new_id()))
            if _is_read(request, ways)
            else _not_open(request, ways)
        )
    if is_from_elsewhere(request):
        return go(request, "/")
    left = Left(request.POST.get("words", ""), request.POST.get("reach", ""), _client_id(request))
    try:
        check(left)
    except Refused as refused:
        return _form(request, ways, left, wrong=refused.sentence)
    if flood.is_over(network_of(request), at=at):
        return page(request, "public/flooded.html", {"line": ways.line}, status=429)
    _keep(request, ways, left)
    return go(request, f"/message/sent?line={ways.line.code}&{PARAMETER}={translation.get_language()}")


@require_safe
@public
@spoken
def message_sent(request: HttpRequest) -> HttpResponse:
    """Say that the message is with us, and what happens next."""
    ways = ways_to(find_line(request.GET.get("line", "")), at=clock.now())
    return page(request, "public/message_sent.html", {"ways": ways, "line": ways.line})


def _is_read(request: HttpRequest, ways: Ways) -> bool:
    """Tell whether anybody reads what is left here. Whoever has written to us already is read in any case."""
    return ways.line.is_open_to_public or _unfinished(request) is not None


def _not_open(request: HttpRequest, ways: Ways) -> HttpResponse:
    shown = {"line": ways.line, "other_lines": other_lines(ways.line)}
    return page(request, "public/not_open.html", shown)


def _unfinished(request: HttpRequest) -> Contact | None:
    """Give the talk of this browser that has become a message."""
    talk = contact_of(request)
    return talk if talk is not None and talk.where is State.MESSAGE_TAKEN else None


def _keep(request: HttpRequest, ways: Ways, left: Left) -> None:
    """Keep the words: with the talk of this browser if it has become a message, else on their own."""
    at = clock.now()
    talk = _unfinished(request)
    if talk is None:
        leave_message(arrival_at(ways.line, request), left, at=at)
        return
    key = open_or_borrow(talk.id, grant=line_grant(talk.id, at=at))
    add_to_message(talk, left, key=key, at=at)


def _form(request: HttpRequest, ways: Ways, left: Left, *, wrong: str = "") -> HttpResponse:
    shown = {"ways": ways, "line": ways.line, "left": left, "wrong": wrong}
    return page(request, "public/message.html", shown, status=400 if wrong else 200)


def _client_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()
