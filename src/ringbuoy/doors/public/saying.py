"""Saying what went wrong or well: nobody is asked who they are, and a code leads back to the answer."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import public
from ringbuoy.contacts.models import Contact
from ringbuoy.doors.public.flood import Flood
from ringbuoy.doors.public.languages import spoken
from ringbuoy.doors.public.pages import go, page
from ringbuoy.doors.public.sources import is_from_elsewhere
from ringbuoy.doors.public.visit import contact_of
from ringbuoy.doors.public.ways import find_line
from ringbuoy.doors.shell.source import network_of
from ringbuoy.feedback.queries import standing_of
from ringbuoy.feedback.receiving import Told, take_in
from ringbuoy.feedback.rules import CameBy, Kind
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.models import Line
from ringbuoy.statements.rules import new_code
from ringbuoy.statements.times import times_now

flood = Flood()
tries = Flood()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
@spoken
def say(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was written. What is refused stays in the form."""
    at, line = clock.now(), find_line(request.POST.get("line") or request.GET.get("line", ""))
    if request.method != "POST":
        return _form(request, line, {"code": new_code()})
    if is_from_elsewhere(request):
        return go(request, "/")
    if flood.is_over(network_of(request), at=at):
        return page(request, "public/flooded.html", {"line": line}, status=429)
    try:
        kept = take_in(_told(request), at=at)
    except Refused as refused:
        sent = {name: request.POST.get(name, "") for name in ("kind", "words", "reach", "code", "of_talk")}
        return _form(request, line, sent, wrong=refused.sentence)
    shown = {"line": line, "code": request.POST.get("code", ""), "answer_by": kept.answer_by}
    return page(request, "public/say_kept.html", shown)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
@spoken
def say_answer(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or show whoever has it where it stands and what we answered."""
    at, line = clock.now(), find_line(request.POST.get("line") or request.GET.get("line", ""))
    shown: dict[str, object] = {"line": line}
    if request.method != "POST" or is_from_elsewhere(request):
        return page(request, "public/say_answer.html", shown)
    if tries.is_over(network_of(request), at=at):
        return page(request, "public/flooded.html", shown, status=429)
    standing = standing_of(request.POST.get("code", ""), at=at)
    if standing is None:
        shown["wrong"] = _("No answer belongs to this code. Look whether all sixteen signs are right.")
        return page(request, "public/say_answer.html", shown, status=400)
    return page(request, "public/say_answer.html", {**shown, "standing": standing})


def _told(request: HttpRequest) -> Told:
    talk = contact_of(request) if "of_talk" in request.POST else None
    kind = request.POST.get("kind", "")
    return Told(
        kind=kind,
        words=_words(request, "words"),
        came_by=CameBy.PAGE,
        reach=_words(request, "reach"),
        code=request.POST.get("code", "") or new_code(),
        contact=talk,
        about=talk.counselor if talk is not None and kind == Kind.COMPLAINT else None,
    )


def _words(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")


def _form(request: HttpRequest, line: Line, sent: Mapping[str, str], *, wrong: str = "") -> HttpResponse:
    talk: Contact | None = contact_of(request)
    shown = {"line": line, "sent": sent, "wrong": wrong, "has_talk": talk is not None, "times": times_now()}
    return page(request, "public/say.html", shown, status=400 if wrong else 200)
